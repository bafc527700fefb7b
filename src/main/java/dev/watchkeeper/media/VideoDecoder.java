package dev.watchkeeper.media;

import static org.bytedeco.ffmpeg.avutil.AVFrame.AV_FRAME_FLAG_CORRUPT;
import static org.bytedeco.ffmpeg.global.avcodec.AVDISCARD_ALL;
import static org.bytedeco.ffmpeg.global.avcodec.AVDISCARD_DEFAULT;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_H264;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_HEVC;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MJPEG;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_RAWVIDEO;
import static org.bytedeco.ffmpeg.global.avcodec.AV_EF_EXPLODE;
import static org.bytedeco.ffmpeg.global.avcodec.AV_INPUT_BUFFER_PADDING_SIZE;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_flush_buffers;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EAGAIN;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;
import static org.bytedeco.ffmpeg.global.avutil.av_get_pix_fmt;
import static org.bytedeco.ffmpeg.global.avutil.av_mallocz;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the video packets of one camera with one codec thread; confined to one thread at a time. Failures to decode are counted, never thrown.
 * It starts at a keyframe, and restarts whenever a keyframe brings another track or epoch.
 */
public final class VideoDecoder implements AutoCloseable {
    /** More pictures than any standard lets a decoder hold back (16), with room for gaps. */
    private static final int MAX_WAITING_PICTURES = 64;

    private final AtomicLong errors = new AtomicLong();
    /** By presentation time. */
    private final TreeMap<Long, Stamp> waiting = new TreeMap<>();

    private final Natives.Confinement confinement = new Natives.Confinement("the decoder");
    private final boolean unfiltered;
    private @Nullable AVCodecContext context;
    private @Nullable AVPacket nativePacket;
    private @Nullable AVFrame frame;
    private Track.@Nullable Video track;
    private Stamp newest = new Stamp(Instant.EPOCH, 0, 0, 0);
    /** Whether the next packet depends on nothing before it. */
    private boolean fresh = true;

    private long firstPtsMicros;
    private long errorsBefore;
    /** Whether libavcodec failed at something in this context, so that later pictures are predicted from what it invented. */
    private boolean broken;

    public VideoDecoder() {
        this(false);
    }

    private VideoDecoder(boolean unfiltered) {
        this.unfiltered = unfiltered;
    }

    /**
     * A decoder without deblocking, which saves a third of the work for a keyframe. For pictures that are scaled down, where it does not show; not
     * for pictures that others are predicted from.
     */
    public static VideoDecoder unfiltered() {
        return new VideoDecoder(true);
    }

    /** What a picture inherits from its packet. */
    record Stamp(Instant time, long timeNanos, long ptsMicros, long epoch) {}

    /**
     * Decodes one packet; skips audio and everything before the first keyframe.
     *
     * @param sink receives no picture, or one or more, in presentation order
     */
    public void decode(Packet packet, Consumer<DecodedPicture> sink) {
        confinement.check();
        if (!(packet.track() instanceof Track.Video video)) {
            return;
        }
        if (packet.startsGop() && (isTainted() || isNew(video, packet.epoch()))) {
            drain(sink);
            open(video);
        }
        AVCodecContext decoder = context;
        if (decoder == null || ((fresh || packet.epoch() != newest.epoch()) && !packet.keyframe())) {
            return;
        }
        if (fresh) {
            firstPtsMicros = packet.ptsMicros();
            fresh = false;
        }
        newest = new Stamp(packet.time(), packet.timeNanos(), packet.ptsMicros(), packet.epoch());
        remember(newest);
        if (send(decoder, packet)) {
            receive(decoder, sink);
        }
    }

    /** Outputs what is held back; the next packet must be a keyframe, others are skipped. */
    public void drain(Consumer<DecodedPicture> sink) {
        confinement.check();
        try {
            output(sink);
        } finally {
            freeContext();
        }
    }

    /**
     * Decodes one keyframe of any camera by itself. The codec stays open for the next one with the same parameters, which saves a tenth of the work.
     *
     * @param sink receives the picture; nothing if it cannot be decoded
     */
    public void decodeAlone(Packet keyframe, Consumer<DecodedPicture> sink) {
        decode(keyframe, sink);
        output(sink);
        AVCodecContext decoder = context;
        if (decoder != null) {
            avcodec_flush_buffers(decoder);
        }
        fresh = true;
    }

    private void output(Consumer<DecodedPicture> sink) {
        AVCodecContext decoder = context;
        if (decoder != null) {
            avcodec_send_packet(decoder, (AVPacket) null);
            receive(decoder, sink);
            waiting.keySet().forEach(this::lost);
            waiting.clear();
        }
    }

    /** Pictures shown before the first keyframe are predicted from one that never arrived: this is harmless. */
    private void lost(long ptsMicros) {
        if (ptsMicros >= firstPtsMicros) {
            errors.incrementAndGet();
        }
    }

    /** Packets without a picture and pictures with invented parts, since the beginning; any thread may read it. */
    public long errors() {
        return errors.get();
    }

    /**
     * Whether this context met damage. What libavcodec keeps for concealment silently alters the next picture as well, even an independent one, and
     * flushing does not clear it.
     */
    private boolean isTainted() {
        return context != null && errors.get() != errorsBefore;
    }

