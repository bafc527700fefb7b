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
 * Keeps a picture of each camera every so often, the first as soon as there is one; thread-safe, with a thread of its own. A picture that
 * was kept already, because the camera gave no newer one, is not kept again.
 */
final class PeriodicImages implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PeriodicImages.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final Supplier<List<CameraSettings>> cameras;
    private final SnapshotView snapshots;
    private final Store store;
    private final Clock clock;
    private final Map<String, Kept> kept = new HashMap<>();
    private final Thread thread = Threads.platform("periodic-images", this::run);

    /** Where pictures go. */
    interface Store {
        /** @return the file it was written to */
        Path save(String camera, Snapshot picture) throws IOException;
    }

    private record Kept(long atNanos, Instant takenAt) {}

    /** @param cameras those of now, asked at each look */
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
                clock.sleep(LOOK_EVERY);
            }
        } catch (InterruptedException e) {
            log.debug("Periodic images end", e);
        }
    }

    /** Looks at every camera once and keeps the pictures that are due. */
    void step() {
        List<CameraSettings> now = cameras.get().stream()
                .filter(c -> c.imageInterval().isPositive())
                .toList();
        kept.keySet().retainAll(now.stream().map(CameraSettings::name).toList());
        for (CameraSettings camera : now) {
            Kept last = kept.get(camera.name());
            if (last == null || clock.since(last.atNanos()).compareTo(camera.imageInterval()) >= 0) {
                keep(camera, Optional.ofNullable(last));
            }
        }
    }

    private void keep(CameraSettings camera, Optional<Kept> last) {
        Optional<Snapshot> picture = snapshots.latest(camera.name()).map(LastPicture::snapshot);
        if (picture.isEmpty()
                || last.filter(k -> k.takenAt().equals(picture.get().takenAt())).isPresent()) {
            return;
        }
        kept.put(camera.name(), new Kept(clock.monotonicNanos(), picture.get().takenAt()));
        try {
            log.info("[{}] Periodic image saved: {}", camera.name(), store.save(camera.name(), picture.get()));
        } catch (IOException e) {
            log.warn("[{}] Failed to save periodic image: {}", camera.name(), e.toString());
        }
    }

    @Override
    public void close() throws InterruptedException {
        if (thread.getState() == Thread.State.NEW) {
            return; // a part behind this one could not be started
        }
        thread.interrupt();
        Threads.join(thread, Duration.ofSeconds(3));
    }
}
