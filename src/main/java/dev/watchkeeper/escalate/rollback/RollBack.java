package dev.watchkeeper.escalate.rollback;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.config.LastGood;
import dev.watchkeeper.escalate.sight.CameraSight;
import dev.watchkeeper.escalate.sight.NodeSight;
import dev.watchkeeper.escalate.sight.NodeSight.Look;
import dev.watchkeeper.watch.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a copy of the configuration once cameras have been seen with it for a while, and rolls back to it, once for each changed configuration, when cameras that were seen before are blind after a
 * start with that; confined to its own thread.
 */
public final class RollBack implements Part {
    private static final Logger log = LoggerFactory.getLogger(RollBack.class);
    private static final Duration TICK = Duration.ofSeconds(2);
    private static final Duration STUCK_AFTER = Duration.ofSeconds(30);
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(15);
    private static final String REFUSED = "refused";

    /** Of the keeper: down or ended because something is wrong, not because a person wants it. */
    private static final Set<String> FAILING = Set.of("waiting", "quarantined", "condemned");

    private final Path config;
    private final LastGood lastGood;
    private final Links links;
    private final Timing timing;
    private final Clock clock;
    private final RollBackStory story;
    private final Thread thread = Threads.platform("roll-back", this::run);
    private final BlockingQueue<CompletableFuture<Boolean>> requests = new ArrayBlockingQueue<>(1);
    private volatile boolean closing;
    private volatile boolean applicable;
    private volatile long tickedNanos;

    // The rest belongs to the thread.
    private OptionalLong pid = OptionalLong.empty();
    private Optional<String> startedWith = Optional.empty();
    private long startNanos;
    private long seenNanos;
    private long answeredNanos;

    /**
     * What it sees and asks; immutable.
     *
     * @param node what the node says of its cameras
     * @param child how the keeper describes the node, such as {@code refused}; empty without a keeper
     * @param keeper restarts the node
     */
    public record Links(NodeSight node, Supplier<Optional<String>> child, Restart keeper) {}

    /** Has the keeper restart the node. */
    @FunctionalInterface
    public interface Restart {
        /** @throws FailureException if there is no keeper, or it refuses */
        void restart() throws FailureException;
    }

    /**
     * The waits; immutable.
     *
     * @param within of a start, in which blindness counts; zero for never
     * @param settle how long a started node has to see what was seen before
     * @param goodAfter how long cameras must have been seen before a copy is taken
     */
    record Timing(Duration within, Duration settle, Duration goodAfter) {}

    RollBack(Path config, LastGood lastGood, Links links, Timing timing, RollBackStory story, Clock clock) {
        this.config = config;
        this.lastGood = lastGood;
        this.links = links;
        this.timing = timing;
        this.story = story;
        this.clock = clock;
        tickedNanos = clock.monotonicNanos();
        startNanos = tickedNanos;
        seenNanos = tickedNanos;
        answeredNanos = tickedNanos;
    }

    /**
     * The roll-back of a node.
     *
     * @param config the user's file
     * @param data the data folder
     * @param within of a start, in which blindness counts; zero for never
     */
    public static RollBack of(Path config, Path data, Links links, Duration within, Clock clock) {
        Timing timing = new Timing(within, Duration.ofSeconds(60), Duration.ofMinutes(10));
        return new RollBack(config, new LastGood(data), links, timing, RollBackStory.in(data, config, clock), clock);
    }

    @Override
    public String name() {
        return "roll-back";
    }

    @Override
    public void start() {
        thread.start();
    }

    @Override
    public boolean isStuck() {
        return !closing
                && thread.getState() != Thread.State.NEW
                && (!thread.isAlive() || clock.since(tickedNanos).compareTo(STUCK_AFTER) > 0);
    }

    @Override
    public void close() {
        closing = true;
        thread.interrupt();
    }

    /** Whether the node was started with a changed configuration so lately that it may be the cause of what is wrong with it. Never waits. */
    public boolean isApplicable() {
        return applicable;
    }

