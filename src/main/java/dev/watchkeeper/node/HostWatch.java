package dev.watchkeeper.node;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.camera.session.CameraStatus;
import dev.watchkeeper.camera.session.Cameras;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.Settings;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.EventBus;
import dev.watchkeeper.host.HealthCheck;
import dev.watchkeeper.host.HealthChecker;
import dev.watchkeeper.host.HostChecks;
import dev.watchkeeper.host.QueueReading;
import dev.watchkeeper.host.ResourceGuard;
import dev.watchkeeper.host.ShedStep;
import dev.watchkeeper.live.LiveFeeds;
import dev.watchkeeper.live.Snapshots;
import dev.watchkeeper.motion.Effort;
import dev.watchkeeper.motion.MotionStage;
import dev.watchkeeper.record.Recorder;
import dev.watchkeeper.record.Retention;
import dev.watchkeeper.store.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The resource guard and the health checker on the queues, stages and folders of this node; started and closed on one thread. Every
 * queue of the node is listed here: QueuesIT finds those that are not.
 */
final class HostWatch implements AutoCloseable {
    private final ResourceGuard guard;
    private final HealthChecker checker;
    private final Stages stages;

    /** What load can be shed of, and whose queues are watched; immutable. */
    record Stages(
            Cameras cameras,
            Map<String, Recorder> recorders,
            Map<String, MotionStage> motion,
            LiveFeeds live,
            Snapshots snapshots,
            Database database,
            EventBus bus) {}

    HostWatch(
            Settings settings,
            DataFolder data,
            Stages stages,
            Retention retention,
            DatabaseReport database,
            Clock clock) {
        this.stages = stages;
        guard = new ResourceGuard(settings.guard(), clock);
        for (CameraSettings camera : settings.cameras()) {
            String name = camera.name();
            guard.registerCamera(
                    name,
                    () -> stages.cameras().find(name).map(CameraStatus::fps).orElse(0.0));
            guard.registerQueues(() -> queuesOf(name));
        }
        guard.registerQueues(this::sharedQueues);
        guard.onShed(this::shed);

        List<HealthCheck> checks = new ArrayList<>(HostChecks.of(
                settings.checks(),
                data.root(),
                data.recordings(),
                retention::recordedBytes,
                settings.cameras().stream()
                        .filter(camera -> camera.kind().isNetwork())
                        .map(CameraSettings::host)
                        .toList(),
                clock));
        checks.add(database);
        checks.add(HostChecks.answering("data_folder", "Data folder", data::prove));
        checker = new HealthChecker(settings.checks(), checks, clock);
        checker.onCheckFailed(
                (check, message) -> stages.bus().publish(new Event.HealthCheckFailed(check, message, clock.wall())));
    }

    void start() {
        guard.start();
        checker.start();
    }

    ResourceGuard guard() {
        return guard;
    }

    HealthChecker checker() {
        return checker;
    }

    private List<QueueReading> queuesOf(String camera) {
        List<QueueReading> queues = new ArrayList<>();
        Optional.ofNullable(stages.recorders().get(camera))
                .ifPresent(recorder ->
                        queues.add(QueueReading.of(camera, "record", recorder.waiting(), Recorder.MAX_PACKETS)));
        Optional.ofNullable(stages.motion().get(camera))
                .ifPresent(motion -> queues.add(
                        QueueReading.of(camera, "motion", motion.queued(), MotionStage.MAX_WAITING_PACKETS)));
        queues.add(QueueReading.of(camera, "live", stages.live().waiting(camera), LiveFeeds.queueCapacity()));
        return queues;
    }

    private List<QueueReading> sharedQueues() {
        List<QueueReading> queues = new ArrayList<>();
        queues.add(QueueReading.shared("database", stages.database().waiting(), Database.WAITING_CALLS));
        queues.add(QueueReading.shared("snapshots", stages.snapshots().waiting(), Snapshots.MAX_WAITING));
        stages.bus()
                .waiting()
                .forEach(follower -> queues.add(
                        QueueReading.shared("bus-" + follower.follower(), follower.size(), follower.capacity())));
        return queues;
    }

    private void shed(String camera, ShedStep step) {
        Effort effort = switch (step) {
            case NONE -> Effort.FULL;
            case ANALYSIS_RATE -> Effort.FEWER_PICTURES;
            case DECODE_RATE, LIVE_VIEWS -> Effort.KEYFRAMES;
        };
        Optional.ofNullable(stages.motion().get(camera)).ifPresent(motion -> motion.effort(effort));
        boolean views = step == ShedStep.LIVE_VIEWS;
        stages.live().keyframesOnly(camera, views);
        stages.snapshots().throttle(camera, views);
    }

    @Override
    public void close() {
        guard.stop();
        checker.stop();
    }
}
