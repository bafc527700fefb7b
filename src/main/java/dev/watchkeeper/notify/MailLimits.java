package dev.watchkeeper.notify;

import dev.watchkeeper.base.Backoff;
import dev.watchkeeper.notify.MailState.Failure;
import dev.watchkeeper.notify.MailState.Sent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Limits when a mail may be sent: how often, and how soon after a failed attempt; stateless. Times in the future come from a wrong clock and are
 * ignored.
 */
final class MailLimits {
    /** The time between two mails of one key: a person cannot act any faster. */
    static final Duration BETWEEN = Duration.ofMinutes(1);

    /** Mails of one key per hour; leaves room for other keys. */
    static final int PER_KEY = 10;

    /** Mails per hour in total: far below what any provider considers abuse. */
    static final int TOTAL = 20;

    /** After this time a notice is outdated and is given up. */
    static final Duration MAX_WAIT = Duration.ofHours(24);

    private static final Duration HOUR = Duration.ofHours(1);

    /** A silent or unreachable server is tried again soon, because most such faults are short. */
    private static final Backoff TRANSIENT = new Backoff(Duration.ofSeconds(10), 2, HOUR);

    /** A server that refused this sign-in will refuse it again, and may lock the account. */
    private static final Backoff LASTING = new Backoff(HOUR, 2, Duration.ofHours(6));

    private MailLimits() {}

    /** The earliest time for a mail of this key; not after now if it may be sent at once. */
    static Instant allowedAt(MailState state, String key, Instant now) {
        List<Sent> recent =
                state.sent().stream().filter(each -> !each.at().isAfter(now)).toList();
        List<Sent> same = recent.stream().filter(each -> each.key().equals(key)).toList();
        Instant allowed = same.isEmpty() ? Instant.MIN : same.getLast().at().plus(BETWEEN);
        allowed = later(allowed, same, PER_KEY);
        return later(allowed, recent, TOTAL);
    }

    private static Instant later(Instant allowed, List<Sent> sent, int limit) {
        if (sent.size() < limit) {
            return allowed;
        }
        Instant free = sent.get(sent.size() - limit).at().plus(HOUR);
        return free.isAfter(allowed) ? free : allowed;
    }

    /** The earliest time for the next attempt after a failed one. */
    static Instant retryAt(MailState state, Instant now) {
        Optional<Failure> failure = state.failure().filter(last -> !last.at().isAfter(now));
        return failure.map(last -> last.at().plus((last.lasting() ? LASTING : TRANSIENT).waitAfter(state.failures())))
                .orElse(Instant.MIN);
    }
}
