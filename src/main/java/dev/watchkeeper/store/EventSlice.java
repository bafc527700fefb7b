package dev.watchkeeper.store;

import java.time.Instant;
import java.util.Optional;

/**
 * An event on a timeline, or several that lie too close together to be told apart; immutable.
 *
 * @param id of one of them
 * @param end of the last; empty while one of them goes on
 * @param count how many there are
 * @param unseen how many of them nobody has looked at
 * @param kept whether retention passes one of them over
 * @param sensor whether a sensor set one of them off
 */
public record EventSlice(
        String id, Instant begin, Optional<Instant> end, int count, int unseen, boolean kept, boolean sensor) {}
