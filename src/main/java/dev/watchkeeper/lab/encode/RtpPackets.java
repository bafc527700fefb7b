package dev.watchkeeper.lab.encode;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_AAC;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_H264;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_HEVC;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MJPEG;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_OPUS;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_PCM_MULAW;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_RAWVIDEO;
import static org.bytedeco.ffmpeg.global.avcodec.AV_INPUT_BUFFER_PADDING_SIZE;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avformat.av_sdp_create;
import static org.bytedeco.ffmpeg.global.avformat.av_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avio_context_free;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_AUDIO;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_free;
import static org.bytedeco.ffmpeg.global.avutil.av_malloc;
import static org.bytedeco.ffmpeg.global.avutil.av_mallocz;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.media.Codec;
import dev.watchkeeper.media.Natives;
import dev.watchkeeper.media.Track;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVOutputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avformat.Read_packet_Pointer_BytePointer_int;
import org.bytedeco.ffmpeg.avformat.Seek_Pointer_long_int;
import org.bytedeco.ffmpeg.avformat.Write_packet_Pointer_BytePointer_int;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/** Cuts clips into RTP packets with FFmpeg's packetiser; thread-safe, one clip at a time, and all native memory is freed before it returns. */
public final class RtpPackets {
    /** Fits an Ethernet frame with room for tunnels. */
    private static final int MAX_PACKET_BYTES = 1400;

    private static final int IO_BUFFER_BYTES = 4096;
    private static final int HEADER_BYTES = 12;
    private static final int VIDEO_CLOCK_HZ = 90_000;

    /** RFC 5761: RTCP packet types share a byte with RTP's marker and payload type. */
    private static final int FIRST_RTCP_TYPE = 192;

    private static final int LAST_RTCP_TYPE = 223;

    /**
     * JavaCPP keeps the callbacks of a type in a table of ten places and looks for a free one without a lock: two that begin together may share one,
     * and the packets of both reach the sink of one.
     */
    private static final Object CALLBACK = new Object();

    private RtpPackets() {}

    /**
     * Cuts a clip of H.264, H.265, MJPEG, AAC, Opus or G.711 µ-law, which counts as other audio.
     *
     * @param payloadType 96 to 127, 26 for JPEG, 0 for G.711
     */
    public static RtpTrack of(EncodedClip clip, int payloadType) throws FailureException {
        synchronized (CALLBACK) {
            return packetised(clip, payloadType);
        }
    }

    private static RtpTrack packetised(EncodedClip clip, int payloadType) throws FailureException {
        int clockRate = clip.track() instanceof Track.Audio audio ? audio.sampleRateHz() : VIDEO_CLOCK_HZ;
        try (Sink sink = new Sink()) {
            AVFormatContext format = new AVFormatContext(null);
            check(avformat_alloc_output_context2(format, (AVOutputFormat) null, "rtp", null), "open the packetiser");
            AVIOContext io = avio_alloc_context(
                    new BytePointer(av_malloc(IO_BUFFER_BYTES)),
                    IO_BUFFER_BYTES,
                    1,
                    null,
                    (Read_packet_Pointer_BytePointer_int) null,
                    sink,
                    (Seek_Pointer_long_int) null);
            try {
                io.seekable(0).max_packet_size(MAX_PACKET_BYTES);
                format.pb(io).max_delay(0);
                start(format, clip.track(), payloadType);
                write(format, flushed(clip), clockRate);
                List<RtpTrack.Unit> units = units(clip, sink.packets, clockRate);
                boolean video = clip.track().codec().isVideo();
                return new RtpTrack(
                        sdp(format, payloadType), payloadType, clockRate, video, units, clip.durationMicros());
            } finally {
                av_free(io.buffer());
                avio_context_free(io);
                format.pb(null);
                avformat_free_context(format);
            }
        }
    }

    private static void start(AVFormatContext format, Track track, int payloadType) throws FailureException {
        AVStream stream = avformat_new_stream(format, null);
        describe(track, stream.codecpar());
        AVDictionary options = new AVDictionary(null);
        try {
            av_dict_set(options, "payload_type", Integer.toString(payloadType), 0);
            check(avformat_write_header(format, options), "start the packetiser");
        } finally {
            av_dict_free(options);
        }
    }

    private static void describe(Track track, AVCodecParameters parameters) {
        switch (track) {
            case Track.Video video -> {
                parameters.codec_type(AVMEDIA_TYPE_VIDEO);
                parameters.width(video.widthPx()).height(video.heightPx());
            }
            case Track.Audio audio -> {
                parameters.codec_type(AVMEDIA_TYPE_AUDIO);
                parameters.sample_rate(audio.sampleRateHz());
                av_channel_layout_default(parameters.ch_layout(), audio.channels());
            }
        }
        parameters.codec_id(
                switch (track.codec()) {
                    case H264 -> AV_CODEC_ID_H264;
                    case H265 -> AV_CODEC_ID_HEVC;
                    case MJPEG -> AV_CODEC_ID_MJPEG;
                    case RAW -> AV_CODEC_ID_RAWVIDEO;
                    case AAC -> AV_CODEC_ID_AAC;
                    case OPUS -> AV_CODEC_ID_OPUS;
                    case OTHER_AUDIO -> AV_CODEC_ID_PCM_MULAW;
                });
        byte[] extradata = track.extradata();
        BytePointer copy = new BytePointer(av_mallocz(extradata.length + AV_INPUT_BUFFER_PADDING_SIZE));
        copy.put(extradata, 0, extradata.length);
        parameters.extradata(copy).extradata_size(extradata.length);
    }

