package dev.watchkeeper.keeper;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FileChanges;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.keeper.ChildPhase.Condemned;
import dev.watchkeeper.keeper.ChildPhase.Down;
import dev.watchkeeper.keeper.ChildPhase.Run;
import dev.watchkeeper.keeper.ChildPhase.Running;
import dev.watchkeeper.keeper.ChildPhase.SavingEvidence;
import dev.watchkeeper.keeper.ChildPhase.Stopping;
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
import dev.watchkeeper.keeper.restart.Ending.EndedBy;
import dev.watchkeeper.keeper.restart.Ending.Verdict;
import dev.watchkeeper.keeper.restart.Lifecycle.Event;
import dev.watchkeeper.keeper.restart.Lifecycle.State;
import dev.watchkeeper.keeper.restart.Outcome;
import dev.watchkeeper.keeper.restart.RestartController;
import dev.watchkeeper.keeper.restart.RestartController.Order;
import dev.watchkeeper.keeper.restart.RestartPolicy.Strategy;
import dev.watchkeeper.keeper.services.ServiceSettings;
import dev.watchkeeper.keeper.services.ServiceSettings.Supervision;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * One child and its process: carries out what its restart controller orders; confined to the keeper's thread, except for the callbacks of the tree,
 * which only queue work for that thread.
 */
final class Child implements Tree.Listener {
    /** When saving evidence takes longer, the child is ended anyway. */
    private static final Duration EVIDENCE_LIMIT = Duration.ofSeconds(5);

    /** A hung process rarely reacts to SIGTERM, and meanwhile nobody does its work. */
    private static final Duration CONDEMNED_GRACE = Duration.ofSeconds(3);

    private static final Duration FILE_CHECK_INTERVAL = Duration.ofSeconds(1);

    /** The number of last lines searched for a hint of why it failed. */
    private static final int HINT_LINES = 20;

    private final ServiceSettings settings;
    private final Supervision supervision;
    private final ChildHooks hooks;
    private final Alerts alerts;
    private final Context context;
    private final Lines lines;
    private final ChildVoice voice;
    private final RestartController controller;
    private final FileChanges files;
    private ChildPhase phase = new Down();
    private long filesCheckedNanos;

    /**
     * What all children share; immutable.
     *
     * @param queue takes work for the keeper's thread
     */
    record Context(Trees trees, Clock clock, Consumer<Runnable> queue, Evidence evidence, OomKills oomKills) {}

    /** The child's output: its log, and the signs of progress in it; thread-safe. */
    record Lines(ChildLog log, OutputActivity activity) {}

    Child(ServiceSettings settings, ChildHooks hooks, Alerts alerts, Context context, Lines lines) {
        this.settings = settings;
        this.hooks = hooks;
        this.alerts = alerts;
        this.context = context;
        this.lines = lines;
        voice = new ChildVoice(settings.name());
        supervision = settings.supervision();
        controller = new RestartController(
                supervision.policy(),
                context.clock(),
                () -> ThreadLocalRandom.current().nextDouble());
        files = new FileChanges(supervision.watchFiles());
    }

    String name() {
        return settings.name();
    }

    ServiceSettings settings() {
        return settings;
    }

    State state() {
        return controller.state();
    }

    RestartController controller() {
        return controller;
    }

    boolean isUp() {
        return phase.current().isPresent();
    }

    /** Whether whoever needs it must do without it: it does not run, or is being ended. */
    boolean isAway() {
        return !(phase instanceof Running(Run run)) || !run.tree().isRunning();
    }

    /** Its process and everything that it has started; empty while it is down. */
    Optional<Tree> tree() {
        return phase.current().map(Run::tree);
    }

    /** What it needs and is away, as long as it waits for that. */
    Optional<String> waitsFor() {
        return controller.state() == State.HELD ? controller.away() : Optional.empty();
    }

    /** Whether one of its watchers has died without a report. */
    boolean isUnwatched() {
        return phase.current().flatMap(Run::watcher).filter(Watcher::isStuck).isPresent() || hooks.isUnwatched();
    }

