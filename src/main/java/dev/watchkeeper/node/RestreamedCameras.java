package dev.watchkeeper.node;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.camera.health.SourceReport;
import dev.watchkeeper.camera.session.CameraUnit;
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
 * picture of its own in their place, which nobody could tell from theirs. Works on a virtual thread of its own,
 * which waits for the server a few seconds at most.
 */
final class RestreamedCameras implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RestreamedCameras.class);
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final CameraRoster roster;
    private final Cameras cameras;
    private final Paths paths;
    private final Clock clock;
    private final Thread thread = Thread.ofVirtual().name("restreamed").unstarted(this::run);
    private int turn;
    private volatile boolean closed;

    /** Asks a server; confined to one thread. */
    interface Paths extends AutoCloseable {
        /** What it says of each of its paths, by name; nothing if it does not answer in time. */
        Map<String, SourceReport> ask(Restreamed.Server server);

        /** Why it gets no picture from the camera of a path, in its own words without secrets; empty if it does not say. */
        Optional<String> why(Restreamed.Server server, String path);

        /** Gives up what is still awaited. */
        @Override
        void close();
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
        } finally {
            paths.close();
        }
    }

    /** Asks once; tests call it directly. */
    void look() {
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
                SourceReport report = said.getOrDefault(path(camera), SourceReport.UNKNOWN);
                cameras.unit(camera.name()).ifPresent(unit -> unit.source(report));
            }
            if (!said.isEmpty()) {
                askWhy(server.get(), carried);
            }
        } catch (RuntimeException e) {
            log.error("Asking the restreaming server failed; its cameras are watched without its word", e);
        }
    }

    private static String path(CameraSettings camera) {
        return camera.input().restreamed().map(Restreamed::path).orElse("");
    }

    /** For one camera at a time, so that a slow server delays the next look by one answer. */
    private void askWhy(Restreamed.Server server, List<CameraSettings> carried) {
        List<CameraSettings> away =
                carried.stream().filter(camera -> isAway(camera.name())).toList();
        if (away.isEmpty()) {
            return;
        }
        turn++;
        CameraSettings camera = away.get(Math.floorMod(turn, away.size()));
        String why = paths.why(server, path(camera)).orElse("");
        cameras.unit(camera.name()).map(CameraUnit::vitals).ifPresent(vitals -> vitals.sourceError(why));
    }

    private boolean isAway(String camera) {
        return cameras.find(camera)
                .filter(status -> status.cause().equals(FailureKind.SOURCE_AWAY.id()))
                .isPresent();
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
