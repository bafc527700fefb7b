package dev.watchkeeper.notify.send;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The time for which messages are collected; immutable. It doubles while they keep coming. A time in the future comes from a wrong clock and counts as
 * long past.
 *
 * @param opened when the first message of the present group came
 * @param length for how long this group is collected
 * @param flushed when the last group was sent
 */
record Window(Optional<Instant> opened, Duration length, Optional<Instant> flushed) {
    static final Window NEW = new Window(Optional.empty(), Duration.ZERO, Optional.empty());

    /**
     * Begins a group, unless one is being collected.
     *
     * @param usual the length in calm times
     * @param least the shortest length of a second group
     * @param most the longest
     */
    Window open(Instant now, Duration usual, Duration least, Duration most) {
        if (opened.isPresent()) {
            return this;
        }
        Duration longer = length.compareTo(least) < 0 ? least : length;
        boolean storm = flushed.filter(last -> !hasPassed(last, longer.multipliedBy(2), now))
                .isPresent();
        Duration doubled = length.multipliedBy(2).compareTo(least) < 0 ? least : length.multipliedBy(2);
        Duration next = storm ? doubled : usual;
        return new Window(Optional.of(now), next.compareTo(most) > 0 ? most : next, flushed);
    }

    boolean isDue(Instant now) {
        return opened.filter(since -> hasPassed(since, length, now)).isPresent();
    }

    /** Ends the group. */
    Window flush(Instant now) {
        return new Window(Optional.empty(), length, Optional.of(now));
    }

    /** Forgets the group, because nothing is left of it. */
    Window shut() {
        return opened.isEmpty() ? this : new Window(Optional.empty(), length, flushed);
    }

    /** Whether so much time has passed since then. */
    static boolean hasPassed(Instant then, Duration wait, Instant now) {
        return then.isAfter(now) || !now.isBefore(then.plus(wait));
    }
}
