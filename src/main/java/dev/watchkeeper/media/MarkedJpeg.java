package dev.watchkeeper.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MJPEG;
import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ420P;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;

import dev.watchkeeper.base.FailureException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;

/** Draws frames around places of a JPEG picture; stateless. It takes some 10 ms, and memory for the picture twice, both freed at once. */
public final class MarkedJpeg {
    /** Full-range values of a strong green, which is rare in what cameras see. */
    private static final int[] COLOUR = {170, 60, 40};

    /** Thickness of a frame as a share of the picture's width. */
    private static final double THICKNESS = 0.004;

    private MarkedJpeg() {}

    /** A rectangle; immutable. All four numbers are shares of the picture, 0 to 1. */
    public record Place(double x, double y, double width, double height) {}

    /** A copy with the frames; empty if the picture is none that can be drawn on. */
    public static Optional<byte[]> draw(byte[] jpeg, List<Place> places) {
        AVCodec codec = avcodec_find_decoder(AV_CODEC_ID_MJPEG);
        AVCodecContext decoder = codec == null ? null : avcodec_alloc_context3(codec);
        AVPacket packet = av_packet_alloc();
        AVFrame frame = av_frame_alloc();
        try (JpegEncoder encoder = new JpegEncoder(JpegEncoder.NO_LIMIT_PX)) {
            if (decoder == null || packet == null || frame == null) {
                return Optional.empty();
            }
            decoder.thread_count(1);
            if (avcodec_open2(decoder, codec, (AVDictionary) null) < 0 || av_new_packet(packet, jpeg.length) < 0) {
                return Optional.empty();
            }
            packet.data().capacity(jpeg.length).put(jpeg, 0, jpeg.length);
            if (avcodec_send_packet(decoder, packet) < 0
                    || avcodec_receive_frame(decoder, frame) < 0
                    || frame.format() != AV_PIX_FMT_YUVJ420P
                    || av_frame_make_writable(frame) < 0) {
                return Optional.empty();
            }
            places.forEach(place -> draw(frame, place));
            VideoDecoder.Stamp stamp = new VideoDecoder.Stamp(Instant.EPOCH, 0, 0, 0);
            return Optional.of(
                    encoder.encode(new DecodedPicture(frame, stamp, false)).bytes());
        } catch (FailureException e) {
            return Optional.empty();
        } finally {
            if (packet != null) {
                av_packet_free(packet);
            }
            if (frame != null) {
                av_frame_free(frame);
            }
            if (decoder != null) {
                avcodec_free_context(decoder);
            }
        }
    }

    private static void draw(AVFrame frame, Place place) {
        int thick = Math.max(2, (int) Math.round(frame.width() * THICKNESS / 2) * 2);
        int left = even(place.x() * frame.width());
        int top = even(place.y() * frame.height());
        int right =
                Math.min(frame.width(), Math.max(left + 2 * thick, even((place.x() + place.width()) * frame.width())));
        int bottom = Math.min(
                frame.height(), Math.max(top + 2 * thick, even((place.y() + place.height()) * frame.height())));
        fill(frame, left, top, right, Math.min(bottom, top + thick));
        fill(frame, left, Math.max(top, bottom - thick), right, bottom);
        fill(frame, left, top, Math.min(right, left + thick), bottom);
        fill(frame, Math.max(left, right - thick), top, right, bottom);
    }

    private static int even(double pixels) {
        return Math.max(0, (int) Math.round(pixels / 2) * 2);
    }

    private static void fill(AVFrame frame, int left, int top, int right, int bottom) {
        for (int plane = 0; plane < 3; plane++) {
            int half = plane == 0 ? 0 : 1;
            int stride = frame.linesize(plane);
            int rows = frame.height() + half >> half;
            try (BytePointer whole = new BytePointer(frame.data(plane))) {
                whole.capacity((long) stride * rows);
                for (int y = top >> half; y < Math.min(rows, bottom >> half); y++) {
                    for (int x = left >> half; x < right >> half; x++) {
                        whole.put((long) y * stride + x, (byte) COLOUR[plane]);
                    }
                }
            }
        }
    }
}
