package dev.watchkeeper.announce;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.camera.health.CameraState;
import dev.watchkeeper.camera.session.CameraStatus;
import dev.watchkeeper.camera.session.CamerasView;
import dev.watchkeeper.config.Titles;
import dev.watchkeeper.loops.ReportedCamera;
import dev.watchkeeper.loops.ReportedCamera.Health;
import dev.watchkeeper.loops.ReportedCamera.Stream;
import dev.watchkeeper.loops.ReportedCamera.View;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The state of all cameras for the other processes of the data folder; confined to the thread that writes it. */
final class CameraReports implements Supplier<List<ReportedCamera>> {
    private final CamerasView cameras;
    private final Supplier<Titles> titles;
    private final Predicate<String> moving;
    private final Function<String, OptionalDouble> coverage;
    private final Clock clock;
    private final Map<String, Long> lastSeenNanos = new HashMap<>();

    /**
     * @param moving whether a camera has an event going on
     * @param coverage of a camera's last 24 h, 0 to 100
     */
    CameraReports(
            CamerasView cameras,
            Supplier<Titles> titles,
            Predicate<String> moving,
            Function<String, OptionalDouble> coverage,
            Clock clock) {
        this.cameras = cameras;
        this.titles = titles;
        this.moving = moving;
        this.coverage = coverage;
        this.clock = clock;
    }

    @Override
    public List<ReportedCamera> get() {
        List<CameraStatus> now = cameras.all();
        lastSeenNanos.keySet().retainAll(now.stream().map(CameraStatus::name).toList());
        Titles named = titles.get();
        return now.stream().map(camera -> report(camera, named)).toList();
    }

    private ReportedCamera report(CameraStatus camera, Titles named) {
        if (camera.seen()) {
            lastSeenNanos.put(camera.name(), camera.bootNanos());
        }
        Optional<Duration> unseenFor = Optional.ofNullable(lastSeenNanos.get(camera.name()))
                .map(at -> Duration.ofNanos(Math.max(0, clock.bootNanos() - at)));
        boolean online =
                camera.state() != CameraState.OFFLINE && camera.lastPictureAge().isPresent();
        return new ReportedCamera(
                camera.name(),
                named.camera(camera.name()).orElse(camera.name()),
                new Health(
                        camera.state().id(), online, camera.seen(), camera.cause(), camera.message(), camera.since()),
                new View(
                        camera.lastPictureAt(),
                        camera.lastPictureAge(),
                        camera.seen() ? Optional.of(Duration.ZERO) : unseenFor,
                        moving.test(camera.name()),
                        new Stream(camera.codec(), camera.widthPx(), camera.heightPx())),
                coverage.apply(camera.name()));
    }
}
