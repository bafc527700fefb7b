package dev.watchkeeper.node;

import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.Settings;
import dev.watchkeeper.detect.ObjectDetection;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.host.HealthCheck;
import dev.watchkeeper.host.HealthChecker;
import dev.watchkeeper.host.HostChecks;
import dev.watchkeeper.host.QueueReading;
import dev.watchkeeper.host.ResourceGuard;
import dev.watchkeeper.live.Snapshots;
import dev.watchkeeper.store.Database;
import java.util.ArrayList;
import java.util.List;

/**
 * The resource guard and the health checker on the shared queues and the folders of this node; started and closed on one thread. Every queue
 * of the node is listed here or in {@link CameraStages}: QueuesIT finds those that are not.
 */
final class HostWatch implements AutoCloseable {
    private final ResourceGuard guard;
    private final HealthChecker checker;
    private final SharedStages shared;

    HostWatch(SharedStages shared, CameraRoster roster) {
        this.shared = shared;
        NodeContext node = shared.node();
        Storage storage = shared.storage();
        Settings settings = node.settings();
        guard = new ResourceGuard(settings.guard(), node.clock());
        guard.registerQueues(this::queues);

        List<HealthCheck> checks = new ArrayList<>(HostChecks.of(
                settings.checks(),
                storage.data().root(),
                storage.data().recordings(),
                storage.retention()::recordedBytes,
                () -> hosts(roster),
                node.clock()));
        checks.add(storage.report());
        shared.detector().ifPresent(detector -> checks.add(new DetectorCheck(detector, node.clock())));
        checks.add(HostChecks.answering("data_folder", "Data folder", storage.data()::prove));
        checks.add(HostChecks.answering("backup", "Backup", storage.backups()::prove));
        checker = new HealthChecker(settings.checks(), checks, node.clock());
        checker.onCheckFailed((check, message) -> node.bus()
                .publish(
                        new Event.HealthCheckFailed(check, message, node.clock().wall())));
    }

    private static List<String> hosts(CameraRoster roster) {
        return roster.all().stream()
                .filter(camera -> camera.kind().isNetwork())
                .map(CameraSettings::host)
                .toList();
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

    private List<QueueReading> queues() {
        List<QueueReading> queues = new ArrayList<>();
        queues.add(new QueueReading("database", shared.storage().database().waiting(), Database.WAITING_CALLS));
        shared.detector()
                .ifPresent(detector ->
                        queues.add(new QueueReading("detect", detector.waiting(), ObjectDetection.MAX_WAITING)));
        queues.add(new QueueReading("snapshots", shared.snapshots().waiting(), Snapshots.MAX_WAITING));
        shared.node()
                .bus()
                .waiting()
                .forEach(follower -> queues.add(
                        new QueueReading("bus-" + follower.follower(), follower.size(), follower.capacity())));
        return queues;
    }

    @Override
    public void close() {
        guard.stop();
        checker.stop();
    }
}
