package dev.watchkeeper.camera.health;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All that the vital signs of one camera say, read at one moment under one lock; immutable. Whoever tells somebody of a camera speaks from one of these,
 * so that no two of its figures can contradict each other.
 *
 * @param at the wall clock at that moment
 * @param bootNanos the clock of the host since its start, at the same moment
 * @param seen whether every sign that is asked for is in time and this session has shown a picture: what the ledger books as watched
 * @param pictureState whether the last picture is one of now; empty before the first
 * @param pictureAge since the last picture, with the time in which host or process stood still; empty before the first
 * @param signs every vital sign, in the order of the work
 * @param epoch sessions begun so far
 * @param failures consecutive failed attempts
 * @param outages how often pictures stopped coming
 * @param pictures video access units with which pictures could be made
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