    /** Does what is due. Call it at least once a second. */
    void tick() {
        if (phase instanceof SavingEvidence saving
                && context.clock().since(saving.sinceNanos()).compareTo(EVIDENCE_LIMIT) >= 0) {
            endCondemned(saving);
        }
        boolean waitsForChange = controller.state() == State.REFUSED || controller.state() == State.QUARANTINED;
        boolean standsIn = controller.state().isUp() && hooks.isStandIn();
        if ((waitsForChange || standsIn)
                && context.clock().since(filesCheckedNanos).compareTo(FILE_CHECK_INTERVAL) >= 0) {
            filesCheckedNanos = context.clock().monotonicNanos();
            if (files.haveChanged()) {
                voice.info("Its configuration has changed");
                perform(standsIn ? controller.request(Event.RESTART) : controller.configurationChanged());
            }
        }
        controller.observeNeeds(hooks.away());
        perform(controller.tick());
    }

    /** Carries out a person's request: start, stop or restart. */
    void request(Event request) {
        alerts.reset();
        perform(controller.request(request));
    }

    /**
     * Ends it, as after a finding of the keeper's own, because somebody outside saw that it does not do its work.
     *
     * @return why not, as the rest of a sentence that begins with its name; empty if it is being ended
     */
    Optional<String> recover(String why) {
        if (!(phase instanceof Running(Run run))) {
            return Optional.of(
                    "is not running (" + ChildStatus.word(controller.state()) + "), so there is nothing to restart");
        }
        if (!controller.hasRoom()) {
            return Optional.of("has used up its restarts for now, and one more would be a crash loop");
        }
        condemn(run.tree(), new Finding(false, why));
        return Optional.empty();
    }

    /** Ends and replaces this process of it, whatever its budget; an earlier or later one is left alone. */
    void replace(long pid, String why) {
        tree().filter(tree -> tree.pid() == pid).ifPresent(tree -> condemn(tree, new Finding(false, why)));
    }

    /** Kills its process, because it cannot do anything without what has just ended; the end is judged as any other. */
    void dismiss(String why) {
        if (phase instanceof Running(Run run)) {
            voice.info("It is ended: {}", why);
            run.tree().end(Duration.ZERO);
        }
    }

    private void perform(Order order) {
        switch (order.action()) {
            case START, START_AFRESH -> start(order.isRestart());
            case END -> stop(supervision.stopTimeout());
            case WAIT -> voice.info("Restarting in {} seconds...", ChildVoice.seconds(controller.untilDue()));
            case HOLD ->
                voice.info(
                        "Down while something that it needs is away ({})",
                        controller.away().orElse("just now"));
            case QUARANTINE -> {
                Strategy exhausted = supervision.policy().strategies().general();
                voice.warn(
                        "Too many restarts ({}) in {}s window",
                        exhausted.maxRestarts(),
                        exhausted.window().toSeconds());
                voice.warn("Crash loop: down until a trial in {} seconds", ChildVoice.seconds(controller.untilDue()));
            }
            case REPORT ->
                voice.warn(
                        controller.state() == State.REFUSED
                                ? "Down until its configuration changes"
                                : "Too many restarts: given up, as configured");
            case FORGET -> voice.debug("Proven");
            case NONE -> {}
        }
    }

    private void start(boolean isRestart) {
        files.remember();
        long oomKills = context.oomKills().count();
        lines.activity().restart();
        try {
            ServiceSettings.Command command = hooks.beforeStart(settings.command());
            voice.info("Starting process: {}", ChildVoice.loggable(command.words()));
            Launch launch = new Launch(name(), command.words(), command.environment(), command.folder());
            Tree tree = context.trees()
                    .start(
                            command.yields() ? launch.yielding() : launch,
                            lines.log().newOutput(),
                            this);
            voice.info("Process started with PID: {}", tree.pid());
            if (isRestart) {
                voice.info("Process restarted");
            }
            phase = new Running(new Run(tree, watch(tree), oomKills));
            hooks.afterStart(tree, finding -> context.queue().accept(() -> condemn(tree, finding)));
        } catch (FailureException e) {
            ended(notStarted(e.sentence()), false);
        }
    }

    private Optional<Watcher> watch(Tree tree) {
        if (!supervision.liveness().any()) {
            return Optional.empty();
        }
        Watcher.Watched watched = new Watcher.Watched(
                name(),
                lines.activity(),
                new TreeCheckTarget(
                        name(), context.trees(), tree, settings.command().folder()));
        Watcher watcher = new Watcher(watched, supervision.liveness(), context.clock(), new Watcher.Listener() {
            @Override
            public void checkFailed() {
                context.queue().accept(controller::restartProof);
            }

            @Override
            public void found(Finding finding) {
                context.queue().accept(() -> condemn(tree, finding));
            }
        });
        watcher.start();
        return Optional.of(watcher);
    }

