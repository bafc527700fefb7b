package dev.watchkeeper.motion.trail;

import java.time.Duration;
import java.time.Instant;

/**
 * Notices what comes so close to the camera that it covers a good part of the picture before it can be seen to go anywhere, and is there for a while; confined to
 * one thread.
 */
public final class Looming {
    /** The share of the picture: a tenth of its width and more is what a trail demands of something large; this has moved by far more. */
    public static final double LEAST_SHARE = 0.12;

    /** It may be missed for so long, s: while it stands nothing moves. */
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
     * @param covers whether something covers so much of it and hides what was there
     * @param moving whether that moves
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

    /** The first picture of what is there. */
    public Instant began() {
        return began;
    }

    /** Another session, or light that changed everything. */
    public void forget() {
        there = false;
        came = false;
    }
}
