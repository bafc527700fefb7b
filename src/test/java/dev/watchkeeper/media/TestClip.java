package dev.watchkeeper.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avutil.AV_PICTURE_TYPE_I;
import static org.bytedeco.ffmpeg.global.avutil.AV_PICTURE_TYPE_NONE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;

/**
 * Encodes a moving test picture as real H.264 packets, 10 a second with a keyframe every second, and cuts other timelines from them; immutable once
 * made.
 */
public final class TestClip {
    public static final int FPS = 10;
    public static final int GOP = 10;
    public static final long FRAME_MICROS = 1_000_000 / FPS;
    public static final Instant START = Instant.parse("2026-11-23T03:15:00.123Z");

    private final Track.Video track;
    private final List<byte[]> units;

    private TestClip(Track.Video track, List<byte[]> units) {
        this.track = track;
        this.units = units;
    }

    public static TestClip encode(int widthPx, int heightPx, int frames) {
        Natives.load(false);
        AVCodecContext encoder = avcodec_alloc_context3(avcodec_find_encoder_by_name("libopenh264"));
        AVFrame frame = av_frame_alloc();
        AVPacket packet = av_packet_alloc();
        try {
            encoder.width(widthPx).height(heightPx).pix_fmt(AV_PIX_FMT_YUV420P);
            encoder.time_base().num(1).den(FPS);
            encoder.gop_size(GOP).bit_rate(200_000).thread_count(1);
            encoder.flags(encoder.flags() | AV_CODEC_FLAG_GLOBAL_HEADER);
            require(avcodec_open2(encoder, encoder.codec(), (AVDictionary) null));
            byte[] extradata = new byte[encoder.extradata_size()];
            encoder.extradata().get(extradata);
            frame.width(widthPx).height(heightPx).format(AV_PIX_FMT_YUV420P);
            require(av_frame_get_buffer(frame, 0));
            List<byte[]> units = new ArrayList<>();
            for (int i = 0; i < frames; i++) {
                require(av_frame_make_writable(frame));
                paint(frame, i);
                frame.pts(i).pict_type(i % GOP == 0 ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE);
                require(avcodec_send_frame(encoder, frame));
                while (avcodec_receive_packet(encoder, packet) >= 0) {
                    byte[] data = new byte[packet.size()];
                    packet.data().get(data);
                    if (((packet.flags() & AV_PKT_FLAG_KEY) != 0) != (units.size() % GOP == 0)) {
                        throw new IllegalStateException("keyframe in the wrong place at " + units.size());
                    }
                    units.add(data);
                    av_packet_unref(packet);
                }
            }
            if (units.size() != frames) {
                throw new IllegalStateException(units.size() + " packets for " + frames + " frames");
            }
            return new TestClip(
                    new Track.Video(Codec.H264, extradata, widthPx, heightPx, 0, "avc1.42C01E"), List.copyOf(units));
        } finally {
            av_packet_free(packet);
            av_frame_free(frame);
            avcodec_free_context(encoder);
        }
    }

    private static void paint(AVFrame frame, int number) {
        for (int plane = 0; plane < 3; plane++) {
            int width = plane == 0 ? frame.width() : frame.width() / 2;
            int height = plane == 0 ? frame.height() : frame.height() / 2;
            BytePointer data = frame.data(plane);
            byte[] row = new byte[width];
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    row[x] = (byte) (plane == 0 ? (x + y + number * 3) % 220 + 16 : 128);
                }
                data.position((long) y * frame.linesize(plane)).put(row, 0, width);
            }
        }
    }

    private static void require(int code) {
        if (code < 0) {
            throw new IllegalStateException(Natives.message(code));
        }
    }

    public Track.Video track() {
        return track;
    }

    public int frames() {
        return units.size();
    }

    /** Frame number i of an endless session that repeats the encoded frames. */
    public Packet packet(int i, long epoch, Instant sessionStart) {
        long micros = i * FRAME_MICROS;
        return new Packet(
                track,
                units.get(i % units.size()),
                micros,
                micros,
                FRAME_MICROS,
                i % GOP == 0,
                epoch,
                sessionStart.plusNanos(micros * 1000),
                micros * 1000);
    }

    /** Frames from (inclusive) to (exclusive) of the first session. */
    public List<Packet> packets(int from, int to) {
        List<Packet> packets = new ArrayList<>();
        for (int i = from; i < to; i++) {
            packets.add(packet(i, 1, START));
        }
        return packets;
    }
}
