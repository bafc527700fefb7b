package dev.watchkeeper.escalate.recover;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.RecoverySettings;
import dev.watchkeeper.config.RecoverySettings.Action;
import dev.watchkeeper.escalate.recover.CameraCase.Phase;
import dev.watchkeeper.escalate.sight.CameraSight;
import dev.watchkeeper.escalate.sight.NodeSight;
import dev.watchkeeper.incident.IncidentFiles;
import dev.watchkeeper.notify.Outbox;
import dev.watchkeeper.watch.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries the recovery actions of cameras that stay blind, in order and a few times a day, and sees by pictures whether one helped; confined to its own thread. While the node stands still nothing is
 * done: then nobody knows how the cameras are.
 */
public final class CameraRecovery implements Part {
    private static final Logger log = LoggerFactory.getLogger(CameraRecovery.class);
    private static final Duration TICK = Duration.ofSeconds(2);
    private static final Duration STUCK_AFTER = Duration.ofSeconds(30);

    /** Each is a thread and a connection; a whole site that is dark is not helped by haste. */
    private static final int MOST_AT_ONCE = 4;

    private final List<CameraSettings> cameras;
    private final NodeSight node;
    private final Tools tools;
    private final Timing timing;
    private final Clock clock;
    private final Map<String, CameraCase> open = new LinkedHashMap<>();
    private final Thread thread = Threads.platform("recovery", this::run);
    private volatile boolean closing;
    private volatile long tickedNanos;
    private boolean restored;

    /** What it works with; immutable. */
    record Tools(Performer performer, Jobs jobs, RecoveryBook book, IncidentFiles incidents, RecoveryReports reports) {}

    /** Starts an action on a thread of its own. */
    @FunctionalInterface
    interface Jobs {
        Future<Performer.Result> start(String name, Callable<Performer.Result> work);
    }

    /**
     * The waits; immutable.
     *
     * @param verify for pictures after an action: cameras take a minute or two to boot
     * @param hold how long pictures must stay
     * @param rest from the last action of a round to the first of the next
     */
    record Timing(Duration verify, Duration hold, Duration rest) {
        static final Timing USUAL = new Timing(Duration.ofMinutes(3), Duration.ofSeconds(60), Duration.ofHours(1));
    }

    CameraRecovery(List<CameraSettings> cameras, NodeSight node, Tools tools, Timing timing, Clock clock) {
        this.cameras = cameras.stream()
                .filter(camera -> !camera.recovery().actions().isEmpty())
                .toList();
        this.node = node;
        this.tools = tools;
        this.timing = timing;
        this.clock = clock;
        tickedNanos = clock.monotonicNanos();
    }

    /**
     * The recovery of the cameras that have actions; empty if none has.
     *
     * @param data the data folder
     */
    public static Optional<CameraRecovery> of(List<CameraSettings> cameras, NodeSight node, Path data, Clock clock) {
        if (cameras.stream().allMatch(camera -> camera.recovery().actions().isEmpty())) {
            return Optional.empty();
        }
        Tools tools = new Tools(
                new CameraActions(CameraActions.Limits.USUAL, clock),
                CameraRecovery::onThread,
                new RecoveryBook(data, clock),
                new IncidentFiles(data),
                new RecoveryReports(new Outbox(data), clock));
        return Optional.of(new CameraRecovery(cameras, node, tools, Timing.USUAL, clock));
    }

    private static Future<Performer.Result> onThread(String name, Callable<Performer.Result> work) {
        FutureTask<Performer.Result> task = new FutureTask<>(work);
        Threads.platform(name, task).start();
        return task;
    }

