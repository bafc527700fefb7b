package dev.watchkeeper.notify.send;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How often notices may be sent; immutable. Times in the future come from a wrong clock and are ignored.
 *
 * @param sent the notices of the last hour, oldest first
 */
record NoticeLimits(List<Sent> sent) {
    static final NoticeLimits NEW = new NoticeLimits(List.of());

    /** Between two notices of one key: a person cannot act any faster. */
    static final Duration BETWEEN = Duration.ofMinutes(1);

    /** Notices of one key per hour; leaves room for other keys. */
    static final int PER_KEY = 10;

    /** Notices per hour in total: far below what any provider considers abuse. */
    static final int TOTAL = 20;

    private static final Duration HOUR = Duration.ofHours(1);

    /** A notice that was sent; immutable. */
    record Sent(Instant at, String key) {}

    NoticeLimits {
        sent = List.copyOf(sent);
    }

    boolean allow(String key, Instant now) {
        List<Sent> recent = sent.stream()
                .filter(each -> !each.at().isAfter(now) && !Window.hasPassed(each.at(), HOUR, now))
                .toList();
        List<Sent> same = recent.stream().filter(each -> each.key().equals(key)).toList();
        return recent.size() < TOTAL
                && same.size() < PER_KEY
                && (same.isEmpty() || Window.hasPassed(same.getLast().at(), BETWEEN, now));
    }

    /** When a notice of this key was last sent. */
    Instant lastOf(String key) {
        return sent.stream()
                .filter(each -> each.key().equals(key))
                .map(Sent::at)
                .reduce(Instant.MIN, (earlier, later) -> later);
    }

    NoticeLimits with(String key, Instant now) {
        List<Sent> recent = new ArrayList<>(sent.stream()
                .filter(each -> !Window.hasPassed(each.at(), HOUR, now))
                .toList());
        recent.add(new Sent(now, key));
        return new NoticeLimits(recent);
    }
}
