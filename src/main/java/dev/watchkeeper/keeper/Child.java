package dev.watchkeeper.keeper;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.keeper.liveness.Finding;
import dev.watchkeeper.keeper.liveness.OutputActivity;
import dev.watchkeeper.keeper.liveness.Watcher;
import dev.watchkeeper.keeper.logs.ChildLog;
import dev.watchkeeper.keeper.process.Launch;
import dev.watchkeeper.keeper.process.Signals;
import dev.watchkeeper.keeper.process.Tree;
import dev.watchkeeper.keeper.process.Trees;
import dev.watchkeeper.keeper.restart.Ending;
import dev.watchkeeper.keeper.restart.Ending.Circumstances;
import dev.watchkeeper.keeper.restart.Ending.Verdict;
import dev.watchkeeper.keeper.restart.Lifecycle.Event;
import dev.watchkeeper.keeper.restart.Lifecycle.State;
import dev.watchkeeper.keeper.restart.Outcome;
import dev.watchkeeper.keeper.restart.RestartController;
import dev.watchkeeper.keeper.restart.RestartController.Order;
import dev.watchkeeper.keeper.restart.RestartPolicy.Strategy;
import dev.watchkeeper.keeper.services.ServiceSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One child with its process: carries out what its overseer orders; confined to the keeper's thread, but for what the tree calls. */
final class Child implements Tree.Listener {
    private static final Logger log = LoggerFactory.getLogger(Child.class);

    /** Evidence may take so long; then the child is ended all the same. */
    private static final Duration EVIDENCE_LIMIT = Duration.ofSeconds(5);

    /** One that hangs rarely hears the order to end, and meanwhile nobody does its work. */
    private static final Duration CONDEMNED_GRACE = Duration.ofSeconds(3);

    private static final Duration LOOK_AT_FILES = Duration.ofSeconds(1);

    /** So many of the last lines may hint at the camera. */
    private static final int HINT_LINES = 20;

    private final ServiceSettings settings;
    private final ChildHooks specifics;
    private final Alerts alerts;
    private final Context around;
    private final RestartController overseer;
    private final OutputActivity signs;
    private final ChildLog lines;
    private final FileChanges files;
    private Optional<Tree> tree = Optional.empty();
    private Optional<Watcher> watcher = Optional.empty();
    private Optional<Verdict> condemned = Optional.empty();
    private boolean ordered;
    private boolean evidenceSaved;
    private boolean endBegun;
    private long condemnedNanos;
    private long memoryKillsBefore;
    private long filesLookedNanos;

    /**
     * What all children share; immutable.
     *
     * @param queue takes what is to be done on the keeper's thread
     */
    record Context(Trees trees, Clock clock, Consumer<Runnable> queue, Evidence evidence, OomKills memoryKills) {}

    Child(
            ServiceSettings settings,
            ChildHooks specifics,
            Alerts alerts,
            Context around,
            OutputActivity signs,
            ChildLog lines) {
        this.settings = settings;
        this.specifics = specifics;
        this.alerts = alerts;
        this.around = around;
        this.signs = signs;
        this.lines = lines;
        overseer = new RestartController(
                settings.policy(),
                around.clock(),
                () -> ThreadLocalRandom.current().nextDouble());
        files = new FileChanges(settings.watchFiles());
    }

    String name() {
        return settings.name();
    }

    State state() {
        return overseer.state();
    }

    RestartController overseer() {
        return overseer;
    }

    boolean isUp() {
        return tree.isPresent();
    }

    /** Whether a watcher of it has stopped watching without a word. */
    boolean isUnwatched() {
        return watcher.filter(Watcher::stands).isPresent() || specifics.isUnwatched();
    }

