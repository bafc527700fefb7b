package dev.watchkeeper.media;

import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_CROP_UNALIGNED;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_apply_cropping;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_clone;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import java.time.Instant;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** A decoded picture in native memory; confined to its decoder's thread and valid only until the call that passes it on returns. */
public final class DecodedPicture {
    private final AVFrame frame;
    private final VideoDecoder.Stamp stamp;
    private final boolean damaged;

    DecodedPicture(AVFrame frame, VideoDecoder.Stamp stamp, boolean damaged) {
        this.frame = frame;
        this.stamp = stamp;
        this.damaged = damaged;
    }

    public int widthPx() {
        return frame.width();
    }

    public int heightPx() {
        return frame.height();
    }

    /** The time of the packet it was decoded from. */
    public Instant time() {
        return stamp.time();
    }

    /** When that packet arrived, monotonic. */
    public long timeNanos() {
        return stamp.timeNanos();
    }

    /** Its time on the session's timeline, µs. */
    public long ptsMicros() {
        return stamp.ptsMicros();
    }

    /** The session it came from. */
    public long epoch() {
        return stamp.epoch();
    }

    /** Whether the decoder had to invent parts of it, or failed at anything since the last keyframe, from which it may be predicted. */
    public boolean damaged() {
        return damaged;
    }

    /**
     * A number that reveals exact repeats: equal for pictures with the same brightness everywhere and, but for a chance of one in four billion,
     * only for those. The least noise makes pictures differ.
     */
    public long fingerprint() {
        return Luma.of(frame).fingerprint();
    }

    /** Whether the whole picture has one brightness, such as black. A dark scene with visible noise or any light does not. */
    public boolean isUniform() {
        return Luma.of(frame).isUniform();
    }

    AVFrame frame() {
        return frame;
    }

    /** A part of it, which shares its memory; the caller frees the frame. The left and upper edges are even. */
    AVFrame cropped(int x, int y, int width, int height) throws FailureException {
        AVFrame part = av_frame_clone(frame);
        if (part == null) {
            throw new FailureException(FailureKind.INTERNAL, "cannot cut a picture: no memory");
        }
        part.crop_left(x).crop_top(y).crop_right(frame.width() - x - width).crop_bottom(frame.height() - y - height);
        int code = av_frame_apply_cropping(part, AV_FRAME_CROP_UNALIGNED);
        if (code < 0) {
            av_frame_free(part);
            throw new FailureException(FailureKind.INTERNAL, "cannot cut a picture: " + Natives.message(code));
        }
        return part;
    }

    /** The same picture with other pixels. */
    DecodedPicture showing(AVFrame other) {
        return new DecodedPicture(other, stamp, damaged);
    }
}
