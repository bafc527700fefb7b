package dev.watchkeeper.capture;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.health.CameraVitals;
import dev.watchkeeper.health.RateMeter;
import dev.watchkeeper.media.Interrupt;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.PacketListener;
import dev.watchkeeper.media.Track;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleSupplier;

/**
 * The outer loop of one camera: opens session after session, for ever, each with a new epoch; the only one that does. It works on a thread of its
 * own; {@link #end}, {@link #stop} and the readings are thread-safe.
 */
final class CameraLoop implements CameraSession.Follower {
    private static final Duration WELL_AFTER = Duration.ofSeconds(60);
    /** Where only a person can change something the loop sleeps on until it is woken. */
    private static final Duration LONG_WAIT = Duration.ofHours(1);

    private final CameraSettings camera;
    private final Clock clock;
    private final Source.Opener opener;
    private final StartGate gate;
    private final CameraVitals vitals;
    private final RateMeter rates;
    private final PacketListener listeners;
    private final CameraLog lines;
    private final RetryPlan plan;
    private final Keyframes keyframes;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wake = lock.newCondition();
    private boolean woken;
    private volatile boolean stopping;
    private volatile Optional<Running> current = Optional.empty();
    private volatile Optional<Track.Video> track = Optional.empty();

    private final AtomicLong epoch = new AtomicLong();
    private Optional<StartGate.Ticket> ticket = Optional.empty();
    private boolean pictureInSession;
    private long firstPictureNanos;
    private boolean well;

    /** The session that stands or is being opened; immutable. */
    private record Running(long epoch, Interrupt interrupt) {}

    CameraLoop(
            CameraSettings camera,
            Clock clock,
            Source.Opener opener,
            StartGate gate,
            CameraVitals vitals,
            RateMeter rates,
            PacketListener listeners,
            DoubleSupplier random) {
        this.camera = camera;
        this.clock = clock;
        this.opener = opener;
        this.gate = gate;
        this.vitals = vitals;
        this.rates = rates;
        this.listeners = listeners;
        lines = new CameraLog(camera);
        plan = new RetryPlan(camera.username().isPresent(), random);
        keyframes = new Keyframes(camera.health(), vitals.gop());
        thread = Threads.platform("capture-" + camera.name(), this::run);
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
        FailureException end = runSession();
        if (stopping) {
            return;
        }
        if (end.kind() == FailureKind.STOPPED) {
            plan.forget();
            vitals.ended(end.kind(), end.sentence(), 0, Optional.of(Duration.ZERO));
            sleep(Optional.of(Duration.ZERO));
            return;
        }
        if (camera.isFile() && end.kind() == FailureKind.ENDED && pictureInSession) {
            // Played once more, its old pictures would be recorded as if they were new.
            vitals.ended(end.kind(), end.sentence(), 0, Optional.empty());
            lines.fileEnded();
            sleep(Optional.empty());
            return;
        }
        Optional<Duration> wait = plan.failed(end.kind());
        vitals.ended(end.kind(), end.sentence(), plan.failures(), wait);
        lines.sessionEnded(end, plan.failures(), wait, pictureInSession);
        sleep(wait);
    }

    private FailureException runSession() throws InterruptedException {
        long mine = epoch.incrementAndGet();
        pictureInSession = false;
        well = false;
        vitals.opening(mine);
        Interrupt interrupt = new Interrupt(clock);
        current = Optional.of(new Running(mine, interrupt));
        try (StartGate.Ticket turn = gate.enter(() -> stopping)) {
            if (stopping) {
                return new FailureException(FailureKind.STOPPED, "Watchkeeper is being stopped");
            }
            ticket = Optional.of(turn);
            lines.attempt(plan.failures() + 1);
            return new CameraSession(camera, camera.health(), clock, opener, interrupt, keyframes, this, mine)
                    .runOnce();
        } finally {
            ticket = Optional.empty();
            current = Optional.empty();
            listeners.sessionEnded(mine);
        }
    }

    @Override
    public void opened(Source source) {
        ticket.ifPresent(StartGate.Ticket::close);
        vitals.opened();
        plan.signedIn();
        source.droppedAudio().ifPresent(lines::audioDropped);
    }

    @Override
    public void uselessVideo() {
        vitals.uselessVideo();
    }

    @Override
    public void video(Packet packet, long streamMicros) {
        vitals.video(packet.keyframe(), packet.ptsMicros(), streamMicros);
    }

    @Override
    public void packet(Packet packet) {
        if (packet.track() instanceof Track.Video video) {
            track = Optional.of(video);
            long now = clock.monotonicNanos();
            rates.add(packet.sizeBytes(), now);
            if (!pictureInSession) {
                pictureInSession = true;
                firstPictureNanos = now;
                lines.firstPicture();
            } else if (!well && clock.since(firstPictureNanos).compareTo(WELL_AFTER) >= 0) {
                well = true;
                plan.forget();
                vitals.recovered();
            }
        }
        listeners.packet(packet);
    }

    @Override
    public void otherData() {
        vitals.otherData();
    }

    private void sleep(Optional<Duration> wait) throws InterruptedException {
        long from = clock.monotonicNanos();
        lock.lock();
        try {
            while (!woken && !stopping) {
                Duration left = wait.map(w -> w.minus(clock.since(from))).orElse(LONG_WAIT);
                if (!left.isPositive()) {
                    break;
                }
                clock.await(wake, left);
            }
            woken = false;
        } finally {
            lock.unlock();
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
            wakeUp();
        }
        return true;
    }

    /** Asks the loop to end; {@link #join} waits for it. */
    void stop() {
        stopping = true;
        current.ifPresent(r -> r.interrupt().raise(FailureKind.STOPPED, "Watchkeeper is being stopped"));
        wakeUp();
    }

    private void wakeUp() {
        lock.lock();
        try {
            woken = true;
            wake.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** @return whether the thread has ended */
    boolean join(Duration limit) throws InterruptedException {
        return thread.getState() == Thread.State.NEW || thread.join(limit);
    }

    CameraLog lines() {
        return lines;
    }

    /** The video of the newest packet. */
    Optional<Track.Video> track() {
        return track;
    }
}
