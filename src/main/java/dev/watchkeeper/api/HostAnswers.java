package dev.watchkeeper.api;

import dev.watchkeeper.api.access.Account;
import dev.watchkeeper.host.HealthCheckResult;
import dev.watchkeeper.host.HealthView;
import dev.watchkeeper.host.ResourceMetrics;
import dev.watchkeeper.host.ResourcesView;
import dev.watchkeeper.host.ShedStep;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The JSON answers about this process and its host as records; stateless. The keys are those of the original systems. */
final class HostAnswers {
    private HostAnswers() {}

    /** @param cameras pictures per second, by camera */
    record Resources(
            double fps,
            double cpuPercent,
            double memoryPercent,
            double memoryMb,
            Map<String, Integer> queueSizes,
            Instant timestamp,
            Limits limits,
            boolean throttle,
            String reason,
            Map<String, Double> cameras,
            List<Shed> shed) {}

    record Limits(double maxFps, double maxMemoryPercent, int maxQueue) {}

    /** @param steps what is shed, in order of shedding */
    record Shed(String camera, List<String> steps, String reason, Instant since) {}

    record HostHealth(Instant timestamp, String overall, Map<String, Check> checks) {}

    record Check(String status, String message, String severity, Optional<String> value, Instant at) {}

    /** @param history oldest first */
    record HostHealthWithHistory(
            Instant timestamp, String overall, Map<String, Check> checks, long failures, List<Past> history) {}

    record Past(String check, String status, String message, Optional<String> value, Instant at) {}

    static Resources resources(ResourcesView view) {
        ResourcesView.Report report = view.report();
        ResourceMetrics metrics = report.metrics();
        Map<String, Double> cameras = new LinkedHashMap<>();
        report.fps().forEach((camera, fps) -> cameras.put(camera, tenths(fps)));
        return new Resources(
                tenths(metrics.fps()),
                tenths(metrics.cpuPercent()),
                tenths(metrics.memoryPercent()),
                tenths(metrics.memoryMb()),
                metrics.queueSizes(),
                metrics.timestamp(),
                new Limits(
                        report.limits().maxFps(),
                        report.limits().maxMemoryPercent(),
                        report.limits().maxQueue()),
                report.throttle(),
                report.reason(),
                cameras,
                report.shed().stream()
                        .map(shed -> new Shed(
                                shed.camera(),
                                view.shed(shed.camera()).stream()
                                        .map(ShedStep::id)
                                        .toList(),
                                shed.reason(),
                                shed.since()))
                        .toList());
    }

    /** As this account may see it: without what names other cameras. */
    static Resources resources(ResourcesView view, Account reader) {
        Resources all = resources(view);
        if (reader.seesAll()) {
            return all;
        }
        Map<String, Double> cameras = new LinkedHashMap<>(all.cameras);
        cameras.keySet().removeIf(camera -> !reader.sees(camera));
        return new Resources(
                all.fps,
                all.cpuPercent,
                all.memoryPercent,
                all.memoryMb,
                Map.of(),
                all.timestamp,
                all.limits,
                all.throttle,
                "",
                cameras,
                all.shed.stream().filter(shed -> reader.sees(shed.camera)).toList());
    }

    /** As this account may see it: the sentences of the checks may name any camera. */
    static HostHealth status(HealthView view, Account reader) {
        HostHealth all = status(view);
        return reader.seesAll() ? all : new HostHealth(all.timestamp, all.overall, Map.of());
    }

    static HostHealth status(HealthView view) {
        HealthView.Status status = view.status();
        return new HostHealth(status.timestamp(), status.overall().id(), checks(status));
    }

    static HostHealthWithHistory withHistory(HealthView view, int atMost) {
        HealthView.Status status = view.status();
        return new HostHealthWithHistory(
                status.timestamp(),
                status.overall().id(),
                checks(status),
                view.failures(),
                view.history(atMost).stream().map(HostAnswers::past).toList());
    }

    private static Map<String, Check> checks(HealthView.Status status) {
        Map<String, Check> checks = new LinkedHashMap<>();
        status.checks()
                .forEach((name, result) -> checks.put(
                        name,
                        new Check(
                                result.status().id(),
                                result.message(),
                                result.severity(),
                                result.value(),
                                result.timestamp())));
        return checks;
    }

    private static Past past(HealthCheckResult result) {
        return new Past(result.checkName(), result.status().id(), result.message(), result.value(), result.timestamp());
    }

    private static double tenths(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
