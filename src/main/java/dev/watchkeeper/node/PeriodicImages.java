package dev.watchkeeper.node;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.event.Snapshot;
import dev.watchkeeper.live.LastPicture;
import dev.watchkeeper.live.SnapshotView;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves a picture of each camera at its interval, the first as soon as there is one; thread-safe, with a thread of its own. A picture is saved
 * once, even if the camera delivers no newer one.
 */
final class PeriodicImages implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PeriodicImages.class);
    private static final Duration CHECK_EVERY = Duration.ofSeconds(1);

    private final Supplier<List<CameraSettings>> cameras;
    private final SnapshotView snapshots;
    private final Store store;
    private final Clock clock;
    private final Map<String, Saved> saved = new HashMap<>();
    private final Thread thread = Threads.platform("periodic-images", this::run);

    /** Stores pictures. */
    interface Store {
        /** @return the written file */
        Path save(String camera, Snapshot picture) throws IOException;
    }

    private record Saved(long atNanos, Instant takenAt) {}

    /** @param cameras the current ones, read at each check */
    PeriodicImages(Supplier<List<CameraSettings>> cameras, SnapshotView snapshots, Store store, Clock clock) {
        this.cameras = cameras;
        this.snapshots = snapshots;
        this.store = store;
        this.clock = clock;
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                step();
                clock.sleep(CHECK_EVERY);
            }
        } catch (InterruptedException e) {
            log.debug("Periodic images end", e);
        }
    }

    /** Checks every camera once and saves the pictures that are due. */
    void step() {
        List<CameraSettings> now = cameras.get().stream()
                .filter(c -> c.imageInterval().isPositive())
                .toList();
        saved.keySet().retainAll(now.stream().map(CameraSettings::name).toList());
        for (CameraSettings camera : now) {
            Saved last = saved.get(camera.name());
            if (last == null || clock.since(last.atNanos()).compareTo(camera.imageInterval()) >= 0) {
                save(camera, Optional.ofNullable(last));
            }
        }
    }

    private void save(CameraSettings camera, Optional<Saved> last) {
        Optional<Snapshot> picture = snapshots.latest(camera.name()).map(LastPicture::snapshot);
        if (picture.isEmpty()
                || last.filter(k -> k.takenAt().equals(picture.get().takenAt())).isPresent()) {
            return;
        }
        saved.put(camera.name(), new Saved(clock.monotonicNanos(), picture.get().takenAt()));
        try {
            log.info("[{}] Periodic image saved: {}", camera.name(), store.save(camera.name(), picture.get()));
        } catch (IOException e) {
            log.warn("[{}] Failed to save periodic image: {}", camera.name(), e.toString());
        }
    }

    @Override
    public void close() throws InterruptedException {
        if (thread.getState() == Thread.State.NEW) {
            return; // a later part could not be started
        }
        thread.interrupt();
        Threads.join(thread, Duration.ofSeconds(3));
    }
}
