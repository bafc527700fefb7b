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
import dev.watchkeeper.keeper.process.Sweep;
import dev.watchkeeper.keeper.process.Trees;
import dev.watchkeeper.keeper.restart.Ending;
import dev.watchkeeper.keeper.restart.Lifecycle.Event;
import dev.watchkeeper.keeper.restart.Lifecycle.State;
import dev.watchkeeper.keeper.services.ServiceSettings;
import dev.watchkeeper.keeper.systemd.ServiceManager;
import dev.watchkeeper.keeper.systemd.ServiceManager.Phase;
import dev.watchkeeper.notify.MailSource;
import dev.watchkeeper.notify.Notifier;
import dev.watchkeeper.notify.Outbox;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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
 * Keeps children alive until it is told to end, or none of them is to be started again. {@link #run} works on the calling thread, which alone decides
 * and acts.
 */
public final class Keeper {
    private static final Logger log = LoggerFactory.getLogger(Keeper.class);

    /** Between looks at the table of processes, and notes for a successor. */
    private static final Duration LOOK = Duration.ofSeconds(5);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    /** At the end: from the order to the kill, and until whatever is left is left behind. */
    private static final Duration END_GRACE = Duration.ofSeconds(10);

    private static final Duration END_LIMIT = Duration.ofMillis(11_500);

    /** Once nothing is left to keep, for the mails that say so. */
    private static final Duration LAST_MAILS = Duration.ofSeconds(60);

    /** For what was to be told, to reach the outbox, and for what sends, to end. */
    private static final Duration LAST_NOTICES = Duration.ofMillis(1500);

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);

    private final KeeperPlan plan;
    private final Clock clock;
    private final LogSinks sinks;
    private final ManagerReport report;
    private final LinkedBlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
    private final Map<String, Child> children = new LinkedHashMap<>();
    private final Instant startedAt;
    private Optional<Notifier> mails = Optional.empty();
    private boolean closing;
    private long closingNanos;

    private Keeper(KeeperPlan plan, Clock clock, LogSinks sinks, ServiceManager manager) {
        report = new ManagerReport(manager);
        this.plan = plan;
        this.clock = clock;
        this.sinks = sinks;
        startedAt = clock.wall();
    }

    /**
     * Keeps them alive.
     *
     * @param sinks where the children's lines go
     * @param manager told when the children have been started, how they are, and that this keeper makes progress
     * @return the exit code: 0 after an order to end, or if all children ended well; else that of the first that did not
     * @throws FailureException of kind ENVIRONMENT, before anything is started
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
                            + "): give this user the right to, or name another one with --data",
                    e);
        }
        RuntimeFolder runtime = RuntimeFolder.of(plan.data()).make();
        try (InstanceLock lock = InstanceLock.take(own.resolve("lock"))) {
            KeeperState notes = new KeeperState(own, clock);
            String id = notes.id();
            Sweep.run(id, notes.processes(), clock);
            Trees trees = Trees.open(id, clock);
            Evidence evidence = new Evidence(plan.data().resolve("evidence"), clock);
            mails = plan.mail().map(source -> courier(source, trees, runtime));
            Child.Context around = new Child.Context(trees, clock, queue::add, evidence, new OomKills());
            for (ServiceSettings settings : plan.children()) {
                children.put(settings.name(), child(settings, around, runtime));
            }
            try (ControlServer control = ControlServer.open(runtime.socket(), this::answer, clock)) {
                follow(shutdown);
                log.info("Keep-alive started: {}", String.join(", ", children.keySet()));
                loop(trees, notes);
                sendLastMails();
                report.tell(Phase.STOPPING, children.values());
            }
            mails.ifPresent(Notifier::close);
            if (mails.isPresent()) {
                mails.get().awaitEnd(LAST_NOTICES);
            }
            notes.keep(List.of());
            runtime.removeIfEmpty();
        } catch (IOException e) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT, "The folder " + own + " cannot be used: " + e.getMessage(), e);
        }
        log.info("Keep-alive stopped");
        return closing ? 0 : exitCode();
    }

    private Notifier courier(MailSource source, Trees trees, RuntimeFolder runtime) {
        Outbox outbox = new Outbox(plan.data(), clock);
        Outbox spare = new Outbox(runtime.path(), clock);
        return new Notifier(outbox, spare, source, new MailProcess(trees), clock).start();
    }

    private Child child(ServiceSettings settings, Child.Context around, RuntimeFolder runtime) {
        OutputActivity signs = new OutputActivity(clock, settings.liveness().heartbeat());
        boolean isNode = plan.node().filter(settings.name()::equals).isPresent();
        ChildHooks specifics =
                isNode ? new NodeHooks(plan.data().resolve("evidence"), runtime.vitals(), clock) : ChildHooks.NONE;
        Alerts alerts = new Alerts(
                settings.name(),
                settings.title(),
                plan.mail().map(source -> source.first().product()).orElse(""),
                notice -> mails.ifPresent(courier -> courier.tell(notice)),
                clock);
        return new Child(settings, specifics, alerts, around, signs, sinks.forChild(settings, signs, clock));
    }

    private void follow(Shutdown shutdown) {
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

    private void loop(Trees trees, KeeperState notes) throws InterruptedException {
        long looked = clock.monotonicNanos() - LOOK.toNanos();
        while (!isOver()) {
            for (Child child : children.values()) {
                if (!closing) {
                    guarded(child::tick);
                }
            }
            if (clock.since(looked).compareTo(LOOK) >= 0) {
                looked = clock.monotonicNanos();
                notes.keep(trees.look());
            }
            tellManager();
            Optional<Runnable> event = Optional.ofNullable(queue.poll(pause().toNanos(), TimeUnit.NANOSECONDS));
            while (event.isPresent()) {
                guarded(event.get());
                event = Optional.ofNullable(queue.poll());
            }
        }
    }

    /** A child that is given up would otherwise take its mail with it until the next start. */
    private void sendLastMails() throws InterruptedException {
        long begun = clock.monotonicNanos();
        while (!closing
                && mails.filter(courier -> !courier.isIdle()).isPresent()
                && clock.since(begun).compareTo(LAST_MAILS) < 0) {
            Optional.ofNullable(queue.poll(LONGEST_PAUSE.toMillis() / 10, TimeUnit.MILLISECONDS))
                    .ifPresent(Keeper::guarded);
            tellManager();
        }
    }

    private void tellManager() {
        report.tell(closing ? Phase.STOPPING : Phase.READY, children.values());
    }

    /** A fault of the keeper in one child must not leave the others alone. */
    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            log.error("A fault of Watchkeeper itself; please report it", e);
        }
    }

    private Duration pause() {
        Duration pause = LONGEST_PAUSE;
        for (Child child : children.values()) {
            Optional<Duration> due = child.overseer().untilDue();
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
                log.error("Some processes did not end in time and are left behind");
            }
            return late || children.values().stream().noneMatch(Child::isUp);
        }
        return children.values().stream()
                .allMatch(child -> child.state() == State.FINISHED || child.state() == State.GIVEN_UP);
    }

    private void close(String reason) {
        if (!closing) {
            log.info("Received {}, shutting down gracefully...", reason);
            closing = true;
            closingNanos = clock.monotonicNanos();
            mails.ifPresent(Notifier::close);
            children.values().forEach(child -> guarded(() -> child.close(END_GRACE)));
        }
    }

    private int exitCode() {
        return children.values().stream()
                .map(child ->
                        child.overseer().lastEnding().map(Ending::reported).orElse(0))
                .filter(code -> code != 0)
                .findFirst()
                .orElse(0);
    }

    /** Answers on the keeper's thread, for only that one knows. */
    private String answer(String request) throws InterruptedException {
        CompletableFuture<String> answer = new CompletableFuture<>();
        queue.add(() -> answer.complete(decide(request)));
        try {
            return answer.get(ANSWER_LIMIT.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return "error The keeper is busy\n";
        }
    }

    private String decide(String request) {
        String[] words = request.split(" ");
        if (request.equals("status")) {
            return status();
        }
        Optional<Event> event = switch (words[0]) {
            case "start" -> Optional.of(Event.START);
            case "stop" -> Optional.of(Event.STOP);
            case "restart" -> Optional.of(Event.RESTART);
            default -> Optional.empty();
        };
        if (event.isEmpty() || words.length != 2) {
            return "error The keeper does not understand this\n";
        }
        Child child = children.get(words[1]);
        if (child == null) {
            return "error The keeper has no '" + words[1] + "'; it keeps " + String.join(", ", children.keySet())
                    + "\n";
        }
        if (closing) {
            return "error The keeper is ending\n";
        }
        log.info("[{}] Asked to {}", words[1], words[0]);
        child.ask(event.get());
        return "ok\n" + child.status().line() + "\n";
    }

    private String status() {
        List<String> lines = new ArrayList<>();
        lines.add("ok");
        lines.add(String.join(
                "\t",
                "keeper",
                closing ? "stopping" : "running",
                Long.toString(ProcessHandle.current().pid()),
                startedAt.toString(),
                "-",
                "-",
                "-",
                "keeper"));
        children.values().forEach(child -> lines.add(child.status().line()));
        mails.ifPresent(courier -> lines.add("Mails: " + courier.status().replace('\n', ' ')));
        return String.join("\n", lines) + "\n";
    }
}
