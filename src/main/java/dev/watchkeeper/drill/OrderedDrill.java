package dev.watchkeeper.drill;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.PrivateFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Has the running node carry out a drill and waits for the result; confined to one thread. */
public final class OrderedDrill {
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration RENEWAL = Duration.ofSeconds(1);

    private final DrillFolder folder;
    private final Limits limits;
    private final Clock clock;
    private int count;
    private long renewedNanos;

    /**
     * How long may pass; immutable.
     *
     * @param answer until the node answers
     * @param result until the result is there
     * @param end for the node to end the drill when it is to end early
     */
    public record Limits(Duration answer, Duration result, Duration end) {
        public static final Limits USUAL =
                new Limits(Duration.ofSeconds(10), Duration.ofMinutes(12), Duration.ofSeconds(10));
    }

    public OrderedDrill(DrillFolder folder, Limits limits, Clock clock) {
        this.folder = folder;
        this.limits = limits;
        this.clock = clock;
    }

    /** @throws FailureException if no node does it */
    public DrillResult run(String fault, Ending ending) throws FailureException, IOException, InterruptedException {
        Path orders = PrivateFiles.createDirectories(folder.orders());
        OrderFile order = OrderFile.named(orders, UUID.randomUUID().toString());
        try {
            renew(order, fault);
            long began = clock.monotonicNanos();
            while (order.begunId().isEmpty()) {
                Optional<String> refusal = order.refusal();
                if (refusal.isPresent()) {
                    throw new FailureException(FailureKind.ENVIRONMENT, refusal.get());
                }
                if (clock.since(began).compareTo(limits.answer()) >= 0) {
                    throw new FailureException(
                            FailureKind.ENVIRONMENT,
                            "No node of this data folder answers: start 'watchkeeper keep' or 'watchkeeper run', and run"
                                    + " the drill as the account of the service.");
                }
                if (waits(order, fault, ending)) {
                    throw new FailureException(FailureKind.STOPPED, "Nothing was drilled: ended on request.");
                }
            }
            return result(order, fault, ending);
        } finally {
            order.remove();
        }
    }

    private DrillResult result(OrderFile order, String fault, Ending ending)
            throws FailureException, IOException, InterruptedException {
        String id = order.begunId().orElseThrow();
        long began = clock.monotonicNanos();
        Duration limit = limits.result();
        boolean ended = false;
        Optional<DrillResult> found = folder.find(id);
        while (found.isEmpty()) {
            if (clock.since(began).compareTo(limit) >= 0) {
                throw new FailureException(
                        FailureKind.ENVIRONMENT,
                        "The node began the drill " + id + " and left no result; it may have ended.");
            }
            if (ended) {
                clock.sleep(PAUSE);
            } else if (waits(order, fault, ending)) {
                ended = true;
                order.remove();
                limit = clock.since(began).plus(limits.end());
            }
            found = folder.find(id);
        }
        return found.get();
    }

    /** @return whether the drill is to end */
    private boolean waits(OrderFile order, String fault, Ending ending) throws IOException, InterruptedException {
        if (clock.since(renewedNanos).compareTo(RENEWAL) >= 0) {
            renew(order, fault);
        }
        return ending.within(PAUSE);
    }

    private void renew(OrderFile order, String fault) throws IOException {
        order.place(fault, ++count);
        renewedNanos = clock.monotonicNanos();
    }
}
