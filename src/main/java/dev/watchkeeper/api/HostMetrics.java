package dev.watchkeeper.api;

import dev.watchkeeper.host.CheckStatus;
import dev.watchkeeper.host.HealthView;
import dev.watchkeeper.host.ResourcesView;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;

/** The Prometheus metrics of the resource guard and the host checks; stateless. */
final class HostMetrics {
    private HostMetrics() {}

    static void addTo(Metrics metrics, Views views) {
        ResourcesView resources = views.resources();
        HealthView health = views.health();
        metrics.gauge(
                "watchkeeper.resources.memory.percent",
                "Resident memory as a share of the memory available",
                () -> resources.report().metrics().memoryPercent());
        metrics.gauge(
                "watchkeeper.resources.cpu.percent",
                "Share of the allowed processors that this process uses",
                () -> resources.report().metrics().cpuPercent());
        metrics.gauge(
                "watchkeeper.resources.throttle",
                "1 while memory or a queue is above its limit",
                () -> resources.report().throttle() ? 1 : 0);
        metrics.counter(
                "watchkeeper.check.failures", "How often a check of the host turned into an error", health::failures);
        MultiGauge queues = metrics.gauges("watchkeeper.queue.size", "Entries waiting in a queue");
        MultiGauge shed = metrics.gauges("watchkeeper.camera.shed.steps", "Steps of load shed for a camera");
        MultiGauge checks = metrics.gauges(
                "watchkeeper.check.status", "Result of a check of the host: 0 ok, 1 warning, 2 error, -1 unknown");
        metrics.beforeAnswer(() -> {
            ResourcesView.Report report = resources.report();
            queues.register(rows("queue", report.metrics().queueSizes()), true);
            shed.register(
                    report.fps().keySet().stream()
                            .map(camera ->
                                    row("camera", camera, resources.shed(camera).size()))
                            .toList(),
                    true);
            checks.register(
                    health.status().checks().values().stream()
                            .map(result -> row("check", result.checkName(), number(result.status())))
                            .toList(),
                    true);
        });
    }

    private static List<MultiGauge.Row<?>> rows(String tag, Map<String, Integer> values) {
        return values.entrySet().stream()
                .<MultiGauge.Row<?>>map(entry -> row(tag, entry.getKey(), entry.getValue()))
                .toList();
    }

    private static MultiGauge.Row<?> row(String tag, String name, int value) {
        return MultiGauge.Row.of(Tags.of(tag, name), value);
    }

    private static int number(CheckStatus status) {
        return switch (status) {
            case OK -> 0;
            case WARNING -> 1;
            case ERROR -> 2;
            case UNKNOWN -> -1;
        };
    }
}
