package dev.watchkeeper.notify.send;

import dev.watchkeeper.base.Backoff;
import dev.watchkeeper.notify.DeliveryException;
import dev.watchkeeper.notify.DeliveryException.Outlook;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether a channel works, and when it is tried again; immutable.
 *
 * @param failures attempts that failed since the last success
 * @param since when it began to work, or to fail
 * @param failure of the last attempt
 * @param retryAt when it may be tried again
 * @param told whether the other channels were told that it fails
 */
record ChannelHealth(int failures, Instant since, Optional<Failure> failure, Instant retryAt, boolean told) {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration LONGEST = Duration.ofHours(6);

    /** A silent or unreachable receiver is tried again soon, because most such faults are short. */
    private static final Backoff LATER = new Backoff(Duration.ofSeconds(10), 2, HOUR);

    /** A receiver that refused this sign-in will refuse it again, and may lock the account. */
    private static final Backoff LASTING = new Backoff(HOUR, 2, LONGEST);

    /** One failure may be chance. */
    private static final int TOLD_FROM = 2;

    /** Why an attempt failed; immutable. @param lasting whether it fails until a person changes something */
    record Failure(String sentence, boolean lasting) {}

    static ChannelHealth good(Instant now) {
        return new ChannelHealth(0, now, Optional.empty(), now, false);
    }

    /** Why it fails; empty if it works. */
    Optional<String> error() {
        return failure.map(Failure::sentence);
    }

    /** What happens next, for people; empty if it works. */
    String outlook(Instant now) {
        return failure.map(found -> ", next try in "
                        + (Math.max(0, Duration.between(now, retryAt).toSeconds()) + 1) + " s: " + found.sentence())
                .orElse("");
    }

    /** Whether it fails until a person changes something. */
    boolean lasting() {
        return failure.filter(Failure::lasting).isPresent();
    }

    boolean isOk() {
        return failures == 0;
    }

    /** A time further ahead than any wait comes from a wrong clock. */
    boolean mayTry(Instant now) {
        return failures == 0 || !retryAt.isAfter(now) || retryAt.isAfter(now.plus(LONGEST));
    }

    ChannelHealth succeeded(Instant now) {
        return isOk() ? this : good(now);
    }

    ChannelHealth failed(DeliveryException latest, Instant now) {
        int count = failures + 1;
        Backoff backoff = latest.outlook() == Outlook.LASTING ? LASTING : LATER;
        Duration asked = latest.retryAfter().orElse(Duration.ZERO);
        Duration wait = backoff.waitAfter(count);
        Duration longer = asked.compareTo(wait) > 0 ? asked : wait;
        Duration bounded = longer.compareTo(LONGEST) > 0 ? LONGEST : longer;
        return new ChannelHealth(
                count,
                isOk() ? now : since,
                Optional.of(new Failure(latest.sentence(), latest.outlook() == Outlook.LASTING)),
                now.plus(bounded),
                told);
    }

    /** A person has changed something: it may be tried at once. */
    ChannelHealth changed(Instant now) {
        return isOk() ? this : new ChannelHealth(failures, since, failure, now, told);
    }

    /** Whether the other channels should be told that it fails. */
    boolean isWorthTelling(Outlook outlook) {
        return !told && (failures >= TOLD_FROM || failures > 0 && outlook == Outlook.LASTING);
    }

    ChannelHealth withTold() {
        return new ChannelHealth(failures, since, failure, retryAt, true);
    }
}
