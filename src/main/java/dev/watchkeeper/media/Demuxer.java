package dev.watchkeeper.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_AAC;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_OPUS;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_NEW_EXTRADATA;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_CORRUPT;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_get_side_data;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
import static org.bytedeco.ffmpeg.global.avformat.AVFMTCTX_NOHEADER;
import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_FLAG_BACKWARD;
import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_FLAG_BYTE;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_seek_frame;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EAGAIN;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_AUDIO;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.SizeTPointer;

/**
 * Reads encoded access units from one open RTSP session or file; confined to the thread that opened it, the only one that may close it. Every
 * blocking call ends when the session's {@link Interrupt} says so.
 *
 * <p>It never probes: picture size and codec parameters come from the stream's description or the first keyframe.
 */
public final class Demuxer implements AutoCloseable {
    /** For cameras on the network: keyframes of 8K cameras are about 6 MB. */
    private static final int MAX_UNIT_BYTES = 16 << 20;

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);
    private static final long DEFAULT_FRAME_MICROS = 40_000;
    /** Ends the reading of a file without video, and bounds the wait for a late stream of a headerless one. */
    private static final int MAX_PACKETS_WITHOUT_VIDEO = 5_000;

    private final Clock clock;
    private final Interrupt interrupt;
    private final Timing timing;
    private final NativeInput input;
    private final AVFormatContext context;
    private final AVPacket packet = av_packet_alloc();
    private Optional<VideoStream> video = Optional.empty();
    private Optional<AudioStream> audio = Optional.empty();
    private Optional<String> droppedAudio = Optional.empty();
    private int knownStreams;
    private int packetsWithoutVideo;
    private long lastVideoNanos;
    private long corrupt;
    private boolean closed;

    /** Which timestamps its packets have; an immutable enumeration. */
    enum Timing {
        /** Those of a file, for presentation and decoding. */
        FILE,
        /** The camera's presentation times. libav knows that a picture is complete only when the next one begins. */
        STREAM
    }

    private record VideoStream(int index, PictureStream pictures) {}

    /** @param times empty until the first sound joins the video's timeline */
    private record AudioStream(int index, Track.Audio track, Optional<DtsRepair> times) {}

    private Demuxer(NativeInput input, Timing timing, Interrupt interrupt, Clock clock) {
        this.input = input;
        this.context = input.context();
        this.timing = timing;
        this.interrupt = interrupt;
        this.clock = clock;
    }

    /** Takes over an opened input; closes it if it holds no video. */
    static Demuxer of(NativeInput input, Timing timing, Interrupt interrupt, Clock clock) throws FailureException {
        Demuxer demuxer = new Demuxer(input, timing, interrupt, clock);
        try {
            demuxer.findStreams();
            return demuxer;
        } catch (FailureException | RuntimeException e) {
            demuxer.close();
            throw e;
        }
    }

    /** Examines new streams; formats without a header announce them as they come. */
    private void findStreams() throws FailureException {
        Optional<String> unusable = Optional.empty();
        for (; knownStreams < context.nb_streams(); knownStreams++) {
            AVStream stream = context.streams(knownStreams);
            AVCodecParameters codec = stream.codecpar();
            if (codec.codec_type() == AVMEDIA_TYPE_VIDEO && video.isEmpty()) {
                Optional<VideoParameters> parameters = VideoParameters.of(codec);
                if (parameters.isPresent()) {
                    PictureStream pictures = new PictureStream(parameters.get(), frameMicros(stream));
                    pictures.description(extradata(codec));
                    video = Optional.of(new VideoStream(knownStreams, pictures));
                } else {
                    unusable = Optional.of(avcodec_get_name(codec.codec_id()).getString());
                }
            } else if (codec.codec_type() == AVMEDIA_TYPE_AUDIO && audio.isEmpty()) {
                findAudio(codec);
            }
        }
        boolean more = (context.ctx_flags() & AVFMTCTX_NOHEADER) != 0;
        if (video.isEmpty() && !more) {
            throw new FailureException(
                    FailureKind.UNSUPPORTED_CODEC,
                    unusable.map(name -> "the video is " + name + "; H.264, H.265 and MJPEG can be watched")
                            .orElse("there is no video in the stream"));
        }
    }

    private void findAudio(AVCodecParameters codec) {
        byte[] config = extradata(codec);
        if (codec.codec_id() == AV_CODEC_ID_AAC && config.length > 0) {
            Track.Audio track = new Track.Audio(
                    Codec.AAC, config, codec.sample_rate(), codec.ch_layout().nb_channels());
            audio = Optional.of(new AudioStream(knownStreams, track, Optional.empty()));
        } else if (codec.codec_id() == AV_CODEC_ID_OPUS) {
            int channels = Math.clamp(codec.ch_layout().nb_channels(), 1, 2);
            byte[] head = OpusSound.isHead(config) ? config : OpusSound.head(channels);
            Track.Audio track = new Track.Audio(Codec.OPUS, head, OpusSound.RATE_HZ, channels);
            audio = Optional.of(new AudioStream(knownStreams, track, Optional.empty()));
        } else {
            droppedAudio = Optional.of(avcodec_get_name(codec.codec_id()).getString());
        }
    }

    private static byte[] extradata(AVCodecParameters codec) {
        byte[] bytes = new byte[codec.extradata_size()];
        if (bytes.length > 0) {
            codec.extradata().get(bytes);
        }
        return bytes;
    }

    private static long frameMicros(AVStream stream) {
        AVRational rate = stream.avg_frame_rate();
        return rate.num() > 0 && rate.den() > 0 ? 1_000_000L * rate.den() / rate.num() : DEFAULT_FRAME_MICROS;
    }

    /**
     * Waits for the next packet.
     *
     * @throws FailureException ENDED at the end of a file; the interrupt's reason when it was raised or its deadline passed
     */
    public Reading read() throws FailureException {
        interrupt.check();
        int code = av_read_frame(context, packet);
        if (code == AVERROR_EAGAIN()) {
            return new Reading.Ignored(false); // libav does not say of which track
        }
        if (code < 0) {
            throw NativeInput.failure(code, interrupt);
        }
        try {
            if (packet.size() > MAX_UNIT_BYTES && timing == Timing.STREAM) {
                throw new FailureException(
                        FailureKind.TOO_LARGE,
                        "the camera sends a picture of " + packet.size() / 1_000_000 + " MB; the limit is "
                                + (MAX_UNIT_BYTES >> 20) + " MB");
            }
            if (context.nb_streams() > knownStreams) {
                findStreams();
            }
            if ((packet.flags() & AV_PKT_FLAG_CORRUPT) != 0) {
                corrupt++;
            }
            return take();
        } finally {
            av_packet_unref(packet);
        }
    }

    private Reading take() throws FailureException {
        if (video.filter(v -> v.index == packet.stream_index()).isPresent()) {
            return takeVideo(video.get());
        }
        if (video.isEmpty() && ++packetsWithoutVideo > MAX_PACKETS_WITHOUT_VIDEO) {
            throw new FailureException(FailureKind.UNSUPPORTED_CODEC, "there is no video in the stream");
        }
        if (audio.filter(a -> a.index == packet.stream_index()).isPresent()
                && video.flatMap(v -> v.pictures.track()).isPresent()
                && lastVideoNanos != 0) {
            return takeAudio(audio.get(), video.get().pictures.times());
        }
        return new Reading.Ignored(false);
    }

    private Reading takeVideo(VideoStream stream) throws FailureException {
        long now = clock.monotonicNanos();
        long arrived = timing == Timing.STREAM && lastVideoNanos != 0 ? lastVideoNanos : now;
        takeNewDescription(stream);
        // For RTSP, libav invents the decoding times; presentation times are the camera's own.
        OptionalLong streamMicros = micros(packet.pts(), stream.index);
        Reading reading = stream.pictures.next(
                data(),
                new PictureStream.Stamp(
                        (packet.flags() & AV_PKT_FLAG_KEY) != 0,
                        streamMicros,
                        timing == Timing.FILE ? micros(packet.dts(), stream.index) : OptionalLong.empty(),
                        streamMicros,
                        duration(stream.index),
                        arrived));
        if (reading instanceof Reading.Unit) {
            lastVideoNanos = now;
        }
        return reading;
    }

    private void takeNewDescription(VideoStream stream) throws FailureException {
        try (SizeTPointer size = new SizeTPointer(1)) {
            BytePointer side = av_packet_get_side_data(packet, AV_PKT_DATA_NEW_EXTRADATA, size);
            if (side != null && !side.isNull()) {
                byte[] bytes = new byte[(int) size.get()];
                side.get(bytes);
                stream.pictures.description(bytes);
            }
        }
    }

    private Reading takeAudio(AudioStream stream, DtsRepair videoTimes) {
        DtsRepair own = stream.times.orElseGet(() -> new DtsRepair(videoTimes));
        if (stream.times.isEmpty()) {
            audio = Optional.of(new AudioStream(stream.index, stream.track, Optional.of(own)));
        }
        long now = clock.monotonicNanos();
        byte[] data = data();
        boolean opus = stream.track.codec() == Codec.OPUS;
        long frameMicros = opus ? OpusSound.micros(data) : 1_024_000_000L / Math.max(1, stream.track.sampleRateHz());
        OptionalLong streamMicros = micros(packet.pts(), stream.index);
        DtsRepair.Times times = own.next(streamMicros, OptionalLong.empty(), 0, frameMicros, false, now / 1_000);
        return new Reading.Unit(
                stream.track,
                data,
                times.ptsMicros(),
                times.dtsMicros(),
                opus ? frameMicros : duration(stream.index),
                true,
                streamMicros,
                now);
    }

    private byte[] data() {
        byte[] bytes = new byte[packet.size()];
        if (bytes.length > 0) {
            packet.data().get(bytes);
        }
        return bytes;
    }

    private long duration(int stream) {
        return Math.max(0, micros(packet.duration(), stream).orElse(0));
    }

    /** Does not overflow, even for times since 1970 in fine units. */
    private OptionalLong micros(long time, int stream) {
        if (time == AV_NOPTS_VALUE) {
            return OptionalLong.empty();
        }
        AVRational base = context.streams(stream).time_base();
        long whole = time / base.den() * base.num() * 1_000_000;
        return OptionalLong.of(whole + time % base.den() * base.num() * 1_000_000 / base.den());
    }

    /**
     * Goes back to the beginning of a file; timestamps continue.
     *
     * @return false if the file cannot be read from its beginning again
     */
    public boolean rewind() {
        video.ifPresent(v -> v.pictures.times().splice());
        audio.flatMap(AudioStream::times).ifPresent(DtsRepair::splice);
        return av_seek_frame(context, -1, 0, AVSEEK_FLAG_BACKWARD) >= 0
                || av_seek_frame(context, -1, 0, AVSEEK_FLAG_BYTE) >= 0;
    }

    /** The sound that MP4 can hold, as far as the stream has announced it. */
    public Optional<Track.Audio> audio() {
        return audio.map(AudioStream::track);
    }

    /** The name of an audio format that is received and dropped, because MP4 cannot hold it. */
    public Optional<String> droppedAudio() {
        return droppedAudio;
    }

    /** How many packets or parameters were damaged. */
    public long corrupt() {
        return corrupt + video.map(v -> v.pictures.corrupt()).orElse(0L);
    }

    /** How often the video's clock jumped. */
    public long jumps() {
        return video.map(v -> v.pictures.times().jumps()).orElse(0L);
    }

    /** How many pictures repeated the previous timestamp. */
    public long frozen() {
        return video.map(v -> v.pictures.times().frozen()).orElse(0L);
    }

    /** Ends the session within 1 s, with TEARDOWN where the protocol has it, even after an interrupt. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        interrupt.clearForClosing(CLOSE_LIMIT);
        av_packet_free(packet);
        input.close();
    }
}
