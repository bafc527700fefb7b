package dev.watchkeeper.motion;

import dev.watchkeeper.media.GrayPicture;
import dev.watchkeeper.media.Packet;

/**
 * Skips packets and pictures when less effort is wanted; confined as a {@link MotionFinder} is. What is skipped is gone: nothing is examined
 * later, and no time changes.
 */
final class LoadLimiter {
    /** Often enough to see somebody walk through the picture. */
    private static final long INTERVAL_MICROS = 500_000;

    private Effort effort = Effort.FULL;
    private boolean gap;
    private boolean afterGap;
    private long epoch = -1;
    private long nextMicros;

    void limitTo(Effort wanted) {
        effort = wanted;
    }

    /** Whether to skip the packet; after a skipped one only a keyframe can follow. */
    boolean skips(Packet packet) {
        boolean skipped = !packet.keyframe() && (gap || effort == Effort.KEYFRAMES);
        afterGap = gap && !skipped;
        gap = skipped;
        return skipped;
    }

    /** Whether packets were skipped just before the last one that was not. */
    boolean isAfterGap() {
        return afterGap;
    }

    boolean isKeyframesOnly() {
        return effort == Effort.KEYFRAMES;
    }

    /** Whether to skip the picture instead of comparing it. */
    boolean skips(GrayPicture picture) {
        long micros = picture.ptsMicros();
        if (picture.epoch() != epoch || effort != Effort.FEWER_PICTURES || micros < nextMicros - 2 * INTERVAL_MICROS) {
            epoch = picture.epoch();
            nextMicros = micros;
        }
        // A quarter early is on time: otherwise 5 pictures a second would give 1.7 and not 2.
        if (micros < nextMicros - INTERVAL_MICROS / 4) {
            return true;
        }
        nextMicros = Math.max(nextMicros + INTERVAL_MICROS, micros + INTERVAL_MICROS / 2);
        return false;
    }
}