    /**
     * Rolls back for whoever sees that the node does not work, if that is still applicable; waits at most 15 s.
     *
     * @return whether the node is started with the last good copy
     */
    public boolean request() throws InterruptedException {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        try {
            return requests.offer(done) && done.get(REQUEST_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    private void run() {
        try {
            while (!closing) {
                tickedNanos = clock.monotonicNanos();
                try {
                    tick();
                } catch (RuntimeException e) {
                    log.error("A bug in Watchkeeper; please report it", e);
                }
                clock.sleep(TICK);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks once. */
    void tick() {
        story.flush();
        Optional<String> now = LastGood.sha256(config);
        Optional<Look> look = links.node().look().filter(Look::isFresh);
        look.ifPresent(each -> noteStart(each, now));
        Optional<LastGood.Taken> good = lastGood.taken();
        boolean rolledBack = now.isPresent() && lastGood.ordered().equals(now);
        look.ifPresent(each -> story.seen(each, rolledBack));
        applicable = !rolledBack
                && now.isPresent()
                && good.filter(taken -> isRecent(taken, now.get())).isPresent()
                && links.child().get().isPresent();
        Optional<CompletableFuture<Boolean>> request = Optional.ofNullable(requests.poll());
        if (now.isEmpty() || rolledBack) {
            request.ifPresent(each -> each.complete(false));
            return;
        }
        Optional<String> why = good.flatMap(taken -> trouble(taken, now.get(), look))
                .or(() -> request.filter(each -> applicable)
                        .map(each -> "The node does not work since its start with the changed configuration"));
        boolean done = why.isPresent() && rollBack(good.get(), now.get(), why.get());
        request.ifPresent(each -> each.complete(done));
        if (why.isEmpty() && look.isPresent()) {
            takeIfGood(look.get(), now.get(), good);
        }
    }

    private void noteStart(Look look, Optional<String> now) {
        answeredNanos = clock.monotonicNanos();
        if (!look.pid().equals(pid)) {
            pid = look.pid();
            startedWith = now;
            startNanos = clock.monotonicNanos() - look.upFor().toNanos();
            seenNanos = clock.monotonicNanos();
        }
        if (look.cameras().stream().noneMatch(CameraSight::seen)) {
            seenNanos = clock.monotonicNanos();
        }
    }

    private boolean isRecent(LastGood.Taken good, String now) {
        return !now.equals(good.sha256())
                && startedWith.equals(Optional.of(now))
                && clock.since(startNanos).compareTo(timing.within()) < 0;
    }

    /** What a changed configuration has done; empty if nothing, or if it is not changed. */
    private Optional<String> trouble(LastGood.Taken good, String now, Optional<Look> look) {
        if (timing.within().isZero() || now.equals(good.sha256())) {
            return Optional.empty();
        }
        if (look.isEmpty()) {
            Optional<String> state = links.child().get();
            if (state.equals(Optional.of(REFUSED))) {
                return Optional.of("The node refuses the changed configuration");
            }
            boolean dead = state.filter(FAILING::contains).isPresent()
                    && clock.since(answeredNanos).compareTo(timing.settle()) >= 0
                    && clock.since(answeredNanos).compareTo(timing.within()) < 0;
            return dead
                    ? Optional.of("The node does not work since its start with the changed configuration")
                    : Optional.empty();
        }
        Duration up = clock.since(startNanos);
        if (!startedWith.equals(Optional.of(now))
                || up.compareTo(timing.settle()) < 0
                || up.compareTo(timing.within()) >= 0) {
            return Optional.empty();
        }
        List<CameraSight> blind = look.get().cameras().stream()
                .filter(camera -> good.cameras().contains(camera.name()))
                .filter(camera -> !camera.seen()
                        && camera.unseenFor()
                                .map(time -> time.compareTo(timing.settle()) >= 0)
                                .orElse(true))
                .toList();
        return blind.isEmpty()
                ? Optional.empty()
                : Optional.of("Cameras that were seen before are blind since the start with the changed configuration: "
                        + blind.stream().map(CameraSight::sentence).collect(Collectors.joining("; ")));
    }

    private boolean rollBack(LastGood.Taken good, String now, String why) {
        if (links.child().get().isEmpty()) {
            return false; // only a keeper can start the node with another file
        }
        try {
            List<String> difference = Difference.of(Files.readString(lastGood.copy()), Files.readString(config));
            lastGood.order(now);
            log.warn("{}: rolling back to the configuration of {}", why, good.takenAt());
            story.begin(why, good, difference);
            links.keeper().restart();
            story.tried("The node is started with the last good configuration, of " + good.takenAt());
            return true;
        } catch (IOException | FailureException e) {
            log.error("The roll-back failed: {}", e.toString());
            story.tried("The roll-back failed: " + e.getMessage());
            return false;
        }
    }

    private void takeIfGood(Look look, String now, Optional<LastGood.Taken> good) {
        // A camera that has been dead for longer is not blinded by a later change.
        List<String> seen = look.cameras().stream()
                .filter(camera -> camera.unseenFor()
                        .filter(time -> time.compareTo(timing.goodAfter()) <= 0)
                        .isPresent())
                .map(CameraSight::name)
                .toList();
        boolean proven = startedWith.equals(Optional.of(now))
                && !seen.isEmpty()
                && clock.since(seenNanos).compareTo(timing.goodAfter()) >= 0
                && clock.since(startNanos).compareTo(timing.goodAfter()) >= 0;
        boolean news = good.filter(
                        taken -> taken.sha256().equals(now) && taken.cameras().equals(seen))
                .isEmpty();
        if (proven && news) {
            try {
                lastGood.take(config, clock.wall(), seen);
                log.info("The configuration is good: {} cameras are seen with it", seen.size());
            } catch (IOException e) {
                log.warn("No copy of the good configuration can be taken: {}", e.toString());
            }
        }
    }
}
