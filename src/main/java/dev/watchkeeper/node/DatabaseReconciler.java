package dev.watchkeeper.node;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.record.CameraFolders;
import dev.watchkeeper.record.StartupCheck;
import dev.watchkeeper.store.DatabaseSupervisor;
import dev.watchkeeper.store.IncidentStore;
import dev.watchkeeper.store.StoreException;
import dev.watchkeeper.store.StoreWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings an opened database up to date, at the start or after a loss: reconciles it with the recordings, and writes again what this process
 * knows; thread-safe. Long work runs on its own thread while the node watches.
 */
final class DatabaseReconciler implements DatabaseSupervisor.Listener, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DatabaseReconciler.class);

    /** Work up to this long is done before the cameras start. */
    private static final Duration BRIEFLY = Duration.ofSeconds(1);

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    private final DatabaseIncident incident;
    private final StartupCheck check;
    private final IncidentStore incidents;
    private final StoreWriter writer;
    private final CameraFolders folders;
    private final Clock clock;
    private final AtomicReference<Optional<Thread>> rebuild = new AtomicReference<>(Optional.empty());
    private volatile String progress = "";
    private volatile boolean closing;
    private volatile boolean shared;

    /** What is written to after a database was opened; immutable, of thread-safe parts. */
    record Targets(IncidentStore incidents, StoreWriter writer, CameraFolders folders) {}

    DatabaseReconciler(DatabaseIncident incident, StartupCheck check, Targets targets, Clock clock) {
        this.incident = incident;
        this.check = check;
        incidents = targets.incidents();
        writer = targets.writer();
        folders = targets.folders();
        this.clock = clock;
    }

    @Override
    public void lost(Instant at, String sentence) {
        incident.lost(at, sentence);
    }

    @Override
    public void done(Instant at, String sentence) {
        incident.done(at, sentence);
    }

    @Override
    public void opened(boolean replaced) {
        endRebuild();
        incidents.closeUnfinished();
        StartupCheck.Findings findings = reconcile();
        int again = writer.rewrite();
        if (replaced && again > 0) {
            incident.done(clock.wall(), again + " entries still in memory were written again");
        }
        Rebuild work = new Rebuild(findings.files());
        work.run(true);
        if (!work.isDone() || !shared) {
            Thread thread = Threads.platform("recordings-rebuild", () -> {
                work.run(false);
                if (!shared) {
                    shared = true;
                    folders.shareAll();
                }
            });
            rebuild.set(Optional.of(thread));
            thread.start();
        }
    }

    private StartupCheck.Findings reconcile() {
        try {
            return check.reconcile();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The progress of adding recordings to the database, for people; empty if all are in it. */
    String progress() {
        return progress;
    }

    /** Adds recordings that the database lacks, one at a time, and for at most half of the time. */
    private final class Rebuild {
        private final List<Path> files;
        private int next;
        private int added;

        Rebuild(List<Path> files) {
            this.files = files;
        }

        boolean isDone() {
            return next == files.size();
        }

        void run(boolean briefly) {
            long startNanos = clock.monotonicNanos();
            try {
                while (!isDone()
                        && !closing
                        && (!briefly || clock.since(startNanos).compareTo(BRIEFLY) < 0)) {
                    long one = clock.monotonicNanos();
                    added += check.adopt(files.get(next)) ? 1 : 0;
                    next++;
                    progress = files.size() - next + " of " + files.size()
                            + " recordings are still to be added to the database";
                    if (!briefly) {
                        clock.sleep(clock.since(one));
                    }
                }
                if (isDone()) {
                    progress = "";
                    String sentence = files.isEmpty()
                            ? "The database holds all recordings"
                            : added + " of " + files.size()
                                    + " recordings found on the disk were added to the database";
                    if (!files.isEmpty()) {
                        log.info("{}", sentence);
                    }
                    incident.over(sentence);
                }
            } catch (StoreException e) {
                log.warn("Recordings will be added once the database answers: {}", e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void endRebuild() {
        rebuild.getAndSet(Optional.empty()).ifPresent(thread -> {
            thread.interrupt();
            try {
                if (!Threads.join(thread, CLOSE_LIMIT)) {
                    log.warn("Adding recordings to the database did not end within {} s", CLOSE_LIMIT.toSeconds());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Override
    public void close() {
        closing = true;
        endRebuild();
    }
}