    @Override
    public String name() {
        return "recovery";
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
        } finally {
            open.values().forEach(each -> each.job.ifPresent(job -> job.cancel(true)));
        }
    }

    /** Looks once, and begins what is due. */
    void tick() throws InterruptedException {
        if (!restored) {
            restored = true;
            cameras.forEach(this::restore);
        }
        tools.reports().flush();
        Optional<NodeSight.Look> look = node.look().filter(NodeSight.Look::isFresh);
        if (look.isEmpty()) {
            return;
        }
        for (CameraSettings camera : cameras) {
            Optional<CameraSight> sight = look.get().find(camera.name());
            Optional<CameraCase> known = Optional.ofNullable(open.get(camera.name()));
            if (sight.isPresent() && known.isPresent()) {
                advance(known.get(), sight.get());
            } else if (sight.isPresent() && isDue(camera, sight.get(), look.get())) {
                begin(camera, sight.get());
            }
        }
    }

    private void restore(CameraSettings camera) {
        tools.book()
                .incident(camera.name())
                .flatMap(tools.incidents()::find)
                .filter(file -> file.end().isEmpty())
                .ifPresent(file -> {
                    CameraCase restoredCase = CameraCase.restored(camera, file);
                    enter(restoredCase, Phase.VERIFYING);
                    open.put(camera.name(), restoredCase);
                });
    }

    private static boolean isDue(CameraSettings camera, CameraSight sight, NodeSight.Look look) {
        Duration blind = sight.unseenFor().orElse(look.upFor());
        return !sight.seen()
                && blind.compareTo(camera.recovery().after()) >= 0
                && CurableCauses.contains(sight.cause());
    }

    private void begin(CameraSettings camera, CameraSight sight) {
        CameraCase fresh =
                new CameraCase(camera, tools.incidents().newId(clock.wall()), clock.wall(), sight.sentence());
        fresh.step(clock.wall(), "noticed", sight.sentence());
        open.put(camera.name(), fresh);
        tools.book().opened(camera.name(), fresh.id);
        enter(fresh, Phase.WAITING);
        log.warn("Incident {}: {}", fresh.id, sight.sentence());
        save(fresh);
    }

    private void advance(CameraCase each, CameraSight sight) throws InterruptedException {
        if (sight.seen() && each.phase != Phase.HOLDING && each.phase != Phase.ACTING) {
            each.step(clock.wall(), "verified", "Pictures come again");
            log.info("Incident {}: pictures of {} come again", each.id, each.title());
            enter(each, Phase.HOLDING);
            save(each);
            return;
        }
        switch (each.phase) {
            case WAITING -> act(each, sight);
            case ACTING -> finish(each);
            case VERIFYING -> {
                if (passed(each, timing.verify())) {
                    enter(each, Phase.WAITING);
                }
            }
            case HOLDING -> hold(each, sight);
            case RESTING -> {
                if (passed(each, timing.rest())) {
                    each.next = 0;
                    enter(each, Phase.WAITING);
                }
            }
        }
    }

    private void act(CameraCase each, CameraSight sight) {
        if (!CurableCauses.contains(sight.cause()) || busy() >= MOST_AT_ONCE) {
            return;
        }
        RecoverySettings recovery = each.camera.recovery();
        while (each.next < recovery.actions().size()) {
            Action action = recovery.actions().get(each.next++);
            String key = key(action);
            if (tools.book().count(each.camera.name(), key) < recovery.perDay()) {
                begin(each, action, key);
                return;
            }
            String text = action.text() + " was tried " + recovery.perDay() + " times within 24 h: not again today";
            if (!each.triedTexts().contains(text)) {
                each.step(clock.wall(), "tried", text);
            }
        }
        enter(each, Phase.RESTING);
        if (!each.told) {
            each.told = true;
            each.step(clock.wall(), "tried", "A person was told");
            tools.reports().needsYou(each);
        }
        save(each);
    }

    /** Equal for equal actions across restarts; their own text leaves out what may be secret. */
    private static String key(Action action) {
        return action.text() + " " + Integer.toHexString(action.hashCode());
    }

    private void begin(CameraCase each, Action action, String key) {
        try {
            tools.book().add(each.camera.name(), key);
        } catch (IOException e) {
            each.step(clock.wall(), "tried", action.text() + " was left out, because it cannot be counted: " + e);
            log.warn(
                    "{} of {} is left out, because it cannot be counted: {}",
                    action.text(),
                    each.title(),
                    e.toString());
            save(each);
            return;
        }
        log.warn("Incident {}: {} for {}", each.id, action.text(), each.title());
        each.tried = true;
        each.job = Optional.of(tools.jobs()
                .start("recover-" + each.camera.name(), () -> tools.performer().perform(each.camera, action)));
        enter(each, Phase.ACTING);
    }

    private void finish(CameraCase each) throws InterruptedException {
        if (each.job.filter(Future::isDone).isEmpty()) {
            return;
        }
        Performer.Result result;
        try {
            result = each.job.get().get();
        } catch (ExecutionException e) {
            log.error("A bug in Watchkeeper; please report it", e.getCause());
            result = new Performer.Result(false, "it failed by a bug in Watchkeeper, see its log");
        }
        each.job = Optional.empty();
        each.step(clock.wall(), "tried", result.text());
        log.info("Incident {}: {}", each.id, result.text());
        enter(each, result.done() ? Phase.VERIFYING : Phase.WAITING);
        save(each);
    }

    private void hold(CameraCase each, CameraSight sight) {
        if (!sight.seen()) {
            each.step(clock.wall(), "noticed", "Blind again: " + sight.sentence());
            enter(each, Phase.VERIFYING);
            save(each);
        } else if (passed(each, timing.hold())) {
            each.step(clock.wall(), "closed", "It was seen for " + timing.hold().toSeconds() + " s");
            each.end(clock.wall());
            open.remove(each.camera.name());
            tools.book().closed(each.camera.name());
            if (each.tried || each.told) {
                tools.reports().fixed(each, timing.hold());
            }
            save(each);
        }
    }

    private long busy() {
        return open.values().stream().filter(each -> each.phase == Phase.ACTING).count();
    }

    private boolean passed(CameraCase each, Duration time) {
        return clock.since(each.phaseNanos).compareTo(time) >= 0;
    }

    private void enter(CameraCase each, Phase phase) {
        each.phase = phase;
        each.phaseNanos = clock.monotonicNanos();
    }

    private void save(CameraCase each) {
        try {
            tools.incidents().save(each.file());
        } catch (IOException e) {
            log.warn("Incident {} cannot be written: {}", each.id, e.toString());
        }
    }
}
