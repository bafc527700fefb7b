package dev.watchkeeper.announce;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** Makes ids of messages, unique also across restarts; thread-safe. */
final class Ids {
    private final AtomicLong last = new AtomicLong();

    /** @param about words of letters, digits and dashes, for people who look into the outbox */
    String next(String about, Instant at) {
        return about + "-" + Long.toString(at.toEpochMilli(), Character.MAX_RADIX) + "-" + last.incrementAndGet();
    }
}
