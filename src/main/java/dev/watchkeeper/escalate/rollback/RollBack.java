package dev.watchkeeper.escalate.rollback;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.config.LastGood;
import dev.watchkeeper.escalate.sight.CameraSight;
import dev.watchkeeper.escalate.sight.NodeSight;
import dev.watchkeeper.escalate.sight.NodeSight.Look;
import dev.watchkeeper.program.Programs;
import dev.watchkeeper.watch.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a copy of the configuration and notes the program once cameras have been seen with them for a while, and rolls back to them, once for each change, when cameras that were seen before are blind
 * after a start with what changed: first the configuration, then the program; confined to its own thread.
 */
public final class RollBack implements Part {
    private static final Logger log = LoggerFactory.getLogger(RollBack.class);
    private static final Duration TICK = Duration.ofSeconds(2);
    private static final Duration STUCK_AFTER = Duration.ofSeconds(30);
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(15);
    private static final String CHANGED = "the changed configuration";
    private static final Outcome NOTHING = new Outcome.No("Nothing that changed is to blame any more");

    private final Path config;
    private final LastGood lastGood;
    private final Links links;
    private final Timing timing;
    private final Clock clock;
    private final RollBackStory story;
    private final Thread thread = Threads.platform("roll-back", this::run);
    private final BlockingQueue<CompletableFuture<Outcome>> requests = new ArrayBlockingQueue<>(1);
    private volatile boolean closing;
    private volatile boolean applicable;
    private volatile long tickedNanos;

    // These belong to the thread.
    private final ProgramBack program;
    private final NodeStart start;
    private OptionalLong rolledBackNanos = OptionalLong.empty();

    /**
     * What it sees and asks; immutable.
     *
     * @param node what the node says of its cameras
     * @param child how the keeper describes the node, such as {@code refused}; empty without a keeper
     * @param keeper restarts the node
     * @param programs the builds of the program
     */
    public record Links(NodeSight node, Supplier<Optional<String>> child, Restart keeper, Programs programs) {}

    /** What came of a request; immutable. */
    public sealed interface Outcome {
        /** One sentence, without its end. */
        String text();

        /** The node is started with something that was good. */
        record Done(String text) implements Outcome {}

        /** It is not, and why. */
        record No(String text) implements Outcome {}
    }

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
        program = new ProgramBack(links.programs(), timing, story);
        start = new NodeStart(clock);
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

    /** Whether the node was started with a changed configuration or a new program so lately that it may be the cause of what is wrong with it. Never waits. */
    public boolean isApplicable() {
        return applicable;
    }

    /**
     * Rolls back for whoever sees that the node does not work, if that is still applicable; waits at most 15 s.
     */
    public Outcome request() throws InterruptedException {
        CompletableFuture<Outcome> done = new CompletableFuture<>();
        try {
            return requests.offer(done)
                    ? done.get(REQUEST_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                    : new Outcome.No("A roll-back was asked for already");
        } catch (ExecutionException | TimeoutException e) {
            return new Outcome.No("Nothing was rolled back within " + REQUEST_LIMIT.toSeconds() + " s");
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
        look.ifPresent(each -> {
            start.note(each, now, program.now());
            start.note(lastGood.lastReload());
        });
        Optional<LastGood.Taken> good = lastGood.taken();
        boolean rolledBack = now.isPresent() && lastGood.ordered().equals(now);
        look.ifPresent(each -> story.seen(each, rolledBack || program.isRolledBack()));
        boolean kept = links.child().get().isPresent(); // only a keeper can start the node with something else
        boolean configuration = !rolledBack
                && good.filter(taken -> isRecent(taken, now.orElse(taken.sha256())))
                        .isPresent();
        applicable = kept && (configuration || program.isApplicable(start));
        Optional<CompletableFuture<Outcome>> request = Optional.ofNullable(requests.poll());
        Optional<Outcome> done = Optional.empty();
        if (kept && now.isPresent() && !rolledBack) {
            done = good.flatMap(taken -> trouble(taken, now.get(), look))
                    .or(() -> request.isPresent() && configuration
                            ? Optional.of("The node does not work since its start with " + CHANGED)
                            : Optional.empty())
                    .map(why -> rollBack(good.get(), now.get(), why));
        }
        // What a changed configuration may have done is no reason to blame the program as well.
        boolean same = rolledBack
                || good.filter(taken -> now.equals(Optional.of(taken.sha256()))).isPresent();
        boolean settled = rolledBackNanos.isEmpty()
                || clock.since(rolledBackNanos.getAsLong()).compareTo(timing.settle()) >= 0;
        if (done.isEmpty() && same && settled) {
            done = program.tick(
                    new ProgramBack.Seen(look, links.child().get(), start, links.keeper()), request.isPresent());
        }
        Outcome outcome = done.orElse(NOTHING);
        request.ifPresent(each -> each.complete(outcome));
        if (done.isEmpty() && look.isPresent() && now.isPresent() && !rolledBack) {
            takeIfGood(look.get(), now.get(), good);
        }
    }

    private boolean isRecent(LastGood.Taken good, String now) {
        return !now.equals(good.sha256())
                && start.isWithConfig(now)
                && start.upFor().compareTo(timing.within()) < 0;
    }

    /** What a changed configuration has done; empty if nothing, or if it is not changed. */
    private Optional<String> trouble(LastGood.Taken good, String now, Optional<Look> look) {
        return now.equals(good.sha256())
                ? Optional.empty()
                : Blame.trouble(
                        new Blame.Changed(CHANGED, good.cameras(), start.isWithConfig(now)),
                        look,
                        links.child().get(),
                        start,
                        timing);
    }

    private Outcome rollBack(LastGood.Taken good, String now, String why) {
        try {
            List<String> difference = Difference.of(Files.readString(lastGood.copy()), Files.readString(config));
            lastGood.order(now);
            rolledBackNanos = OptionalLong.of(clock.monotonicNanos());
            start.forget();
            log.warn("{}: rolling back to the configuration of {}", why, good.takenAt());
            story.begin(why, good, difference);
            links.keeper().restart();
            String text = "The node is started with the last good configuration, of " + good.takenAt();
            story.tried(text);
            return new Outcome.Done(text);
        } catch (IOException | FailureException e) {
            log.error("The roll-back failed: {}", e.toString());
            story.tried("The roll-back failed: " + e.getMessage());
            return new Outcome.No("The roll-back failed: " + e.getMessage());
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
        if (!start.isWithConfig(now) || seen.isEmpty() || !start.isSeeingFor(timing.goodAfter())) {
            return;
        }
        program.take(start, clock.wall(), seen);
        boolean news = good.filter(
                        taken -> taken.sha256().equals(now) && taken.cameras().equals(seen))
                .isEmpty();
        if (news) {
            try {
                lastGood.take(config, clock.wall(), seen);
                log.info("The configuration is good: {} cameras are seen with it", seen.size());
            } catch (IOException e) {
                log.warn("No copy of the good configuration can be taken: {}", e.toString());
            }
        }
    }
}
