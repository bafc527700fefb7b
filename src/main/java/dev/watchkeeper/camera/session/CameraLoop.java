package dev.watchkeeper.camera.session;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.camera.Verdict;
import dev.watchkeeper.camera.health.CameraVitals;
import dev.watchkeeper.camera.health.RateMeter;
import dev.watchkeeper.camera.probe.Presence;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.media.Interrupt;
import dev.watchkeeper.media.PacketListener;
import dev.watchkeeper.media.Track;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The outer loop of one camera: opens session after session, forever, each with a new epoch; the only place that does. It works on a thread of its own;
 * {@link #end}, {@link #stop} and the readings are thread-safe. {@link RetryPolicy} decides what follows a session, {@link SessionProgress} keeps account
 * of it, {@link ProbeControl} connects the probe.
 */
final class CameraLoop {
    private final LoopParts parts;
    private final StartGate gate;
    private final String server;
    private final RetryWait wait;
    private final ProbeControl probes;
    private final SessionProgress progress;
    private final RetryPolicy policy;
    private final CameraSession.Setup setup;
    private final Thread thread;
    /** Whether no session was tried yet; confined to the loop's thread. */
    private boolean fresh = true;

    private volatile boolean stopping;
    private volatile Consumer<Verdict> arbiter = verdict -> end(verdict.epoch(), verdict.kind(), verdict.evidence());
    private volatile Optional<Running> current = Optional.empty();

    /** The session that is open or being opened; immutable. */
    private record Running(long epoch, Interrupt interrupt) {}

    /** What the loops of all cameras share; immutable, of thread-safe parts. */
    record Shared(Source.Opener opener, StartGate gate, Recovery recovery) {}

    /** Where a loop reports sessions and packets; immutable, of thread-safe parts. */
    record Sinks(CameraVitals vitals, RateMeter rates, PacketListener listeners) {}

    /** @param firstEpoch the number of the first session, at least 1 */
    CameraLoop(CameraSettings camera, Clock clock, Shared shared, Sinks sinks, long firstEpoch) {
        parts = LoopParts.of(camera, clock, sinks, shared.recovery());
        gate = shared.gate();
        server = ProbeTarget.of(camera)
                .filter(target -> target.port() > 0)
                .map(Presence.Target::server)
                .orElse("");
        wait = new RetryWait(clock, this::iterate);
        probes = new ProbeControl(parts, wait, this::requestReplacement);
        progress = new SessionProgress(parts, probes.probe(), firstEpoch);
        policy = new RetryPolicy(parts, probes.probe());
        Keyframes keyframes = new Keyframes(camera.health(), sinks.vitals().keyframeInterval());
        setup = new CameraSession.Setup(camera, clock, shared.opener(), keyframes, progress);
        thread = Threads.platform("capture-" + camera.name(), this::run);
    }

    private void requestReplacement(FailureKind kind, String sentence) {
        arbiter.accept(new Verdict(parts.camera().name(), progress.epoch(), kind, sentence));
    }

    /** Sets who decides on what the probe finds; without an arbiter it is done at once. */
    void setArbiter(Consumer<Verdict> judge) {
        arbiter = judge;
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!stopping) {
                cycle();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One session and the wait after it; tests call it directly. */
    void cycle() throws InterruptedException {
        if (fresh && policy.mustWaitFirst()) {
            waitUntilDue();
        }
        fresh = false;
        FailureException end = runSession();
        if (stopping) {
            return;
        }
        switch (policy.after(end, progress.hasPicture())) {
            case AT_ONCE -> wait.reset();
            case WHEN_DUE -> waitUntilDue();
            case ON_REQUEST -> wait.untilWoken();
        }
    }

    private void waitUntilDue() throws InterruptedException {
        wait.until(parts.watched()::isDue, parts::untilDue);
    }

    private FailureException runSession() throws InterruptedException {
        long epoch = progress.begin();
        Interrupt interrupt = new Interrupt(parts.clock());
        current = Optional.of(new Running(epoch, interrupt));
        try (StartGate.Ticket turn = gate.enter(server, this::iterate)) {
            if (stopping) {
                return new FailureException(FailureKind.STOPPED, "Watchkeeper is being stopped");
            }
            progress.opening(turn);
            return new CameraSession(setup, interrupt, epoch).run();
        } finally {
            current = Optional.empty();
            progress.over();
        }
    }

    /** @return whether to stop waiting because the loop ends */
    private boolean iterate() {
        progress.iterated();
        return stopping;
    }

    /** Changes as long as the loop keeps iterating, also while it waits. */
    long iterations() {
        return progress.iterations()
                + progress.epoch()
                + current.map(running -> running.interrupt().checks()).orElse(0L);
    }

    /** How long until the next session is due; empty if none is planned, or only a person can start one. */
    Optional<Duration> untilDue() {
        return parts.untilDue();
    }

    /**
     * Lets the probe act on the time that has passed; called several times a second by the watch of all cameras.
     *
     * @param cause why the camera does not see now, if it does not
     */
    void check(Optional<FailureKind> cause) {
        probes.check(progress, cause);
    }

    /**
     * Ends the session for a reason, so that the next one begins. If none is open and the kind is {@code STOPPED}, the wait for the next one ends.
     *
     * @param ofEpoch the session that is meant
     * @return false if it is over and a later one has begun
     */
    boolean end(long ofEpoch, FailureKind kind, String sentence) {
        Optional<Running> running = current;
        if (ofEpoch != progress.epoch()
                || running.filter(r -> r.epoch() != ofEpoch).isPresent()) {
            return false;
        }
        running.ifPresent(r -> r.interrupt().raise(kind, sentence));
        if (kind == FailureKind.STOPPED) {
            parts.watched().requestAttempt();
            wait.wake();
        }
        return true;
    }

    /** The restreaming server has the camera's pictures again: a wait for that ends. */
    void sourceReturned() {
        if (parts.camera().readFrom().isPresent() && progress.phase() == SessionProgress.Phase.WAITING) {
            probes.returned(Duration.ZERO);
        }
    }

    /** Requests the loop to end; {@link #join} waits for it. */
    void stop() {
        stopping = true;
        probes.probe().stop();
        current.ifPresent(r -> r.interrupt().raise(FailureKind.STOPPED, "Watchkeeper is being stopped"));
        wait.wake();
    }

    /** @return whether the thread has ended */
    boolean join(Duration limit) throws InterruptedException {
        return Threads.join(thread, limit);
    }

    /** The number of the last session; before the first, one less than its number. */
    long epoch() {
        return progress.epoch();
    }

    boolean isShowing() {
        return progress.phase() == SessionProgress.Phase.SHOWING;
    }

    CameraLog lines() {
        return parts.lines();
    }

    /** The video of the newest packet. */
    Optional<Track.Video> track() {
        return progress.track();
    }
}
