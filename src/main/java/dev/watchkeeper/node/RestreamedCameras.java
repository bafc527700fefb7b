package dev.watchkeeper.node;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.camera.health.SourceReport;
import dev.watchkeeper.camera.session.Cameras;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.Restreamed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the restreaming server every second, once for all cameras that it carries, whether it has their own pictures; thread-safe. The server may send a
 * picture of its own in their place, which nobody could tell from theirs. Works on a thread of its own, which waits for the server at most 2 s.
 */
final class RestreamedCameras implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RestreamedCameras.class);
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final CameraRoster roster;
    private final Cameras cameras;
    private final Paths paths;
    private final Clock clock;
    private final Thread thread = Threads.platform("restreamed", this::run);
    private volatile boolean closed;

    /** Asks a server; thread-safe. */
    @FunctionalInterface
    interface Paths {
        /** What it says of each of its paths, by name; nothing if it does not answer within 2 s. */
        Map<String, SourceReport> ask(Restreamed.Server server) throws InterruptedException;
    }

    RestreamedCameras(CameraRoster roster, Cameras cameras, Paths paths, Clock clock) {
        this.roster = roster;
        this.cameras = cameras;
        this.paths = paths;
        this.clock = clock;
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!closed) {
                clock.sleep(EVERY);
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks once; tests call it directly. */
    void look() throws InterruptedException {
        List<CameraSettings> carried = roster.all().stream()
                .filter(camera -> camera.input().restreamed().isPresent())
                .toList();
        Optional<Restreamed.Server> server = carried.stream()
                .flatMap(camera -> camera.input().restreamed().stream())
                .map(Restreamed::server)
                .findFirst();
        if (server.isEmpty()) {
            return;
        }
        try {
            Map<String, SourceReport> said = paths.ask(server.get());
            for (CameraSettings camera : carried) {
                String path = camera.input().restreamed().map(Restreamed::path).orElse("");
                SourceReport report = said.getOrDefault(path, SourceReport.UNKNOWN);
                cameras.unit(camera.name()).ifPresent(unit -> unit.source(report));
            }
        } catch (RuntimeException e) {
            log.error("Asking the restreaming server failed; its cameras are watched without its word", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
