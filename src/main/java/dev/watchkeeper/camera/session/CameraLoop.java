package dev.watchkeeper.camera.session;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.camera.Verdict;
import dev.watchkeeper.camera.health.CameraVitals;
import dev.watchkeeper.camera.health.RateMeter;
import dev.watchkeeper.camera.retry.WatchedCamera;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.media.Interrupt;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.PacketListener;
import dev.watchkeeper.media.Track;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The outer loop of one camera: opens session after session, for ever, each with a new epoch; the only one that does. It works on a thread of its
 * own; {@link #end}, {@link #stop} and the readings are thread-safe.
 */
final class CameraLoop implements CameraSession.Follower {
    /** The camera is there and sends something: only another session can tell whether it has become good. */
    private static final Set<FailureKind> BAD_PICTURES = Set.of(
            FailureKind.NO_KEYFRAMES,
            FailureKind.DECODE_ERRORS,
            FailureKind.TIMESTAMPS_FROZEN,
            FailureKind.TIMESTAMPS_JUMP,
            FailureKind.FROZEN_PICTURE,
            FailureKind.BLACK_PICTURE);

    /** As for a camera that answers probes with a refusal. */
    private static final Duration BAD_PICTURES_WAIT = Duration.ofSeconds(5);

    /** A wait that ends so much sooner than was told is told again. */
    private static final Duration TELLING = Duration.ofMillis(200);

    /** Looks so far apart show that this process stood still: what it missed is given as long again to be read. */
    private static final Duration STOOD_STILL = Duration.ofSeconds(2);

    private final CameraSettings camera;
    private final Clock clock;
    private final Source.Opener opener;
    private final StartGate gate;
    private final CameraVitals vitals;
    private final RateMeter rates;
    private final PacketListener listeners;
    private final CameraLog lines;
    private final Recovery recovery;
    private final WatchedCamera watched;
    private final Keyframes keyframes;
    private final CameraProbe probe;
    private final Thread thread;

    private final Rest rest;
    private volatile boolean stopping;
    private volatile Consumer<Verdict> judge = verdict -> end(verdict.epoch(), verdict.kind(), verdict.evidence());
    private volatile Optional<Running> current = Optional.empty();
    private volatile Optional<Track.Video> track = Optional.empty();

    private final AtomicLong epoch;
    /** Whether no session was tried yet; confined to the loop's thread. */
    private boolean fresh = true;

    private final AtomicLong iterations = new AtomicLong();
    private volatile Phase phase = Phase.WAITING;
    private Optional<StartGate.Ticket> ticket = Optional.empty();
    private boolean pictureInSession;
    private long firstPictureNanos;
    private volatile long lastPictureNanos;
    private boolean well;
    private long lastLookNanos;
    private long patientUntilNanos;

    /** What the loop is at; an immutable enumeration. */
    private enum Phase {
        WAITING,
        OPENING,
        OPEN,
        SHOWING
    }

    /** The session that stands or is being opened; immutable. */
    private record Running(long epoch, Interrupt interrupt) {}

    /** What the loops of all cameras share; immutable, of thread-safe parts. */
    record Shared(Source.Opener opener, StartGate gate, Recovery recovery) {}

    /** Where a loop reports sessions and packets; immutable, of thread-safe parts. */
    record Sinks(CameraVitals vitals, RateMeter rates, PacketListener listeners) {}

    /** @param firstEpoch the number of the first session, at least 1 */
    CameraLoop(CameraSettings camera, Clock clock, Shared shared, Sinks sinks, long firstEpoch) {
        this.camera = camera;
        this.clock = clock;
        opener = shared.opener();
        gate = shared.gate();
        vitals = sinks.vitals();
        rates = sinks.rates();
        listeners = sinks.listeners();
        epoch = new AtomicLong(firstEpoch - 1);
        rest = new Rest(clock, this::iterateAndStops);
        lines = new CameraLog(camera, clock);
        recovery = shared.recovery();
        watched = recovery.watchdog().register(camera.name());
        probe = new CameraProbe(recovery.presence(), ProbeTarget.of(camera), clock, new ProbedLoop());
        keyframes = new Keyframes(camera.health(), vitals.keyframeInterval());
        lastLookNanos = clock.monotonicNanos();
        patientUntilNanos = lastLookNanos;
        thread = Threads.platform("capture-" + camera.name(), this::run);
    }

    /** How a probe makes itself felt: by the same watchdog and the same arbiter as everything else. */
    private final class ProbedLoop implements CameraProbe.Loop {
        @Override
        public void hasten(Duration atMost) {
            sooner(() -> watched.shortenWait(atMost));
        }

        @Override
        public void returned(Duration atMost) {
            sooner(() -> watched.returned(atMost));
        }

        /** What was told about the wait is taken back, so that the log never says what does not happen. */
        private void sooner(Runnable change) {
            Optional<Duration> before = untilDue();
            change.run();
            Optional<Duration> after = untilDue();
            if (before.isPresent()
                    && after.isPresent()
                    && before.get().minus(after.get()).compareTo(TELLING) > 0) {
                lines.sooner(watched.failures(), after.get());
            }
            rest.lookAgain();
        }

        @Override
        public void refused(FailureKind kind) {
            vitals.refused(kind);
        }

        @Override
        public void replace(FailureKind kind, String sentence) {
            judge.accept(new Verdict(camera.name(), epoch.get(), kind, sentence));
        }
    }

    /** Who decides on what the probe finds; without one it is done at once. */
    void setArbiter(Consumer<Verdict> arbiter) {
        judge = arbiter;
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

    /** One session and the wait after it; tests call it by themselves. */
    void cycle() throws InterruptedException {
        if (fresh && isBarredSinceBefore()) {
            sleepUntilDue();
        }
        fresh = false;
        FailureException end = runSession();
        if (stopping) {
            return;
        }
        if (end.kind() == FailureKind.STOPPED) {
            watched.requestAttempt();
            vitals.ended(end.kind(), end.sentence(), 0, Optional.of(Duration.ZERO));
            rest.forget();
            return;
        }
        if (camera.isFile() && end.kind() == FailureKind.ENDED && pictureInSession) {
            // Played once more, its old pictures would be recorded as if they were new.
            vitals.ended(end.kind(), end.sentence(), 0, Optional.empty());
            lines.fileEnded();
            rest.untilWoken();
            return;
        }
        countFailure(end);
        sleepUntilDue();
    }

    private void countFailure(FailureException end) {
        // Without configured credentials none are sent, and a refusal cannot lock an account.
        if (end.kind() == FailureKind.AUTH && camera.username().isPresent()) {
            Optional<Duration> pause = recovery.signIns().refused(camera);
            watched.signInRefused(end.sentence(), pause);
        } else {
            watched.attemptFailed(end.sentence());
        }
        if (BAD_PICTURES.contains(end.kind())) {
            watched.shortenWait(BAD_PICTURES_WAIT);
        }
        Optional<Duration> wait = untilDue();
        vitals.ended(end.kind(), end.sentence(), watched.failures(), wait);
        if (wait.isPresent()) {
            probe.sessionEnded(end, watched.failures());
        }
        lines.sessionEnded(end, watched.failures(), wait, pictureInSession);
    }

    /** A password that was refused before this process began must not be sent again before its time. */
    private boolean isBarredSinceBefore() {
        if (camera.username().isEmpty()) {
            return false;
        }
        Optional<Duration> pause = recovery.signIns().waitBefore(camera);
        if (pause.filter(p -> !p.isPositive()).isPresent()) {
            return false;
        }
        String sentence = "the camera refused this user name and password before Watchkeeper was started again";
        watched.signInRefused(sentence, pause);
        vitals.ended(FailureKind.AUTH, sentence, watched.failures(), pause);
        lines.sessionEnded(new FailureException(FailureKind.AUTH, sentence), watched.failures(), pause, false);
        return true;
    }

    /** How long the next session is still waited for; empty if none is, or only a person can begin one. */
    Optional<Duration> untilDue() {
        return watched.untilDue().map(left -> left.isNegative() ? Duration.ZERO : left);
    }

    private FailureException runSession() throws InterruptedException {
        long mine = epoch.incrementAndGet();
        pictureInSession = false;
        well = false;
        vitals.opening(mine);
        Interrupt interrupt = new Interrupt(clock);
        current = Optional.of(new Running(mine, interrupt));
        try (StartGate.Ticket turn = gate.enter(this::iterateAndStops)) {
            if (stopping) {
                return new FailureException(FailureKind.STOPPED, "Watchkeeper is being stopped");
            }
            ticket = Optional.of(turn);
            watched.beginAttempt();
            probe.opening();
            phase = Phase.OPENING;
            lines.attempt(watched.failures() + 1);
            return new CameraSession(camera, camera.health(), clock, opener, interrupt, keyframes, this, mine)
                    .runOnce();
        } finally {
            phase = Phase.WAITING;
            ticket = Optional.empty();
            current = Optional.empty();
            listeners.sessionEnded(mine);
        }
    }

    @Override
    public void opened(Source source) {
        phase = Phase.OPEN;
        probe.stop();
        ticket.ifPresent(StartGate.Ticket::close);
        vitals.opened();
        if (camera.username().isPresent()) {
            recovery.signIns().accepted(camera);
        }
        source.droppedAudio().ifPresent(lines::audioDropped);
        listeners.sessionBegan(epoch.get(), source.audio());
    }

    private boolean iterateAndStops() {
        iterations.incrementAndGet();
        return stopping;
    }

    /** Changes as long as the loop goes on, also while it waits. */
    long iterations() {
        return iterations.get()
                + epoch.get()
                + current.map(running -> running.interrupt().checks()).orElse(0L);
    }

    @Override
    public void packet(Packet packet, OptionalLong streamMicros) {
        iterations.incrementAndGet();
        if (packet.track() instanceof Track.Video video) {
            vitals.video(packet.keyframe(), packet.ptsMicros(), streamMicros.orElse(CameraVitals.NO_STREAM_TIME));
            track = Optional.of(video);
            long now = clock.monotonicNanos();
            watched.frameReceived();
            rates.add(packet.sizeBytes(), now);
            lastPictureNanos = now;
            if (!pictureInSession) {
                pictureInSession = true;
                firstPictureNanos = now;
                phase = Phase.SHOWING;
                probe.stop();
                lines.firstPicture();
            } else if (!well && clock.since(firstPictureNanos).compareTo(recovery.settledAfter()) >= 0) {
                well = true;
                vitals.recovered();
            }
        } else {
            vitals.otherData();
        }
        listeners.packet(packet);
    }

    @Override
    public void ignored(boolean isVideo) {
        if (isVideo) {
            vitals.unusableVideo();
        } else {
            vitals.otherData();
        }
    }

    /** Waits for the watchdog's word, or somebody's. */
    private void sleepUntilDue() throws InterruptedException {
        rest.until(watched::isDue, this::untilDue);
    }

    /**
     * Time has gone by; called several times a second by the watch of all cameras.
     *
     * @param cause why the camera does not see now, if it does not
     */
    void look(Optional<FailureKind> cause) {
        long now = clock.monotonicNanos();
        if (now - lastLookNanos >= STOOD_STILL.toNanos()) {
            patientUntilNanos = now + STOOD_STILL.toNanos();
        }
        lastLookNanos = now;
        if (now - patientUntilNanos < 0) {
            return;
        }
        switch (phase) {
            case WAITING, OPEN -> {}
            case OPENING -> probe.stillOpening();
            case SHOWING -> {
                // Until a picture is decoded, the cause is still what ended the session before.
                boolean silent =
                        clock.since(lastPictureNanos).compareTo(camera.health().stallNotice()) >= 0;
                Optional<FailureKind> silence =
                        cause.filter(kind -> silent && (kind == FailureKind.STALLED || kind == FailureKind.NO_VIDEO));
                if (silence.isPresent()) {
                    probe.stalled(silence.get());
                } else {
                    probe.stop();
                }
            }
        }
    }

    /**
     * Ends the session for a reason and lets the next one begin; where none stands, the wait for the next one ends.
     *
     * @param ofEpoch the session that is meant
     * @return false if that one is over and a later one was begun
     */
    boolean end(long ofEpoch, FailureKind kind, String sentence) {
        Optional<Running> running = current;
        if (ofEpoch != epoch.get() || running.filter(r -> r.epoch() != ofEpoch).isPresent()) {
            return false;
        }
        running.ifPresent(r -> r.interrupt().raise(kind, sentence));
        if (kind == FailureKind.STOPPED) {
            watched.requestAttempt();
            rest.wake();
        }
        return true;
    }

    /** Asks the loop to end; {@link #join} waits for it. */
    void stop() {
        stopping = true;
        probe.stop();
        current.ifPresent(r -> r.interrupt().raise(FailureKind.STOPPED, "Watchkeeper is being stopped"));
        rest.wake();
    }

    /** @return whether the thread has ended */
    boolean join(Duration limit) throws InterruptedException {
        return Threads.join(thread, limit);
    }

    /** The number of the last session; one less than the first before it. */
    long epoch() {
        return epoch.get();
    }

    boolean isShowing() {
        return phase == Phase.SHOWING;
    }

    CameraLog lines() {
        return lines;
    }

    /** The video of the newest packet. */
    Optional<Track.Video> track() {
        return track;
    }
}