    /** The packetiser holds each AAC unit back until the next and never releases the last: one more unit flushes it. */
    private static List<EncodedClip.Unit> flushed(EncodedClip clip) {
        List<EncodedClip.Unit> units = new ArrayList<>(clip.units());
        if (clip.track().codec() == Codec.AAC) {
            byte[] data = units.getFirst().data();
            units.add(new EncodedClip.Unit(data, clip.durationMicros(), clip.durationMicros(), true));
        }
        return units;
    }

    private static void write(AVFormatContext format, List<EncodedClip.Unit> units, int clockRate)
            throws FailureException {
        AVPacket packet = av_packet_alloc();
        try {
            for (EncodedClip.Unit unit : units) {
                check(av_new_packet(packet, unit.data().length), "allocate a packet");
                packet.data().put(unit.data(), 0, unit.data().length);
                packet.pts(ticks(unit.ptsMicros(), clockRate)).dts(ticks(unit.dtsMicros(), clockRate));
                packet.stream_index(0).flags(unit.keyframe() ? AV_PKT_FLAG_KEY : 0);
                int code = av_write_frame(format, packet);
                av_packet_unref(packet);
                check(code, "cut a packet");
            }
            check(av_write_trailer(format), "end the packetiser");
        } finally {
            av_packet_free(packet);
        }
    }

    /** Matches packets to units by time, since the packetiser may emit an audio unit's packet only with the next unit. */
    private static List<RtpTrack.Unit> units(EncodedClip clip, List<byte[]> packets, int clockRate)
            throws FailureException {
        Map<Integer, List<byte[]>> byTicks = new HashMap<>();
        int base = rtpTime(packets.getFirst())
                - (int) ticks(clip.units().getFirst().ptsMicros(), clockRate);
        for (byte[] packet : packets) {
            byTicks.computeIfAbsent(rtpTime(packet) - base, t -> new ArrayList<>())
                    .add(packet);
        }
        List<RtpTrack.Unit> units = new ArrayList<>();
        for (EncodedClip.Unit unit : clip.units()) {
            List<byte[]> own = byTicks.remove((int) ticks(unit.ptsMicros(), clockRate));
            if (own == null) {
                throw new FailureException(FailureKind.INTERNAL, "the packetiser made no packet for a unit");
            }
            int payload = own.stream().mapToInt(p -> p.length - HEADER_BYTES).sum();
            units.add(
                    new RtpTrack.Unit(List.copyOf(own), unit.ptsMicros(), unit.dtsMicros(), unit.keyframe(), payload));
        }
        return units;
    }

    private static int rtpTime(byte[] packet) {
        return ByteBuffer.wrap(packet).getInt(4);
    }

    /** Converts µs to ticks of an RTP clock, rounded to the nearest. */
    public static long ticks(long micros, int clockRateHz) {
        return Math.floorDiv(micros * clockRateHz + 500_000, 1_000_000L);
    }

    /** The media section, with this payload type and without track names: the library chooses its own. */
    private static String sdp(AVFormatContext format, int payloadType) throws FailureException {
        byte[] buffer = new byte[8192];
        check(av_sdp_create(format, 1, buffer, buffer.length), "describe the stream");
        String whole = new String(buffer, StandardCharsets.UTF_8);
        return whole.substring(whole.indexOf("m="), whole.indexOf('\0'))
                .replaceAll("a=control:[^\r\n]*\r\n", "")
                .replaceFirst("(m=\\w+ \\d+ RTP/AVP )\\d+", "$1" + payloadType)
                .replaceAll("a=(rtpmap|fmtp):\\d+", "a=$1:" + payloadType);
    }

    private static void check(int code, String what) throws FailureException {
        if (code < 0) {
            throw new FailureException(FailureKind.INTERNAL, "could not " + what + ": " + Natives.message(code));
        }
    }

    /** Collects the RTP packets that the packetiser writes, without its RTCP; confined to one thread. */
    private static final class Sink extends Write_packet_Pointer_BytePointer_int {
        private final List<byte[]> packets = new ArrayList<>();

        @Override
        public int call(Pointer opaque, BytePointer data, int sizeBytes) {
            byte[] packet = new byte[sizeBytes];
            data.get(packet);
            int type = packet[1] & 0xff;
            if (type < FIRST_RTCP_TYPE || type > LAST_RTCP_TYPE) {
                packets.add(packet);
            }
            return sizeBytes;
        }
    }
}
