package dev.watchkeeper.keeper;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.PrivateFiles;
import dev.watchkeeper.base.Shutdown;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.keeper.liveness.OutputActivity;
import dev.watchkeeper.keeper.logs.LogSinks;
import dev.watchkeeper.keeper.process.InstanceLock;
import dev.watchkeeper.keeper.process.Signals;
import dev.watchkeeper.keeper.process.Sweep;
import dev.watchkeeper.keeper.process.Tree;
import dev.watchkeeper.keeper.process.Trees;
import dev.watchkeeper.keeper.restart.Ending;
import dev.watchkeeper.keeper.restart.Lifecycle.State;
import dev.watchkeeper.keeper.services.ServiceSettings;
import dev.watchkeeper.keeper.stream.Restreamer;
import dev.watchkeeper.keeper.stream.Restreaming;
import dev.watchkeeper.keeper.stream.StreamAbsence;
import dev.watchkeeper.keeper.stream.StreamServices;
import dev.watchkeeper.keeper.systemd.ServiceManager;
import dev.watchkeeper.keeper.systemd.ServiceManager.Phase;
import dev.watchkeeper.notify.Outbox;
import dev.watchkeeper.notify.SenderNote;
import dev.watchkeeper.stream.report.StreamsReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps children alive until it is ordered to end, or none of them is to be restarted; confined to the thread that calls {@link #run}.
 */
public final class Keeper {
    private static final Logger log = LoggerFactory.getLogger(Keeper.class);

    /** The interval between two scans of the process table. */
    private static final Duration SCAN_INTERVAL = Duration.ofSeconds(5);

    private static final Duration MAX_PAUSE = Duration.ofSeconds(1);

    /** When the keeper ends: the time from SIGTERM to SIGKILL for its children. */
    private static final Duration END_GRACE = Duration.ofSeconds(10);

    /** When the keeper ends: the time after which it leaves behind what it could not end. */
    private static final Duration END_LIMIT = Duration.ofMillis(11_500);

    /** When no child is left to keep alive: the time to send the messages about it. */
    private static final Duration LAST_MESSAGES = Duration.ofSeconds(60);

    /** The time for the last messages to reach the outbox. */
    private static final Duration LAST_PUT = Duration.ofMillis(1500);

    /** For what looks from outside, once nothing else is left. */
    private static final Duration WATCH_GRACE = Duration.ofSeconds(2);

    /** Under this cause the restarts count of a command that waited for another child. */
    private static final String NEEDS_AWAY = "needs-away";

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);

    private final KeeperPlan plan;
    private final Clock clock;
    private final LogSinks sinks;
    private final ManagerReport report;
    private final LinkedBlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
    private final Map<String, Child> children = new LinkedHashMap<>();

    /** Not among the children whose end is the keeper's end. */
    private Optional<Child> watch = Optional.empty();

    private final KeeperRequests requests;
    private Optional<StreamChildren> streams = Optional.empty();
    private Optional<Messenger> messenger = Optional.empty();
    private boolean closing;
    private long closingNanos;

    private Keeper(KeeperPlan plan, Clock clock, LogSinks sinks, ServiceManager manager) {
        report = new ManagerReport(manager);
        this.plan = plan;
        this.clock = clock;
        this.sinks = sinks;
        requests = new KeeperRequests(
                clock.wall(),
                () -> messenger.map(Messenger::status),
                () -> streams.map(StreamChildren::report).orElse(StreamsReport.OFF));
    }

    /**
     * Keeps the children alive.
     *
     * @param sinks take the children's lines
     * @param manager gets reports when the children have been started, how they are, and that this keeper makes progress
     * @return the exit code: 0 after an order to end, or if all children ended cleanly; else that of the first that did not
     * @throws FailureException of kind ENVIRONMENT, before any child is started
     */
    public static int run(KeeperPlan plan, Clock clock, Shutdown shutdown, LogSinks sinks, ServiceManager manager)
            throws FailureException, InterruptedException {
        return new Keeper(plan, clock, sinks, manager).run(shutdown);
    }

    private int run(Shutdown shutdown) throws FailureException, InterruptedException {
        Path own = plan.data().resolve("keeper");
        try {
            PrivateFiles.createDirectories(own);
        } catch (IOException e) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT,
                    "The data folder " + plan.data().toAbsolutePath() + " cannot be written (" + e.getMessage()
                            + "): give this user write access, or name another folder with --data",
                    e);
        }
        RuntimeFolder runtime = RuntimeFolder.of(plan.data()).create();
        try (InstanceLock lock = InstanceLock.take(own.resolve("lock"))) {
            KeeperState state = new KeeperState(own, clock);
            String id = state.id();
            Sweep.run(id, state.processes(), clock);
            Trees trees = Trees.open(id, clock);
            Evidence evidence = new Evidence(plan.data().resolve("evidence"), clock);
            messenger = plan.product().map(product -> createMessenger(runtime));
            Child.Context context = new Child.Context(trees, clock, queue::add, evidence, new OomKills());
            streams = plan.streams().map(restreaming -> createStreams(restreaming, trees, runtime));
            for (ServiceSettings settings : plan.all()) {
                children.put(settings.name(), createChild(settings, context, runtime));
            }
            watch = plan.watch().map(settings -> createChild(settings, context, runtime));
            try (ControlServer control = ControlServer.open(runtime.socket(), this::answer, clock)) {
                awaitShutdown(shutdown);
                log.info("Keep-alive started: {}", String.join(", ", children.keySet()));
                streams.ifPresent(StreamChildren::start);
                loop(trees, state);
                closeStreams();
                sendLastMessages();
                endWatch();
                report.send(Phase.STOPPING, children.values());
            }
            messenger.ifPresent(Messenger::close);
            if (messenger.isPresent()) {
                messenger.get().awaitEnd(LAST_PUT);
            }
            state.save(List.of());
            runtime.removeIfEmpty();
        } catch (IOException e) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT, "The folder " + own + " cannot be used: " + e.getMessage(), e);
        }
        log.info("Keep-alive stopped");
        return closing ? 0 : exitCode();
    }

    private StreamChildren createStreams(Restreaming restreaming, Trees trees, RuntimeFolder runtime) {
        return new StreamChildren(
                new Restreamer(restreaming),
                new StreamChildren.Access(
                        queue::add,
                        this::find,
                        message -> messenger.ifPresent(taker -> taker.submit(message)),
                        runtime.path(),
                        trees,
                        clock));
    }

    private void closeStreams() throws InterruptedException {
        if (streams.isPresent()) {
            streams.get().close();
        }
    }

    private Messenger createMessenger(RuntimeFolder runtime) {
        return new Messenger(new Outbox(plan.data()), new Outbox(runtime.path()), new SenderNote(runtime.path()))
                .start();
    }

    private Child createChild(ServiceSettings settings, Child.Context context, RuntimeFolder runtime) {
        OutputActivity activity =
                new OutputActivity(clock, settings.supervision().liveness().heartbeatPattern());
        boolean isNode = plan.node().filter(settings.name()::equals).isPresent();
        ChildHooks hooks = isNode
                ? new NodeHooks(plan.data(), settings.supervision().watchFiles(), runtime.vitals(), clock)
                : streams.flatMap(parts -> parts.hooks(settings.name()))
                        .orElseGet(() -> needs(settings.supervision().needs()));
        // What tells people cannot tell them about itself, and its restarts would be told again and again.
        boolean isQuiet = plan.watch().filter(settings::equals).isPresent()
                || streams.filter(parts -> parts.isQuiet(settings.name())).isPresent();
        Alerts alerts = new Alerts(
                settings.name(),
                settings.title(),
                plan.product().orElse(""),
                message -> messenger.filter(taker -> !isQuiet).ifPresent(taker -> taker.submit(message)),
                clock);
        Child.Lines lines = new Child.Lines(sinks.forChild(settings, activity, clock), activity);
        return new Child(settings, hooks, alerts, context, lines);
    }

    /** The hooks of a command of any kind: its needs. */
    private ChildHooks needs(List<String> names) {
        return new ChildHooks() {
            @Override
            public Optional<String> away() {
                return names.stream()
                        .filter(name -> isAway(name))
                        .findFirst()
                        .map(name -> name.equals(StreamServices.SERVER) ? StreamAbsence.SERVER_AWAY : NEEDS_AWAY);
            }
        };
    }

    private boolean isAway(String name) {
        return find(name).filter(Child::isAway).isPresent()
                || name.equals(StreamServices.SERVER)
                        && streams.filter(StreamChildren::isServerAway).isPresent();
    }

    private void awaitShutdown(Shutdown shutdown) {
        shutdown.onHangupWithoutTerminal(() -> queue.add(this::reload));
        Threads.platform("shutdown", () -> {
                    try {
                        Shutdown.Request request = shutdown.await();
                        queue.add(() -> close(request.reason()));
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                })
                .start();
    }

    /** The node reads its configuration again; what the keeper itself has read stays until it starts again. */
    private void reload() {
        Optional<Tree> node = plan.node().flatMap(this::find).flatMap(Child::tree);
        if (node.isEmpty()) {
            log.info("Nothing that is kept here can read its configuration again");
        } else {
            log.info("The node is asked to read its configuration again");
            node.get().signal(Signals.HUP);
        }
    }

    private void loop(Trees trees, KeeperState state) throws InterruptedException {
        long scanned = clock.monotonicNanos() - SCAN_INTERVAL.toNanos();
        while (!isOver()) {
            for (Child child : all()) {
                if (!closing) {
                    guarded(child::tick);
                }
            }
            if (clock.since(scanned).compareTo(SCAN_INTERVAL) >= 0) {
                scanned = clock.monotonicNanos();
                state.save(trees.scan());
            }
            reportToManager();
            Optional<Runnable> event = Optional.ofNullable(queue.poll(pause().toNanos(), TimeUnit.NANOSECONDS));
            while (event.isPresent()) {
                guarded(event.get());
                event = Optional.ofNullable(queue.poll());
            }
        }
    }

    /** Everything that is kept, the watch last. */
    private List<Child> all() {
        List<Child> all = new ArrayList<>(children.values());
        watch.ifPresent(all::add);
        return all;
    }

    /** When nothing else is left to keep, it still runs. */
    private void endWatch() throws InterruptedException {
        long startedNanos = clock.monotonicNanos();
        watch.ifPresent(child -> guarded(() -> child.close(WATCH_GRACE)));
        while (watch.filter(Child::isUp).isPresent()
                && clock.since(startedNanos).compareTo(WATCH_GRACE.multipliedBy(2)) < 0) {
            Optional.ofNullable(queue.poll(MAX_PAUSE.toMillis() / 10, TimeUnit.MILLISECONDS))
                    .ifPresent(Keeper::guarded);
        }
    }

    /** When the last child is given up, its message would otherwise wait until the keeper starts again. */
    private void sendLastMessages() throws InterruptedException {
        long startedNanos = clock.monotonicNanos();
        while (!closing
                && messenger.filter(taker -> !taker.isIdle()).isPresent()
                && clock.since(startedNanos).compareTo(LAST_MESSAGES) < 0) {
            Optional.ofNullable(queue.poll(MAX_PAUSE.toMillis() / 10, TimeUnit.MILLISECONDS))
                    .ifPresent(Keeper::guarded);
            reportToManager();
        }
    }

    private void reportToManager() {
        report.send(closing ? Phase.STOPPING : Phase.READY, all());
    }

    /** An internal error with one child must not stop the others. */
    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            log.error("A bug in Watchkeeper; please report it", e);
        }
    }

    private Duration pause() {
        Duration pause = MAX_PAUSE;
        for (Child child : all()) {
            Optional<Duration> due = child.controller().untilDue();
            if (due.isPresent() && due.get().compareTo(pause) < 0) {
                pause = due.get();
            }
        }
        return pause;
    }

    private boolean isOver() {
        if (closing) {
            boolean late = clock.since(closingNanos).compareTo(END_LIMIT) >= 0;
            if (late) {
                log.error("Some processes did not end in time and are left running");
            }
            return late || all().stream().noneMatch(Child::isUp);
        }
        return children.values().stream()
                .allMatch(child -> child.state() == State.FINISHED || child.state() == State.GIVEN_UP);
    }

    private void close(String reason) {
        if (!closing) {
            log.info("Received {}, shutting down gracefully...", reason);
            closing = true;
            closingNanos = clock.monotonicNanos();
            all().forEach(child -> guarded(() -> child.close(END_GRACE)));
        }
    }

    private int exitCode() {
        return children.values().stream()
                .map(child ->
                        child.controller().lastEnding().map(Ending::reported).orElse(0))
                .filter(code -> code != 0)
                .findFirst()
                .orElse(0);
    }

    /** Has the request answered on the keeper's thread. */
    private String answer(String request) throws InterruptedException {
        CompletableFuture<String> answer = new CompletableFuture<>();
        queue.add(() -> answer.complete(requests.decide(request, all(), closing)));
        try {
            return answer.get(ANSWER_LIMIT.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return "error The keeper is busy; try again\n";
        }
    }

    private Optional<Child> find(String name) {
        return all().stream().filter(child -> child.name().equals(name)).findFirst();
    }
}
