package dev.watchkeeper.media;

import java.time.Instant;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * A decoded picture in native memory, confined to the thread of its decoder and valid only until the call that hands it over
 * returns.
 */
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

    /** Whether the decoder had to invent parts of it. */
    public boolean damaged() {
        return damaged;
    }

    /**
     * A number that tells exact repeats of the picture's brightness: equal for pictures that are the same, and, but for chances of one in four
     * billion, only for those. Pictures with the least noise differ.
     */
    public long fingerprint() {
        return Luma.of(frame).fingerprint();
    }

    /** Whether all of the picture is of one brightness, as a black one is. A dark scene with visible noise or any light is not. */
    public boolean isUniform() {
        return Luma.of(frame).isUniform();
    }

    AVFrame frame() {
        return frame;
    }
}
