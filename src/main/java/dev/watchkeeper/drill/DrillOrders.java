package dev.watchkeeper.drill;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Threads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the orders of the command {@code drill --live}, which are files; started once and closed once, its work confined to its thread. A drill ends when nobody waits for it any more: the command that
 * was killed leaves no camera behind.
 */
public final class DrillOrders implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DrillOrders.class);
    private static final Duration INTERVAL = Duration.ofMillis(500);

    /** An order is renewed every second. */
    private static final Duration ABANDONED_AFTER = Duration.ofSeconds(6);

    /** A leftover of a command that was killed. */
    private static final Duration REMOVE_AFTER = Duration.ofMinutes(10);

    private static final int MOST = 20;

    private final DrillFolder results;
    private final Path folder;
    private final DrillDesk desk;
    private final Clock clock;
    private final Map<Path, Known> known = new HashMap<>();
    private final Thread thread = Threads.platform("drill-orders", this::run);
    private volatile boolean closing;

    /**
     * An order that was seen; immutable.
     *
     * @param content a fault and a number
     * @param answered whether the command knows what became of it
     * @param drill the id of the drill that it began
     */
    private record Known(String content, long changedNanos, boolean answered, Optional<String> drill) {}

    public DrillOrders(DrillFolder folder, DrillDesk desk, Clock clock) {
        results = folder;
        this.folder = folder.orders();
        this.desk = desk;
        this.clock = clock;
    }

    public void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!closing) {
                try {
                    look();
                } catch (IOException e) {
                    log.debug("The orders for drills cannot be read", e);
                } catch (RuntimeException e) {
                    log.error("A bug in Watchkeeper; please report it", e);
                }
                clock.sleep(INTERVAL);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks once. */
    void look() throws IOException {
        List<Path> orders = orders();
        for (Path gone :
                known.keySet().stream().filter(each -> !orders.contains(each)).toList()) {
            Optional.ofNullable(known.remove(gone)).flatMap(Known::drill).ifPresent(desk::end);
        }
        for (Path each : orders) {
            OrderFile order = new OrderFile(each);
            Optional<String> content = order.read();
            if (content.isPresent()) {
                look(order, content.get());
            }
        }
    }

    private List<Path> orders() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(OrderFile.SUFFIX))
                    .sorted()
                    .limit(MOST)
                    .toList();
        }
    }

    private void look(OrderFile order, String content) throws IOException {
        long now = clock.monotonicNanos();
        if (!known.containsKey(order.order())) {
            boolean answered = order.begunId().isPresent() || order.refusal().isPresent();
            known.put(order.order(), new Known(content, now, answered, Optional.empty()));
            leftBehind(order, content);
        }
        Known before = Optional.ofNullable(known.get(order.order())).orElseThrow();
        if (!content.equals(before.content())) {
            Known renewed = new Known(content, now, before.answered(), before.drill());
            known.put(order.order(), renewed.answered() ? renewed : answer(order, renewed));
            return;
        }
        Duration still = clock.since(before.changedNanos());
        if (still.compareTo(ABANDONED_AFTER) >= 0) {
            before.drill().ifPresent(desk::end);
        }
        if (still.compareTo(REMOVE_AFTER) >= 0) {
            order.remove();
        }
    }

    /** An earlier process of this node began the drill, and ended in the middle of it; its camera went with it. */
    private void leftBehind(OrderFile order, String content) throws IOException {
        Optional<String> id =
                order.begunId().filter(begun -> results.find(begun).isEmpty());
        if (id.isPresent()) {
            results.keep(new DrillResult(
                    new DrillResult.Run(id.get(), OrderFile.fault(content), clock.wall()),
                    DrillResult.Times.NONE,
                    false,
                    "The node ended in the middle of the drill, and the drill's camera with it."));
        }
    }

    /** The first renewal shows that somebody waits: what a killed command left is never carried out. */
    private Known answer(OrderFile order, Known renewed) throws IOException {
        Optional<String> id = Optional.empty();
        switch (desk.begin(OrderFile.fault(renewed.content()))) {
            case DrillsView.Answer.Begun begun -> {
                id = Optional.of(begun.run().id());
                order.begun(begun.run().id());
            }
            case DrillsView.Answer.Busy busy -> order.refused(busy.text());
            case DrillsView.Answer.Unknown unknown -> order.refused(unknown.text());
            case DrillsView.Answer.Unavailable unavailable -> order.refused(unavailable.text());
        }
        return new Known(renewed.content(), renewed.changedNanos(), true, id);
    }

    @Override
    public void close() throws InterruptedException {
        closing = true;
        thread.interrupt();
        Threads.join(thread, Duration.ofSeconds(1));
    }
}
