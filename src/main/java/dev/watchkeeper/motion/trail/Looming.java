package dev.watchkeeper.motion.trail;

import java.time.Duration;
import java.time.Instant;

/**
 * Notices somebody who comes so close to the camera that he covers a good part of the picture before he can be seen to travel; confined to one thread.
 */
public final class Looming {
    /** The share of the picture. A trail requires a tenth of its width of something large; this has moved by far more. */
    public static final double LEAST_SHARE = 0.12;

    /** It may be missed for this long: while it stands, nothing moves. */
    private static final Duration LOST = Duration.ofMillis(450);

    private final long beginAfterMicros;
    private boolean there;
    private boolean came;
    private Instant began = Instant.EPOCH;
    private long beganMicros;
    private long lastMicros;

    /** @param beginAfter for how long it must be there */
    public Looming(Duration beginAfter) {
        beginAfterMicros = beginAfter.toNanos() / 1000;
    }

    /**
     * Takes the next picture.
     *
     * @param covers whether something covers that share of it and hides the background
     * @param moving whether it moves
     * @return whether it has been there for long enough, and moves
     */
    public boolean update(boolean covers, boolean moving, Instant time, long micros) {
        if (there && micros - lastMicros > LOST.toNanos() / 1000) {
            forget();
        }
        if (!covers) {
            return false;
        }
        if (!there) {
            there = true;
            began = time;
            beganMicros = micros;
            came = moving;
        }
        lastMicros = micros;
        return came && moving && micros - beganMicros >= beginAfterMicros;
    }

    /** The time of the first picture in which it is seen. */
    public Instant began() {
        return began;
    }

    /** Forgets what is there: another session has begun, or light has changed everything. */
    public void forget() {
        there = false;
        came = false;
    }
}
