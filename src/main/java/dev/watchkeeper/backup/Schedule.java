package dev.watchkeeper.backup;

import dev.watchkeeper.store.CopySource.Copy;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;

/**
 * Once a day at a local time; immutable.
 *
 * @param zone of the local time
 */
record Schedule(LocalTime at, ZoneId zone) {
    private static final Duration FUTURE = Duration.ofHours(1);

    /** The latest time at which a backup was to be made. */
    Instant last(Instant now) {
        ZonedDateTime today = now.atZone(zone).with(at);
        return (today.toInstant().isAfter(now) ? today.minusDays(1) : today).toInstant();
    }

    /** Whether none has been made since then. */
    boolean isDue(Instant now, List<Copy> copies) {
        Instant last = last(now);
        // A copy from the future was made under a wrong clock.
        return copies.stream()
                .map(Copy::madeAt)
                .noneMatch(made -> !made.isBefore(last) && !made.isAfter(now.plus(FUTURE)));
    }
}
