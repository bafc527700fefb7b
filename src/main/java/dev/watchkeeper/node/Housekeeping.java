package dev.watchkeeper.node;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.SteadyWall;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.config.StorageSettings;
import dev.watchkeeper.record.Evidence;
import dev.watchkeeper.record.Retention;
import dev.watchkeeper.store.EventStore;
import dev.watchkeeper.store.EventsView;
import dev.watchkeeper.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes events and evidence that are too old, and events that people deleted, on a thread of its own; thread-safe. {@link Retention} does so with recordings and pictures. */
final class Housekeeping implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);
    private static final Duration EVERY = Duration.ofMinutes(10);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

    /** Deleting a thousand events takes milliseconds; what is left goes at the next time. */
    private static final int MOST_BATCHES = 20;

    private final EventStore events;
    private final Path data;
    private final Evidence evidence;
    private final StorageSettings settings;
    private final BooleanSupplier noRoom;
    private final Clock clock;
    private final SteadyWall ages;
    private final Thread thread = Threads.platform("housekeeping", this::run);

    /** @param noRoom whether the volume is short of space and no recording is left to delete */
    Housekeeping(EventStore events, Path data, StorageSettings settings, BooleanSupplier noRoom, Clock clock) {
        this.events = events;
        this.data = data.toAbsolutePath().normalize();
        this.evidence = new Evidence(data);
        this.settings = settings;
        this.noRoom = noRoom;
        this.clock = clock;
        this.ages = new SteadyWall(clock);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (true) {
                clock.sleep(EVERY);
                step();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One round; tests call it directly. */
    void step() {
        try {
            expireEvents();
            purgeEvents();
            int gone = evidence.expire(oldest(settings.past().evidence()), noRoom.getAsBoolean());
            if (gone > 0) {
                log.info("{} old folders of evidence were deleted", gone);
            }
        } catch (StoreException e) {
            log.debug("Old events stay until the database answers", e);
        } catch (IOException | RuntimeException e) {
            log.warn("Old entries could not be deleted; next try in {} min: {}", EVERY.toMinutes(), e.toString());
        }
    }

    private void expireEvents() {
        if (settings.past().events().isZero()) {
            return;
        }
        Instant before = oldest(settings.past().events());
        int batches = 0;
        while (events.expire(before) > 0 && batches < MOST_BATCHES) {
            batches++;
        }
    }

    /** Removes what people deleted and can no longer restore. Its recording stays until it is too old, like any other. */
    private void purgeEvents() throws IOException {
        List<Path> pictures = events.purge(ages.now().minus(EventsView.RESTORABLE));
        for (int batches = 0; batches < MOST_BATCHES && !pictures.isEmpty(); batches++) {
            for (Path picture : pictures) {
                Path file = data.resolve(picture).normalize();
                if (file.startsWith(data)) {
                    Files.deleteIfExists(file);
                }
            }
            pictures = events.purge(ages.now().minus(EventsView.RESTORABLE));
        }
    }

    private Instant oldest(Duration age) {
        return age.isZero() ? Instant.MIN : ages.now().minus(age);
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        if (!Threads.join(thread, CLOSE_LIMIT)) {
            log.warn("Deleting old entries did not end within {} s", CLOSE_LIMIT.toSeconds());
        }
    }
}
