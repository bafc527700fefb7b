package dev.watchkeeper.media.publish;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
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
import dev.watchkeeper.media.Natives;
import dev.watchkeeper.media.YuvPicture;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;

/** H.264 without delay: no picture waits for a later one, and every keyframe carries its parameter sets; confined to the thread that made it. */
public final class PictureEncoder implements AutoCloseable {
    private static final int SLICE_OF_KEYFRAME = 5;

    private final AVCodecContext context;
    private final AVFrame frame = av_frame_alloc();
    private final AVPacket packet = av_packet_alloc();

    /** @throws FailureException if there is no encoder, or none that takes pictures of this size */
    public PictureEncoder(RtspPublisher.Video video) throws FailureException {
        AVCodec x264 = avcodec_find_encoder_by_name("libx264");
        AVCodec codec = x264 == null ? avcodec_find_encoder_by_name("libopenh264") : x264;
        if (codec == null) {
            throw new FailureException(FailureKind.INTERNAL, "these FFmpeg libraries have no H.264 encoder");
        }
        context = avcodec_alloc_context3(codec);
        try {
            open(codec, x264 != null, video);
        } catch (FailureException e) {
            close();
            throw e;
        }
    }

    private void open(AVCodec codec, boolean x264, RtspPublisher.Video video) throws FailureException {
        context.width(video.widthPx()).height(video.heightPx()).pix_fmt(AV_PIX_FMT_YUV420P);
        context.color_range(AVCOL_RANGE_MPEG);
        context.gop_size(video.fps()).max_b_frames(0).thread_count(1).slices(1);
        context.bit_rate(video.bitsPerSecond());
        context.time_base().num(1).den(video.fps());
        context.framerate().num(video.fps()).den(1);
        av_opt_set(context.priv_data(), "profile", "high", 0);
        if (x264) {
            av_opt_set(context.priv_data(), "preset", "superfast", 0);
            av_opt_set(context.priv_data(), "tune", "zerolatency", 0);
            context.rc_max_rate(video.bitsPerSecond()).rc_buffer_size(video.bitsPerSecond());
        } else {
            av_opt_set(context.priv_data(), "coder", "cabac", 0);
            av_opt_set(context.priv_data(), "rc_mode", "bitrate", 0);
        }
        int code = avcodec_open2(context, codec, (AVDictionary) null);
        if (code < 0) {
            throw new FailureException(
                    FailureKind.CONFIGURATION,
                    "The encoder " + (x264 ? "libx264" : "libopenh264") + " does not take pictures of "
                            + video.widthPx() + "x" + video.heightPx() + " at " + video.fps()
                            + " a second: choose a smaller size.");
        }
        frame.format(AV_PIX_FMT_YUV420P).width(video.widthPx()).height(video.heightPx());
        check(av_frame_get_buffer(frame, 0), "allocate a picture");
    }

    /** The encoder's own; it lives as long as this. */
    public AVCodecContext context() {
        return context;
    }

    /**
     * Takes in the next picture.
     *
     * @param index its time in pictures since the first, rising
     */
    public void add(YuvPicture picture, long index, boolean keyframe) throws FailureException {
        check(av_frame_make_writable(frame), "allocate a picture");
        for (int plane = 0; plane < 3; plane++) {
            int stride = frame.linesize(plane);
            long bytes = (long) stride * (plane == 0 ? picture.heightPx() : picture.heightPx() / 2);
            try (BytePointer target = frame.data(plane)) {
                picture.copyPlane(
                        plane, MemorySegment.ofAddress(target.address()).reinterpret(bytes), stride);
            }
        }
        frame.pts(index).pict_type(keyframe ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE);
        check(avcodec_send_frame(context, frame), "encode a picture");
    }

    /** Whether the packet holds an encoded picture, until the next call. */
    public boolean next() {
        av_packet_unref(packet);
        return avcodec_receive_packet(context, packet) >= 0;
    }

    /** The encoded picture, until the next call. */
    public AVPacket packet() {
        return packet;
    }

    /** What precedes the first slice of the packet, a keyframe, in Annex B form. */
    public byte[] parameterSets() {
        byte[] unit = new byte[packet.size()];
        packet.data().get(unit);
        for (int i = 0; i + 3 < unit.length; i++) {
            if (unit[i] == 0 && unit[i + 1] == 0 && unit[i + 2] == 1 && (unit[i + 3] & 0x1f) == SLICE_OF_KEYFRAME) {
                return Arrays.copyOf(unit, i > 0 && unit[i - 1] == 0 ? i - 1 : i);
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