    /** Time has gone by. */
    void tick() {
        if (condemned.isPresent() && !endBegun) {
            boolean late = around.clock().since(condemnedNanos).compareTo(EVIDENCE_LIMIT) >= 0;
            if (evidenceSaved || late) {
                endBegun = true;
                Duration grace = settings.stopTimeout().compareTo(CONDEMNED_GRACE) < 0
                        ? settings.stopTimeout()
                        : CONDEMNED_GRACE;
                tree.ifPresent(running -> running.end(grace));
            }
        }
        boolean waitsForChange = overseer.state() == State.REFUSED || overseer.state() == State.QUARANTINED;
        if (waitsForChange && around.clock().since(filesLookedNanos).compareTo(LOOK_AT_FILES) >= 0) {
            filesLookedNanos = around.clock().monotonicNanos();
            if (files.changed()) {
                say("Its configuration has changed");
                perform(overseer.changed());
            }
        }
        perform(overseer.tick());
    }

    /** A person asks. */
    void ask(Event request) {
        alerts.asked();
        perform(overseer.asked(request));
    }

    private void perform(Order order) {
        switch (order.action()) {
            case START, START_AFRESH -> start(order.isRestart());
            case END -> end();
            case WAIT -> say("Restarting in {} seconds...", seconds(overseer.untilDue()));
            case QUARANTINE -> {
                Strategy spent = settings.policy().general();
                warn(
                        "Too many restarts ({}) in {}s window",
                        spent.maxRestarts(),
                        spent.window().toSeconds());
                warn("Crash loop: down until a trial in {} seconds", seconds(overseer.untilDue()));
            }
            case TELL ->
                warn(
                        overseer.state() == State.REFUSED
                                ? "Down until its configuration changes"
                                : "Too many restarts: given up, as asked for");
            case FORGET -> log.debug("[{}] Proven", name());
            case NONE -> {}
        }
    }

    /** In seconds, with a decimal only where it says something. */
    private static String seconds(Optional<Duration> time) {
        long tenths = Math.round(time.orElse(Duration.ZERO).toMillis() / 100.0);
        return tenths % 10 == 0 ? Long.toString(tenths / 10) : tenths / 10 + "." + tenths % 10;
    }

    private void start(boolean isRestart) {
        condemned = Optional.empty();
        ordered = false;
        endBegun = false;
        files.remember();
        memoryKillsBefore = around.memoryKills().count();
        signs.restart();
        ServiceSettings now = specifics.beforeStart(settings);
        say("Starting process: {}", shown(now.command()));
        try {
            Tree started = around.trees()
                    .start(new Launch(name(), now.command(), now.environment(), now.folder()), lines.newOutput(), this);
            tree = Optional.of(started);
            say("Process started with PID: {}", started.pid());
            if (isRestart) {
                say("Process restarted");
            }
            watch(started);
        } catch (FailureException e) {
            over(notStarted(e.sentence()), false);
        }
    }

    /** On one line and without credentials. */
    private static String shown(Object words) {
        return words.toString()
                .replaceAll("://[^\\s'/]*@", "://***@")
                .replace("\n", "\\n")
                .replaceAll("\\p{Cntrl}", " ");
    }

    private void watch(Tree started) {
        if (settings.liveness().any()) {
            Watcher fresh = new Watcher(
                    name(),
                    settings.liveness(),
                    signs,
                    new TreeCheckTarget(name(), around.trees(), started, settings.folder()),
                    around.clock(),
                    () -> around.queue().accept(overseer::unwell),
                    finding -> around.queue().accept(() -> found(started, finding)));
            watcher = Optional.of(fresh);
            fresh.start();
        }
        specifics.started(started, finding -> around.queue().accept(() -> found(started, finding)));
    }

    /** A verdict about this process; about an earlier one it means nothing. */
    private void found(Tree judged, Finding finding) {
        if (tree.filter(judged::equals).isEmpty() || condemned.isPresent()) {
            return;
        }
        Outcome outcome = finding.spinning() ? Outcome.SPIN : Outcome.HANG;
        condemnedNanos = around.clock().monotonicNanos();
        evidenceSaved = false;
        endBegun = false;
        Order order = overseer.condemned();
        if (overseer.state() != State.CONDEMNED) {
            return;
        }
        condemned = Optional.of(new Verdict(outcome, finding.evidence()));
        warn("Health check failed - {}; it is ended and replaced", finding.evidence());
        perform(order);
    }

