package dev.watchkeeper.camera.session;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.camera.Verdict;
import dev.watchkeeper.camera.health.CameraVitals;
import dev.watchkeeper.camera.health.Marks;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.event.EventBus;
import dev.watchkeeper.media.GopRing;
import dev.watchkeeper.media.PacketListener;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All cameras of the node; thread-safe. Each has a loop and a thread of its own, so that a dead one delays no other; one further thread
 * notices what only the passing of time brings.
 */
public final class Cameras implements CamerasView, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Cameras.class);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);
    private static final long LOOK_EVERY_MILLIS = 250;

    private final Clock clock;
    private final Source.Opener opener;
    private final StartGate gate;
    private final Map<String, CameraUnit> units = new LinkedHashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicLong looks = new AtomicLong();
    private final Thread watch;

    /**
     * Registers every camera with the watchdog.
     *
     * @param opener for example a {@link SourceOpener}, which the caller closes afterwards
     */
    public Cameras(List<CameraSettings> cameras, Clock clock, EventBus bus, Source.Opener opener, Recovery recovery) {
        this(cameras, clock, bus, opener, recovery, new StartGate(clock));
    }

    private Cameras(
            List<CameraSettings> cameras,
            Clock clock,
            EventBus bus,
            Source.Opener opener,
            Recovery recovery,
            StartGate gate) {
        this.clock = clock;
        this.opener = opener;
        this.gate = gate;
        for (CameraSettings camera : cameras) {
            units.put(camera.name(), new CameraUnit(camera, clock, bus, opener, gate, recovery));
        }
        watch = Threads.platform("capture-watch", this::watch);
    }

    /**
     * Further streams of these cameras. Their sessions share the limits of these, so that not too many begin at once, and begin only while the camera's
     * main stream stands: a wrong password is not sent twice as often because there are two streams. The caller starts and closes them.
     *
     * @param streams by the camera's name
     */
    public Cameras beside(Map<String, CameraSettings> streams, EventBus others, Recovery recovery) {
        Map<CameraSettings, CameraUnit> mains = new HashMap<>();
        streams.forEach((camera, stream) -> mains.put(stream, unit(camera)));
        Source.Opener afterMain = (stream, interrupt) -> {
            if (!Optional.ofNullable(mains.get(stream)).orElseThrow().isShowing()) {
                throw new FailureException(
                        FailureKind.UNREACHABLE, "the camera's main stream has to come first, and does not come");
            }
            return opener.open(stream, interrupt);
        };
        return new Cameras(List.copyOf(streams.values()), clock, others, afterMain, recovery, gate);
    }

    /**
     * Names the arbiter that decides on what the probes find. To be called before {@link #start}; without one it is done at once.
     */
    public void setArbiter(Consumer<Verdict> arbiter) {
        units.values().forEach(unit -> unit.loop().setArbiter(arbiter));
    }

    /** Changes as long as the camera's loop goes on. */
    public long iterations(String camera) {
        return unit(camera).loop().iterations();
    }

    /** Goes up with every look at all cameras. */
    public long looks() {
        return looks.get();
    }

    /** Starts every camera's loop; once. */
    public void start() {
        units.values().forEach(unit -> unit.loop().start());
        watch.start();
    }

    private void watch() {
        try {
            while (!closing.await(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One look at every camera; tests call it by themselves. */
    void look() {
        looks.incrementAndGet();
        for (CameraUnit unit : units.values()) {
            try {
                unit.tell();
            } catch (RuntimeException e) {
                log.error("[{}] The look at the camera failed", unit.camera().name(), e);
            }
        }
    }

    /**
     * Adds a listener for a camera's packets; before {@link #start}. The camera's ring gets each packet before the listeners do.
     *
     * @throws IllegalArgumentException if there is no such camera
     */
    public void addListener(String camera, PacketListener listener) {
        unit(camera).addListener(listener);
    }

    /**
     * The newest packets of a camera.
     *
     * @throws IllegalArgumentException if there is no such camera
     */
    public GopRing ring(String camera) {
        return unit(camera).ring();
    }

    /** What later stages count for a camera and its status shows; replaces what was there. */
    public void counters(String camera, CameraCounters counters) {
        unit(camera).counters(counters);
    }

    /**
     * Ends a camera's session for a reason, as its arbiter decides; the camera's own loop does the rest. Where no session stands, and
     * the kind is {@code STOPPED}, the wait for the next one ends.
     *
     * @return false if there is no such camera, or its session is no longer the one that is meant
     */
    public boolean end(String camera, long epoch, FailureKind kind, String sentence) {
        return Optional.ofNullable(units.get(camera))
                .filter(unit -> unit.loop().end(epoch, kind, sentence))
                .isPresent();
    }

    /**
     * Where the stages that work on a camera's packets note their progress.
     *
     * @throws IllegalArgumentException if there is no such camera
     */
    public Marks marks(String camera) {
        return unit(camera).vitals();
    }

    /** The vital signs of every camera, in the order of the configuration. */
    public List<CameraVitals> vitals() {
        return units.values().stream().map(CameraUnit::vitals).toList();
    }

    private CameraUnit unit(String camera) {
        return Optional.ofNullable(units.get(camera))
                .orElseThrow(() -> new IllegalArgumentException("there is no camera " + camera));
    }

    @Override
    public List<CameraStatus> all() {
        return units.values().stream().map(CameraUnit::status).toList();
    }

    @Override
    public Optional<CameraStatus> find(String camera) {
        return Optional.ofNullable(units.get(camera)).map(CameraUnit::status);
    }

    /** Ends all sessions together, with TEARDOWN, and all threads, within 3 s. */
    @Override
    public void close() {
        closing.countDown();
        units.values().forEach(unit -> unit.loop().stop());
        long from = clock.monotonicNanos();
        try {
            for (CameraUnit unit : units.values()) {
                Duration left = CLOSE_LIMIT.minus(clock.since(from));
                if (!unit.loop().join(left.isPositive() ? left : Duration.ofMillis(1))) {
                    log.warn(
                            "[{}] The session did not end within {} s",
                            unit.camera().name(),
                            CLOSE_LIMIT.toSeconds());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
