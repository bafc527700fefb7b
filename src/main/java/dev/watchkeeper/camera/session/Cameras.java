package dev.watchkeeper.camera.session;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.camera.Verdict;
import dev.watchkeeper.camera.health.CameraVitals;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.event.EventBus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
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
 * All cameras of the node; thread-safe, except that one thread at a time adds and removes cameras. Each camera has a loop and a thread of its
 * own, so a dead one delays no other; one more thread notices what only time brings.
 */
public final class Cameras implements CamerasView, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Cameras.class);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);
    private static final long LOOK_EVERY_MILLIS = 250;

    /** Removed cameras that are remembered; far more than a node has. */
    private static final int MAX_REMEMBERED = 1000;

    private final Clock clock;
    private final EventBus bus;
    private final CameraLoop.Shared shared;
    /** Immutable, in the order of the configuration; replaced with each change. */
    private volatile Map<String, CameraUnit> units = Map.of();

    private final Map<String, CameraUnit.Slot> removed = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, CameraUnit.Slot> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };
    private int nextPlace;
    private volatile Optional<Consumer<Verdict>> arbiter = Optional.empty();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicLong looks = new AtomicLong();
    private final Thread watch;

    /**
     * Adds these cameras.
     *
     * @param opener for example a {@link SourceOpener}, which the caller closes afterwards
     */
    public Cameras(List<CameraSettings> cameras, Clock clock, EventBus bus, Source.Opener opener, Recovery recovery) {
        this(
                clock,
                bus,
                new CameraLoop.Shared(
                        opener, new StartGate(clock, recovery.presence().starts()), recovery));
        cameras.forEach(this::add);
    }

    private Cameras(Clock clock, EventBus bus, CameraLoop.Shared shared) {
        this.clock = clock;
        this.bus = bus;
        this.shared = shared;
        watch = Threads.platform("capture-watch", this::watch);
    }

    /**
     * Cameras for further streams of these, none yet. Their sessions share the limits of these, so that not too many begin at once. The caller
     * starts and closes them.
     */
    public Cameras beside(EventBus others, Recovery recovery) {
        return new Cameras(clock, others, new CameraLoop.Shared(shared.opener(), shared.gate(), recovery));
    }

    /**
     * Adds a camera and registers it with the watchdog; the caller starts it. It takes the place of a removed camera of the same name, and its epochs go on
     * from there.
     *
     * @throws IllegalArgumentException if there is one of this name
     */
    public CameraUnit add(CameraSettings camera) {
        return add(camera, shared);
    }

    /**
     * Adds a further stream of a camera, as above. Its sessions begin only while the camera's main stream shows pictures: two streams must not
     * send a wrong password twice as often.
     */
    public CameraUnit add(CameraSettings stream, CameraUnit main) {
        Source.Opener afterMain = (settings, interrupt) -> {
            if (!main.isShowing()) {
                throw new FailureException(
                        FailureKind.UNREACHABLE, "the camera's main stream must come first, and does not come");
            }
            return shared.opener().open(settings, interrupt);
        };
        return add(stream, new CameraLoop.Shared(afterMain, shared.gate(), shared.recovery()));
    }

    private CameraUnit add(CameraSettings camera, CameraLoop.Shared parts) {
        String name = camera.name();
        if (units.containsKey(name)) {
            throw new IllegalArgumentException("there is a camera " + name + " already");
        }
        CameraUnit.Slot slot =
                Optional.ofNullable(removed.remove(name)).orElseGet(() -> new CameraUnit.Slot(nextPlace++, 1));
        CameraUnit unit = new CameraUnit(camera, clock, bus, parts, slot);
        arbiter.ifPresent(unit.loop()::setArbiter);
        List<CameraUnit> more = new ArrayList<>(units.values());
        more.add(unit);
        more.sort(Comparator.comparingInt(CameraUnit::place));
        publish(more);
        return unit;
    }

    private void publish(List<CameraUnit> now) {
        Map<String, CameraUnit> byName = new LinkedHashMap<>();
        now.forEach(unit -> byName.put(unit.name(), unit));
        units = Collections.unmodifiableMap(byName);
    }

    /** Removes a camera and ends its session, with TEARDOWN, and its thread, within 3 s. Does nothing for one removed before. */
    public void remove(CameraUnit unit) {
        if (units.get(unit.name()) != unit) {
            return;
        }
        publish(units.values().stream().filter(other -> other != unit).toList());
        end(List.of(unit));
        shared.recovery().watchdog().unregisterCamera(unit.name());
        removed.put(unit.name(), unit.successor());
    }

    /**
     * Sets the arbiter that decides on what the probes find; before {@link #start}. Without one it is done at once.
     */
    public void setArbiter(Consumer<Verdict> judge) {
        arbiter = Optional.of(judge);
        units.values().forEach(unit -> unit.loop().setArbiter(judge));
    }

    /** Counts the checks of all cameras: it must keep growing. */
    public long looks() {
        return looks.get();
    }

    /** Starts the watch and every camera added so far; once. Whoever adds a camera later starts it. */
    public void start() {
        units.values().forEach(CameraUnit::start);
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

    /** Checks every camera once; tests call it directly. */
    void look() {
        looks.incrementAndGet();
        for (CameraUnit unit : units.values()) {
            try {
                unit.check();
            } catch (RuntimeException e) {
                log.error("[{}] Checking the camera failed", unit.name(), e);
            }
        }
    }

    /**
     * Ends a camera's session for a reason, as the arbiter decides; the camera's own loop does the rest. If none is open and the kind is
     * {@code STOPPED}, the wait for the next one ends.
     *
     * @return false if there is no such camera, or its session is no longer the one meant
     */
    public boolean end(String camera, long epoch, FailureKind kind, String sentence) {
        return Optional.ofNullable(units.get(camera))
                .filter(unit -> unit.loop().end(epoch, kind, sentence))
                .isPresent();
    }

    /** The vital signs of every camera, in the order of the configuration. */
    public List<CameraVitals> vitals() {
        return units.values().stream().map(CameraUnit::vitals).toList();
    }

    @Override
    public List<CameraStatus> all() {
        return units.values().stream().map(CameraUnit::status).toList();
    }

    @Override
    public Optional<CameraStatus> find(String camera) {
        return unit(camera).map(CameraUnit::status);
    }

    /** The handle of a camera. */
    public Optional<CameraUnit> unit(String camera) {
        return Optional.ofNullable(units.get(camera));
    }

    /** Ends all sessions together, with TEARDOWN, and all threads, within 3 s. */
    @Override
    public void close() {
        closing.countDown();
        end(units.values());
    }

    private void end(Collection<CameraUnit> ending) {
        ending.forEach(unit -> unit.loop().stop());
        long from = clock.monotonicNanos();
        try {
            for (CameraUnit unit : ending) {
                Duration left = CLOSE_LIMIT.minus(clock.since(from));
                if (!unit.loop().join(left.isPositive() ? left : Duration.ofMillis(1))) {
                    log.warn("[{}] The session did not end within {} s", unit.name(), CLOSE_LIMIT.toSeconds());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