    private void end() {
        watcher.ifPresent(Watcher::close);
        watcher = Optional.empty();
        specifics.ending();
        if (condemned.isEmpty()) {
            ordered = true;
            tree.ifPresent(running -> running.end(settings.stopTimeout()));
            return;
        }
        String verdict = condemned.get().outcome().id() + ": " + condemned.get().evidence();
        tree.ifPresent(running -> Threads.platform("evidence-" + name(), () -> saveEvidence(running, verdict))
                .start());
    }

    private void saveEvidence(Tree running, String verdict) {
        try {
            around.evidence().save(name(), running, verdict, lines.tail(), specifics.vitals());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        around.queue().accept(() -> evidenceSaved = true);
    }

    /** The keeper ends. */
    void close(Duration longest) {
        watcher.ifPresent(Watcher::close);
        specifics.ending();
        ordered = true;
        Duration grace = settings.stopTimeout().compareTo(longest) < 0 ? settings.stopTimeout() : longest;
        overseer.asked(Event.STOP);
        tree.ifPresent(running -> running.end(grace));
    }

    @Override
    public void exited(Tree ended, int exitCode) {
        around.queue().accept(() -> tellEnd(exitCode));
    }

    private void tellEnd(int exitCode) {
        if (exitCode == 0) {
            say("Process exited normally");
        } else if (ordered) {
            say("Process exited with code: {}", exitCode);
        } else if (!Tree.mayBeUnstarted(exitCode)) {
            tellCrash(exitCode);
        }
    }

    private void tellCrash(int exitCode) {
        int signal = Signals.of(exitCode);
        warn("Process crashed with exit code {}{}", exitCode, signal == 0 ? "" : " (" + Signals.name(signal) + ")");
    }

    @Override
    public void gone(Tree ended, Tree.Gone gone) {
        around.queue().accept(() -> isGone(ended, gone));
    }

    private void isGone(Tree ended, Tree.Gone gone) {
        if (gone.leaked() > 0) {
            say("{} processes that it left were ended", gone.leaked());
        }
        watcher.ifPresent(Watcher::close);
        watcher = Optional.empty();
        specifics.ending();
        tree = Optional.empty();
        Ending ending =
                gone.notStarted().isPresent() ? notStarted(gone.notStarted().get()) : judged(ended, gone);
        condemned = Optional.empty();
        specifics.ended(ending);
        over(ending, ordered);
    }

    private Ending notStarted(String why) {
        warn("Failed to start process: {}", why);
        return Ending.notStarted(why);
    }

    private Ending judged(Tree ended, Tree.Gone gone) {
        if (Tree.mayBeUnstarted(gone.exitCode()) && !ordered) {
            tellCrash(gone.exitCode());
        }
        Ending ending = Ending.judge(
                gone.exitCode(),
                Signals.name(Signals.of(gone.exitCode())),
                new Circumstances(
                        condemned,
                        ordered,
                        specifics.isNode(),
                        around.memoryKills().count() > memoryKillsBefore,
                        specifics.crashReport(ended.pid()),
                        cameraHint()));
        if (ending.outcome() != Outcome.CLEAN) {
            say("It {} ({})", ending.sentence(), ending.outcome().id());
        }
        return ending;
    }

    private void over(Ending ending, boolean asOrdered) {
        perform(overseer.ended(ending));
        alerts.ended(ending, asOrdered, overseer.state(), overseer.untilDue());
    }

    private boolean cameraHint() {
        return settings.cameraHint()
                .filter(hint -> lines.tail().last(HINT_LINES).stream()
                        .anyMatch(line -> hint.matcher(line).find()))
                .isPresent();
    }

    ChildStatus status() {
        return new ChildStatus(
                name(),
                settings.title(),
                overseer.state(),
                tree.map(running -> OptionalLong.of(running.pid())).orElse(OptionalLong.empty()),
                overseer.since(),
                overseer.restarts(),
                overseer.untilDue(),
                overseer.lastEnding().map(Ending::sentence));
    }

    private void say(String format, Object... words) {
        log.info("[" + name() + "] " + format, words);
    }

    private void warn(String format, Object... words) {
        log.warn("[" + name() + "] " + format, words);
    }
}
