package dev.watchkeeper.keeper;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.PrivateFiles;
import dev.watchkeeper.base.Shutdown;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.keeper.logs.LogSinks;
import dev.watchkeeper.keeper.process.InstanceLock;
import dev.watchkeeper.keeper.process.Signals;
import dev.watchkeeper.keeper.process.Sweep;
import dev.watchkeeper.keeper.process.Tree;
import dev.watchkeeper.keeper.process.Trees;
import dev.watchkeeper.keeper.restart.Ending;
import dev.watchkeeper.keeper.services.ServiceSettings;
import dev.watchkeeper.keeper.stream.Restreamer;
import dev.watchkeeper.keeper.stream.Restreaming;
import dev.watchkeeper.keeper.systemd.ServiceManager;
import dev.watchkeeper.keeper.systemd.ServiceManager.Phase;
import dev.watchkeeper.notify.Message;
import dev.watchkeeper.notify.Outbox;
import dev.watchkeeper.notify.SenderNote;
import dev.watchkeeper.stream.report.StreamsReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
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

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);

    private final KeeperPlan plan;
    private final Clock clock;
    private final LogSinks sinks;
    private final ManagerReport report;
    private final LinkedBlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
    private final KeeperRequests requests;
    private final Reloading reloading;
    private final Children children;
    private Optional<Place> place = Optional.empty();
    private Optional<StreamChildren> streams = Optional.empty();
    private Optional<Messenger> messenger = Optional.empty();
    private boolean nodeIsToRead;
    private boolean closing;
    private long closingNanos;

    /** What children are made with; immutable. */
    private record Place(Child.Context context, RuntimeFolder runtime) {}

    /**
     * What a keeper writes to and reports to; immutable.
     *
     * @param sinks take the children's lines
     * @param manager gets reports when the children have been started, how they are, and that this keeper makes progress
     */
    public record Surroundings(LogSinks sinks, ServiceManager manager) {}

    private Keeper(KeeperPlan plan, Reread.Source source, Clock clock, Surroundings around) {
        report = new ManagerReport(around.manager());
        reloading = new Reloading(source, queue::add, this::keep);
        children = new Children(plan, this::createChild, END_GRACE);
        this.plan = plan;
        this.clock = clock;
        sinks = around.sinks();
        requests = new KeeperRequests(
                clock.wall(),
                () -> messenger.map(Messenger::status),
                () -> streams.map(StreamChildren::report).orElse(StreamsReport.OFF));
    }

    /**
     * Keeps the children alive.
     *
     * @param source reads again what is to be kept, when somebody asks for it
     * @return the exit code: 0 after an order to end, or if all children ended cleanly; else that of the first that did not
     * @throws FailureException of kind ENVIRONMENT, before any child is started
     */
    public static int run(KeeperPlan plan, Reread.Source source, Clock clock, Shutdown shutdown, Surroundings around)
            throws FailureException, InterruptedException {
        return new Keeper(plan, source, clock, around).run(shutdown);
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
            place = Optional.of(new Place(context, runtime));
            streams = plan.streams().map(this::createStreams);
            children.settle();
            try (ControlServer control = ControlServer.open(runtime.socket(), this::answer, clock)) {
                awaitShutdown(shutdown);
                log.info(
                        "Keep-alive started: {}",
                        plan.all().stream().map(ServiceSettings::name).collect(Collectors.joining(", ")));
                streams.ifPresent(StreamChildren::start);
                loop(trees, state);
                closeStreams();
                sendLastMessages();
                endWatch();
                report.send(Phase.STOPPING, children.kept());
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

    private StreamChildren createStreams(Restreaming restreaming) {
        Place at = place.orElseThrow();
        return new StreamChildren(
                new Restreamer(restreaming),
                new StreamChildren.Access(
                        queue::add,
                        children::find,
                        this::tell,
                        at.runtime().path(),
                        at.context().trees(),
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

    private Child createChild(ServiceSettings settings) {
        Place at = place.orElseThrow();
        return new ChildMaker(sinks, at.context(), at.runtime()).make(settings, children, () -> streams, this::tell);
    }

    private void tell(Message message) {
        messenger.ifPresent(taker -> taker.submit(message));
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

    /** Reads again what is to be kept, then has the node read its configuration again. */
    private void reload() {
        log.info("The configuration is read again");
        reloading.request(() -> nodeIsToRead = true);
    }

    /** A node that has only just been started would take the signal for a closed terminal: its vital signs show that it has got further. */
    private void askNode() {
        Optional<Tree> node = children.plan().node().flatMap(children::find).flatMap(Child::tree);
        if (node.isEmpty()) {
            nodeIsToRead = false;
        } else if (Files.exists(place.orElseThrow().runtime().vitals())) {
            nodeIsToRead = false;
            node.get().signal(Signals.HUP);
        }
    }

    /** Keeps what was read again. @return in lines, what that changed */
    private List<String> keep(Reread.Good read) {
        KeeperPlan before = children.plan();
        KeeperPlan after = read.plan();
        if (closing) {
            return List.of();
        }
        if (!before.data().equals(after.data()) || !before.product().equals(after.product())) {
            return List.of("What is kept stays as it is: another data folder, and another name or none for messages,"
                    + " take effect only after a restart");
        }
        sinks.mask(read.filter());
        Set<String> replaced = new HashSet<>(changeStreams(before.streams(), after.streams()));
        if (read.differs()) {
            after.watch().map(ServiceSettings::name).ifPresent(replaced::add);
        }
        List<String> lines = KeptText.of(children.change(after, replaced));
        lines.forEach(line -> log.info("The configuration was read again: {}", line));
        return lines;
    }

    /** @return the children that have to begin anew, although they are wanted still */
    private Set<String> changeStreams(Optional<Restreaming> before, Optional<Restreaming> after) {
        try {
            if (streams.isPresent() && after.isPresent()) {
                return streams.get().change(after.get());
            }
            closeStreams();
            streams = after.map(this::createStreams);
            streams.ifPresent(StreamChildren::start);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Set.of();
    }

    private void loop(Trees trees, KeeperState state) throws InterruptedException {
        long scanned = clock.monotonicNanos() - SCAN_INTERVAL.toNanos();
        while (!isOver()) {
            if (!closing) {
                guarded(this::settle);
                if (nodeIsToRead) {
                    guarded(this::askNode);
                }
            }
            for (Child child : children.kept()) {
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

    private void settle() {
        if (children.settle()) {
            List<ServiceSettings> writing = new ArrayList<>(children.plan().all());
            children.plan().watch().ifPresent(writing::add);
            sinks.retain(writing);
        }
    }

    /** When nothing else is left to keep, it still runs. */
    private void endWatch() throws InterruptedException {
        long startedNanos = clock.monotonicNanos();
        children.watch().ifPresent(child -> guarded(() -> child.close(WATCH_GRACE)));
        while (children.watch().filter(Child::isUp).isPresent()
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
        report.send(closing ? Phase.STOPPING : Phase.READY, children.kept());
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
        for (Child child : children.kept()) {
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
            return late || !children.isAnyUp();
        }
        return children.isOver();
    }

    private void close(String reason) {
        if (!closing) {
            log.info("Received {}, shutting down gracefully...", reason);
            closing = true;
            closingNanos = clock.monotonicNanos();
            children.kept().forEach(child -> guarded(() -> child.close(END_GRACE)));
        }
    }

    private int exitCode() {
        return children.kept().stream()
                .filter(child -> !children.watch().filter(child::equals).isPresent())
                .map(child ->
                        child.controller().lastEnding().map(Ending::reported).orElse(0))
                .filter(code -> code != 0)
                .findFirst()
                .orElse(0);
    }

    /** Has the request answered on the keeper's thread. */
    private String answer(String request) throws InterruptedException {
        if (request.equals("reload")) {
            return reloading.answer();
        }
        CompletableFuture<String> answer = new CompletableFuture<>();
        queue.add(() -> answer.complete(requests.decide(request, children.kept(), closing)));
        try {
            return answer.get(ANSWER_LIMIT.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return "error The keeper is busy; try again\n";
        }
    }
}
