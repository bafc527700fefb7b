package dev.watchkeeper.media;

import java.time.Instant;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** A decoded picture in native memory; confined to its decoder's thread and valid only until the call that passes it on returns. */
public final class DecodedPicture {
    private final AVFrame frame;
    private final Instant time;
    private final long ptsMicros;
    private final long epoch;
    private final boolean damaged;

    DecodedPicture(AVFrame frame, Instant time, long ptsMicros, long epoch, boolean damaged) {
        this.frame = frame;
        this.time = time;
        this.ptsMicros = ptsMicros;
        this.epoch = epoch;
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
        return time;
    }

    /** Its time on the session's timeline, µs. */
    public long ptsMicros() {
        return ptsMicros;
    }

    /** The session it came from. */
    public long epoch() {
        return epoch;
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
}
