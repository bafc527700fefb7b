package dev.watchkeeper.notify;

import dev.watchkeeper.base.Backoff;
import dev.watchkeeper.notify.MailState.Failure;
import dev.watchkeeper.notify.MailState.Sent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** When a mail may be sent: how often, and how soon after a vain attempt; stateless. Times that lie ahead come from a clock that was wrong. */
final class MailLimits {
    /** Between two mails of one key: a person cannot act any faster. */
    static final Duration BETWEEN = Duration.ofMinutes(1);

    /** In an hour, of one key; it leaves room for the others. */
    static final int PER_KEY = 10;

    /** In an hour, in all: far below what any provider takes for misuse. */
    static final int IN_ALL = 20;

    /** An undelivered notice is no news any more, and is given up. */
    static final Duration LONGEST_WAIT = Duration.ofHours(24);

    private static final Duration HOUR = Duration.ofHours(1);

    /** A silent or absent server is asked again soon, for most such faults are short. */
    private static final Backoff PASSING = new Backoff(Duration.ofSeconds(10), 2, HOUR);

    /** One that refused this sign-in will refuse it again, and may lock the account. */
    private static final Backoff LASTING = new Backoff(HOUR, 2, Duration.ofHours(6));

    private MailLimits() {}

    /** From when on a mail of this key may be sent; not after now if it may go at once. */
    static Instant allowedAt(MailState state, String key, Instant now) {
        List<Sent> recent =
                state.sent().stream().filter(each -> !each.at().isAfter(now)).toList();
        List<Sent> same = recent.stream().filter(each -> each.key().equals(key)).toList();
        Instant allowed = same.isEmpty() ? Instant.MIN : same.getLast().at().plus(BETWEEN);
        allowed = later(allowed, same, PER_KEY);
        return later(allowed, recent, IN_ALL);
    }

    private static Instant later(Instant allowed, List<Sent> sent, int most) {
        if (sent.size() < most) {
            return allowed;
        }
        Instant free = sent.get(sent.size() - most).at().plus(HOUR);
        return free.isAfter(allowed) ? free : allowed;
    }

    /** From when on the server may be asked again after the last vain attempt. */
    static Instant askAgainAt(MailState state, Instant now) {
        Optional<Failure> failure = state.failure().filter(last -> !last.at().isAfter(now));
        return failure.map(last -> last.at().plus((last.lasting() ? LASTING : PASSING).waitAfter(state.failures())))
                .orElse(Instant.MIN);
    }
}
