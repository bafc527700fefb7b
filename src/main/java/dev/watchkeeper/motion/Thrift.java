package dev.watchkeeper.motion;

import dev.watchkeeper.media.GrayPicture;
import dev.watchkeeper.media.Packet;

/**
 * Leaves out packets and pictures when less effort is wanted; confined as a {@link MotionFinder} is. What is left out is
 * gone: nothing is looked at later, and no time is changed.
 */
final class Thrift {
    /** Still sees who walks through the picture. */
    private static final long INTERVAL_MICROS = 500_000;

    private Effort effort = Effort.FULL;
    private boolean gap;
    private boolean afterGap;
    private long epoch = -1;
    private long nextMicros;

    void set(Effort wanted) {
        effort = wanted;
    }

    /** Whether the packet is not to be decoded; after one was left out only a keyframe can follow. */
    boolean leavesOut(Packet packet) {
        boolean left = !packet.keyframe() && (gap || effort == Effort.KEYFRAMES);
        afterGap = gap && !left;
        gap = left;
        return left;
    }

    /** Whether packets were left out before the last one that was not. */
    boolean isAfterGap() {
        return afterGap;
    }

    boolean isKeyframesOnly() {
        return effort == Effort.KEYFRAMES;
    }

    /** Whether the picture is not to be compared. */
    boolean leavesOut(GrayPicture picture) {
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
