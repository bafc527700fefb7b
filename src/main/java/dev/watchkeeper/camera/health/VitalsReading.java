package dev.watchkeeper.camera.health;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The vital signs of one camera, read at one moment under one lock; immutable. Everything that is reported about a camera comes from one reading, so
 * that no two of its figures contradict each other.
 *
 * @param at the wall clock at that moment
 * @param bootNanos the host's clock since boot, at the same moment
 * @param seen whether all required signs are in time and this session has shown a picture: what the ledger books as watched
 * @param pictureState whether the last picture is current; empty before the first
 * @param pictureAge time since the last picture, including the time in which host or process stood still; empty before the first
 * @param signs every vital sign, in the order of the work
 * @param epoch sessions begun so far
 * @param failures consecutive failed attempts
 * @param outages how often pictures stopped coming
 * @param pictures video access units from which pictures could be made
 */
public record VitalsReading(
        Instant at,
        long bootNanos,
        Condition condition,
        boolean seen,
        Optional<PictureState> pictureState,
        Optional<Duration> pictureAge,
        List<SignStatus> signs,
        long epoch,
        int failures,
        long outages,
        long pictures) {
    public VitalsReading {
        signs = List.copyOf(signs);
    }
}