    private boolean isNew(Track.Video video, long epoch) {
        Track.Video current = track;
        return context == null || current == null || (!fresh && epoch != newest.epoch()) || !current.sameAs(video);
    }

    private void open(Track.Video video) {
        freeContext();
        int id = switch (video.codec()) {
            case H264 -> AV_CODEC_ID_H264;
            case H265 -> AV_CODEC_ID_HEVC;
            case MJPEG -> AV_CODEC_ID_MJPEG;
            case RAW -> AV_CODEC_ID_RAWVIDEO;
            case AAC, OPUS, OTHER_AUDIO -> throw new IllegalArgumentException(video.codec() + " is not video");
        };
        AVCodec codec = avcodec_find_decoder(id);
        AVCodecContext opened = codec == null ? null : avcodec_alloc_context3(codec);
        if (opened == null) {
            errors.incrementAndGet();
            return;
        }
        opened.thread_count(1);
        opened.max_pixels(VideoParameters.MAX_PIXELS);
        opened.skip_loop_filter(unfiltered ? AVDISCARD_ALL : AVDISCARD_DEFAULT);
        opened.pkt_timebase().num(1).den(1_000_000);
        if (video.codec() == Codec.MJPEG) {
            // Otherwise damaged pictures are output without notice.
            opened.err_recognition(AV_EF_EXPLODE);
        }
        if (video.codec() == Codec.RAW) {
            opened.width(video.widthPx()).height(video.heightPx());
            opened.pix_fmt(av_get_pix_fmt(new String(video.extradata(), StandardCharsets.US_ASCII)));
        }
        boolean ready = video.codec().isIntraOnly() || attachExtradata(opened, video.extradata());
        int code = ready ? avcodec_open2(opened, codec, (AVDictionary) null) : -1;
        if (code < 0) {
            errors.incrementAndGet();
            avcodec_free_context(opened);
            return;
        }
        context = opened;
        errorsBefore = errors.get();
        broken = false;
        track = video;
    }

    /** The context owns the copy and frees it. */
    private static boolean attachExtradata(AVCodecContext opened, byte[] extradata) {
        if (extradata.length == 0) {
            return true;
        }
        BytePointer copy = new BytePointer(av_mallocz(extradata.length + AV_INPUT_BUFFER_PADDING_SIZE));
        if (copy.isNull()) {
            return false;
        }
        copy.capacity(extradata.length).put(extradata);
        opened.extradata(copy);
        opened.extradata_size(extradata.length);
        return true;
    }

    private boolean send(AVCodecContext decoder, Packet packet) {
        AVPacket into = nativePacket == null ? av_packet_alloc() : nativePacket;
        nativePacket = into;
        if (into == null || av_new_packet(into, packet.sizeBytes()) < 0) {
            errors.incrementAndGet();
            return false;
        }
        try {
            into.data().capacity(packet.sizeBytes()).put(packet.data());
            into.pts(packet.ptsMicros());
            into.dts(packet.dtsMicros());
            into.flags(packet.keyframe() ? AV_PKT_FLAG_KEY : 0);
            if (avcodec_send_packet(decoder, into) < 0) {
                failed();
                waiting.remove(packet.ptsMicros());
            }
            return true;
        } finally {
            av_packet_unref(into);
        }
    }

    private void receive(AVCodecContext decoder, Consumer<DecodedPicture> sink) {
        AVFrame into = frame == null ? av_frame_alloc() : frame;
        frame = into;
        if (into == null) {
            errors.incrementAndGet();
            return;
        }
        while (true) {
            int code = avcodec_receive_frame(decoder, into);
            if (code == AVERROR_EAGAIN() || code == AVERROR_EOF()) {
                return;
            }
            if (code < 0) {
                failed();
                return;
            }
            try {
                if (into.decode_error_flags() != 0 || (into.flags() & AV_FRAME_FLAG_CORRUPT) != 0) {
                    failed();
                }
                Stamp stamp = stampOf(into);
                sink.accept(new DecodedPicture(into, stamp, broken));
            } finally {
                av_frame_unref(into);
            }
        }
    }

    private void failed() {
        errors.incrementAndGet();
        broken = true;
    }

    private void remember(Stamp stamp) {
        waiting.put(stamp.ptsMicros(), stamp);
        if (waiting.size() > MAX_WAITING_PICTURES) {
            waiting.pollFirstEntry();
            errors.incrementAndGet();
        }
    }

    private Stamp stampOf(AVFrame picture) {
        long pts = picture.pts() == AV_NOPTS_VALUE ? picture.best_effort_timestamp() : picture.pts();
        Stamp stamp = waiting.remove(pts);
        while (!waiting.isEmpty() && waiting.firstKey() < pts) { // pictures come in order: earlier ones will never come
            lost(waiting.pollFirstEntry().getKey());
        }
        return stamp == null ? newest : stamp;
    }

    private void freeContext() {
        AVCodecContext old = context;
        context = null;
        track = null;
        fresh = true;
        waiting.clear();
        if (old != null) {
            avcodec_free_context(old);
        }
    }

    /** Called by the thread that takes over the decoder, after the former one has stopped using it. */
    public void handedOver() {
        confinement.handedOver();
    }

    @Override
    public void close() {
        confinement.check();
        freeContext();
        if (nativePacket != null) {
            av_packet_free(nativePacket);
            nativePacket = null;
        }
        if (frame != null) {
            av_frame_free(frame);
            frame = null;
        }
    }
}
