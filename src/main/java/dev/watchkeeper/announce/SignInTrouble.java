package dev.watchkeeper.announce;

import dev.watchkeeper.notify.Message;
import dev.watchkeeper.notify.Message.Thread;
import dev.watchkeeper.notify.Message.Topic;
import dev.watchkeeper.notify.Message.View;
import dev.watchkeeper.notify.Message.Words;
import dev.watchkeeper.notify.MessageKind;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Tells which addresses were barred after many refused sign-ins, however many there are in one message every five minutes; guarded by the lock of its
 * owner. It never learns names or passwords.
 */
final class SignInTrouble {
    /** Addresses that are barred within this time are told together. */
    private static final Duration TOGETHER = Duration.ofSeconds(2);

    private static final Duration APART = Duration.ofMinutes(5);
    private static final int MOST_NAMED = 5;
    private static final int MOST_KEPT = 1000;

    private final Names names;
    private final Ids ids;
    private final Map<String, Integer> failures = new LinkedHashMap<>();
    private int more;
    private long firstNanos;
    private boolean toldBefore;
    private long toldNanos;

    SignInTrouble(Names names, Ids ids) {
        this.names = names;
        this.ids = ids;
    }

    void barred(String address, int refused, Now now) {
        if (failures.isEmpty()) {
            firstNanos = now.nanos();
        }
        if (failures.size() < MOST_KEPT || failures.containsKey(address)) {
            failures.merge(address, refused, Integer::sum);
        } else {
            more++;
        }
    }

    Optional<Draft> look(Now now) {
        if (failures.isEmpty()
                || !now.isAtLeast(TOGETHER, firstNanos)
                || toldBefore && !now.isAtLeast(APART, toldNanos)) {
            return Optional.empty();
        }
        String listed = failures.entrySet().stream()
                .limit(MOST_NAMED)
                .map(each -> each.getKey() + " (" + each.getValue() + ")")
                .collect(Collectors.joining(", "));
        int others = Math.max(0, failures.size() - MOST_NAMED) + more;
        Words words = new Words(
                "Many sign-ins were refused",
                "Wrong names or passwords came from " + listed
                        + (others > 0 ? " and " + others + " more addresses" : "") + ".",
                Optional.of(now.wall().minus(now.since(firstNanos))),
                List.of("each of these addresses was barred for a few minutes"),
                "If that was nobody of yours, let only known networks reach the API, and look at its users.");
        Topic topic = new Topic(
                MessageKind.SIGN_IN_FAILURES, MessageKind.SIGN_IN_FAILURES.usual(), names.system(), Thread.NONE);
        failures.clear();
        more = 0;
        toldBefore = true;
        toldNanos = now.nanos();
        return Optional.of(
                Draft.of(new Message(ids.next("sign-ins", now.wall()), now.wall(), topic, words, View.NONE)));
    }
}