    /** Acts on a finding, unless it is about an earlier process or this one is being ended already. */
    private void condemn(Tree judged, Finding finding) {
        if (!(phase instanceof Running(Run run)) || !run.tree().equals(judged)) {
            return;
        }
        controller.condemn();
        if (controller.state() != State.CONDEMNED) {
            return;
        }
        Verdict verdict = new Verdict(finding.spinning() ? Outcome.SPIN : Outcome.HANG, finding.evidence());
        voice.warn("Health check failed - {}; it is ended and replaced", verdict.evidence());
        stopWatching(run);
        phase = new SavingEvidence(run, verdict, context.clock().monotonicNanos());
        Threads.platform("evidence-" + name(), () -> saveEvidence(run.tree(), verdict))
                .start();
    }

    private void saveEvidence(Tree tree, Verdict verdict) {
        try {
            String text = verdict.outcome().id() + ": " + verdict.evidence();
            context.evidence().save(name(), tree, text, lines.log().tail(), hooks.vitals());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        context.queue().accept(() -> evidenceSaved(tree));
    }

    private void evidenceSaved(Tree tree) {
        if (phase instanceof SavingEvidence saving && saving.run().tree().equals(tree)) {
            endCondemned(saving);
        }
    }

    private void endCondemned(SavingEvidence saving) {
        phase = new Condemned(saving.run(), saving.verdict());
        saving.run().tree().end(shorter(supervision.stopTimeout(), CONDEMNED_GRACE));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private void stop(Duration grace) {
        phase.current().ifPresent(run -> {
            stopWatching(run);
            phase = new Stopping(run, phase.condemnation());
            run.tree().end(grace);
        });
    }

    private void stopWatching(Run run) {
        run.watcher().ifPresent(Watcher::close);
        hooks.beforeEnd();
    }

    /** Ends the process because the keeper ends. */
    void close(Duration longestGrace) {
        controller.request(Event.STOP);
        stop(shorter(supervision.stopTimeout(), longestGrace));
    }

    @Override
    public void exited(Tree tree, int exitCode) {
        context.queue().accept(() -> voice.exited(exitCode, phase.isOrdered()));
    }

    @Override
    public void gone(Tree tree, Tree.Gone gone) {
        context.queue().accept(() -> treeGone(gone));
    }

    private void treeGone(Tree.Gone gone) {
        if (gone.leaked() > 0) {
            voice.info("{} processes that it left were ended", gone.leaked());
        }
        ChildPhase last = phase;
        phase = new Down();
        last.current().ifPresent(this::stopWatching);
        Ending ending =
                gone.notStarted().isPresent() ? notStarted(gone.notStarted().get()) : judge(last, gone);
        hooks.afterEnd(ending);
        ended(ending, last.isOrdered());
    }

    private Ending notStarted(String why) {
        voice.warn("Failed to start process: {}", why);
        return Ending.notStarted(why);
    }

    private Ending judge(ChildPhase last, Tree.Gone gone) {
        int exitCode = gone.exitCode();
        if (Tree.mayBeUnstarted(exitCode) && !last.isOrdered()) {
            voice.crashed(exitCode);
        }
        Ending ending = Ending.judge(
                exitCode,
                Signals.name(Signals.of(exitCode)),
                new Circumstances(
                        EndedBy.of(last.condemnation(), last.isOrdered()),
                        hooks.isNode(),
                        last.current()
                                .filter(run -> context.oomKills().count() > run.oomKillsBefore())
                                .isPresent(),
                        last.current()
                                .flatMap(run -> hooks.crashReport(run.tree().pid())),
                        hasCameraHint()));
        if (ending.outcome() != Outcome.CLEAN) {
            voice.info("It {} ({})", ending.sentence(), ending.outcome().id());
        }
        return ending;
    }

    private void ended(Ending ending, boolean ordered) {
        controller.observeNeeds(hooks.away());
        perform(controller.ended(ending));
        alerts.ended(ending, ordered, controller.state(), controller.untilDue());
    }

    /** Its last lines, oldest first, free of secrets. */
    List<String> lastLines() {
        return lines.log().tail().last(HINT_LINES);
    }

    private boolean hasCameraHint() {
        return supervision
                .cameraHint()
                .filter(hint ->
                        lastLines().stream().anyMatch(line -> hint.matcher(line).find()))
                .isPresent();
    }

    ChildStatus status() {
        return new ChildStatus(
                name(),
                settings.title(),
                phase.current().map(run -> OptionalLong.of(run.tree().pid())).orElse(OptionalLong.empty()),
                controller.snapshot());
    }
}
