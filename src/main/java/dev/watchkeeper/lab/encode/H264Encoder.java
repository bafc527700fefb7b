package dev.watchkeeper.lab.encode;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_LOW_DELAY;
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
import static org.bytedeco.ffmpeg.global.avutil.av_opt_set;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.media.Codec;
import dev.watchkeeper.media.Natives;
import dev.watchkeeper.media.Track;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.BytePointer;

/**
 * Encodes I420 pictures drawn in Java as H.264, one clip from start to {@link #finish()}; confined to the thread that made it. Every
 * keyframe carries its parameter sets. Call {@link Natives#load} first.
 */
public final class H264Encoder implements AutoCloseable {
    /** Enough for a clean picture of a drawn scene with sensor noise. */
    private static final double BITS_PER_PIXEL = 0.14;

    private final Shape shape;
    private final long bitsPerSecond;
    private final AVCodecContext context;
    private final AVFrame frame;
    private final AVPacket packet;
    private final List<EncodedClip.Unit> units = new ArrayList<>();
    private int frames;

    /**
     * @param widthPx even
     * @param heightPx even
     * @param framesPerSecond 1 to 60
     * @param gopFrames frames from one keyframe to the next, at least 1
     * @param high High profile with CABAC instead of Constrained Baseline
     */
    public record Shape(int widthPx, int heightPx, int framesPerSecond, int gopFrames, boolean high) {
        public Shape {
            if (widthPx < 64
                    || heightPx < 64
                    || widthPx % 2 != 0
                    || heightPx % 2 != 0
                    || widthPx * heightPx > 8 << 20) {
                throw new IllegalArgumentException(
                        "a picture has an even width and height of at least 64 and at most 8 Mpixel");
            }
            if (framesPerSecond < 1 || framesPerSecond > 60 || gopFrames < 1) {
                throw new IllegalArgumentException(
                        "a stream has 1 to 60 pictures per second and a GOP of at least one");
            }
        }
    }

    public H264Encoder(Shape shape) throws FailureException {
        this(shape, (long) (BITS_PER_PIXEL * shape.widthPx * shape.heightPx * shape.framesPerSecond));
    }

    /** @param bitsPerSecond target average; a low rate makes the picture pulse at every keyframe, as many cameras do */
    public H264Encoder(Shape shape, long bitsPerSecond) throws FailureException {
        this.shape = shape;
        this.bitsPerSecond = bitsPerSecond;
        AVCodec codec = avcodec_find_encoder_by_name("libopenh264");
        if (codec == null) {
            throw new FailureException(FailureKind.INTERNAL, "these FFmpeg libraries have no H.264 encoder");
        }
        context = avcodec_alloc_context3(codec);
        frame = av_frame_alloc();
        packet = av_packet_alloc();
        try {
            open(codec);
        } catch (FailureException e) {
            close();
            throw e;
        }
    }

    private void open(AVCodec codec) throws FailureException {
        context.width(shape.widthPx).height(shape.heightPx).pix_fmt(AV_PIX_FMT_YUV420P);
        context.gop_size(shape.gopFrames).thread_count(1).slices(1);
        context.flags(context.flags() | AV_CODEC_FLAG_LOW_DELAY);
        context.bit_rate(bitsPerSecond);
        try (AVRational timeBase = new AVRational();
                AVRational rate = new AVRational()) {
            context.time_base(timeBase.num(1).den(shape.framesPerSecond));
            context.framerate(rate.num(shape.framesPerSecond).den(1));
        }
        av_opt_set(context.priv_data(), "profile", shape.high ? "high" : "constrained_baseline", 0);
        av_opt_set(context.priv_data(), "coder", shape.high ? "cabac" : "cavlc", 0);
        av_opt_set(context.priv_data(), "rc_mode", "bitrate", 0);
        check(avcodec_open2(context, codec, (AVDictionary) null), "open the encoder");
        frame.format(AV_PIX_FMT_YUV420P).width(shape.widthPx).height(shape.heightPx);
        check(av_frame_get_buffer(frame, 0), "allocate a picture");
    }

    /** Adds the next picture: planes Y, U, V without padding, width × height × 3 / 2 bytes. */
    public void add(byte[] i420) throws FailureException {
        check(av_frame_make_writable(frame), "allocate a picture");
        int w = shape.widthPx;
        int h = shape.heightPx;
        copyPlane(i420, 0, 0, w, h);
        copyPlane(i420, 1, w * h, w / 2, h / 2);
        copyPlane(i420, 2, w * h + w * h / 4, w / 2, h / 2);
        frame.pts(frames);
        frame.pict_type(frames % shape.gopFrames == 0 ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE);
        frames++;
        check(avcodec_send_frame(context, frame), "encode a picture");
        receive();
    }

    private void copyPlane(byte[] i420, int plane, int offset, int width, int height) {
        BytePointer target = frame.data(plane);
        int stride = frame.linesize(plane);
        for (int y = 0; y < height; y++) {
            target.position((long) y * stride).put(i420, offset + y * width, width);
        }
        target.position(0);
    }

    private void receive() {
        while (avcodec_receive_packet(context, packet) >= 0) {
            byte[] data = new byte[packet.size()];
            packet.data().get(data);
            long micros = packet.pts() * 1_000_000L / shape.framesPerSecond;
            units.add(new EncodedClip.Unit(data, micros, micros, (packet.flags() & AV_PKT_FLAG_KEY) != 0));
            av_packet_unref(packet);
        }
    }

    /** Ends the encoding and returns the clip. */
    public EncodedClip finish() throws FailureException {
        check(avcodec_send_frame(context, null), "end the encoding");
        receive();
        if (units.size() != frames || !units.getFirst().keyframe()) {
            throw new FailureException(
                    FailureKind.INTERNAL, "the encoder made " + units.size() + " of " + frames + " pictures");
        }
        byte[] parameters = parameterSets(units.getFirst().data());
        String profile = HexFormat.of().withUpperCase().formatHex(parameters, 5, 8);
        Track track = new Track.Video(Codec.H264, parameters, shape.widthPx, shape.heightPx, 0, "avc1." + profile);
        return new EncodedClip(track, units, frames * 1_000_000L / shape.framesPerSecond);
    }

    /** SPS and PPS: everything before the first slice of a keyframe in Annex B form. */
    private static byte[] parameterSets(byte[] unit) {
        for (int i = 0; i + 4 < unit.length; i++) {
            if (unit[i] == 0 && unit[i + 1] == 0 && unit[i + 2] == 0 && unit[i + 3] == 1 && (unit[i + 4] & 0x1f) == 5) {
                return Arrays.copyOf(unit, i);
            }
        }
        return new byte[0];
    }

    private static void check(int code, String what) throws FailureException {
        if (code < 0) {
            throw new FailureException(FailureKind.INTERNAL, "could not " + what + ": " + Natives.message(code));
        }
    }

    @Override
    public void close() {
        av_packet_free(packet);
        av_frame_free(frame);
        avcodec_free_context(context);
    }
}
