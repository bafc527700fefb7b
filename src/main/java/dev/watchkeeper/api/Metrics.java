package dev.watchkeeper.api;

import dev.watchkeeper.api.http.Params;
import dev.watchkeeper.api.http.Replies;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.camera.health.CameraState;
import dev.watchkeeper.camera.health.PictureState;
import dev.watchkeeper.camera.health.Sign;
import dev.watchkeeper.camera.health.SignStatus;
import dev.watchkeeper.camera.session.CameraStatus;
import dev.watchkeeper.camera.session.CamerasView;
import dev.watchkeeper.coverage.CoverageView;
import io.javalin.http.Context;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The metrics for Prometheus; thread-safe. Each scrape reads every camera once, and all its numbers come from that reading. */
final class Metrics implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final CamerasView cameras;
    private final CoverageView coverage;
    /** Micrometer refers to the source of a counter only weakly; without this list, it would soon read 0 for ever. */
    private final List<Supplier<Number>> kept = new CopyOnWriteArrayList<>();

    private final List<Runnable> before = new CopyOnWriteArrayList<>();
    private final Set<String> known = new HashSet<>();

    private volatile Map<String, CameraStatus> looked = Map.of();
    private volatile Map<String, CoverageView.Counted> counted = Map.of();

    Metrics(CamerasView cameras, CoverageView coverage) {
        this.cameras = cameras;
        this.coverage = coverage;
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    void gauge(String name, String help, Supplier<Number> value) {
        Gauge.builder(name, value).description(help).register(registry);
    }

    /** Gauges with one tag, whose rows are read at each scrape. */
    MultiGauge gauges(String name, String help) {
        return MultiGauge.builder(name).description(help).register(registry);
    }

    /** Runs something before each scrape. */
    void beforeAnswer(Runnable work) {
        before.add(work);
    }

    void counter(String name, String help, Supplier<Number> value) {
        kept.add(value);
        FunctionCounter.builder(name, value, supplier -> supplier.get().doubleValue())
                .description(help)
                .register(registry);
    }

    void answer(Context ctx) {
        Params.none(ctx);
        ctx.header("Cache-Control", "no-store");
        Replies.send(ctx, "text/plain; version=0.0.4; charset=utf-8", scrape().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Scrapes one at a time, including the writing of the answer. Gauges cannot otherwise know which reading they belong to, and a
     * MultiGauge replaces its rows one by one: a concurrent reader would find old and new rows with the same labels, and fail.
     */
    private synchronized String scrape() {
        looked = cameras.all().stream().collect(Collectors.toMap(CameraStatus::name, Function.identity()));
        counted = coverage.counted().stream()
                .collect(Collectors.toMap(CoverageView.Counted::camera, Function.identity()));
        looked.keySet().forEach(this::registerOnce);
        counted.values().forEach(this::registerCoverage);
        before.forEach(Runnable::run);
        return registry.scrape();
    }

    @Override
    public void close() {
        registry.close();
    }

    /** Adds causes when they first occur. */
    private void registerCoverage(CoverageView.Counted of) {
        String camera = of.camera();
        if (known.add("watched " + camera)) {
            FunctionCounter.builder(
                            "watchkeeper.watched.seconds",
                            this,
                            metrics -> metrics.seconds(camera, c -> Optional.of(c.watched())))
                    .description("Time in which the camera was proven to be watched")
                    .tag("camera", camera)
                    .register(registry);
        }
        for (FailureKind cause : of.blind().keySet()) {
            if (known.add("blind " + cause.id() + " " + camera)) {
                FunctionCounter.builder(
                                "watchkeeper.blind.seconds",
                                this,
                                metrics -> metrics.seconds(
                                        camera,
                                        c -> Optional.ofNullable(c.blind().get(cause))))
                        .description("Time in which the camera was not watched, by cause")
                        .tags("camera", camera, "cause", cause.id())
                        .register(registry);
            }
        }
    }

    private double seconds(String camera, Function<CoverageView.Counted, Optional<Duration>> value) {
        return Optional.ofNullable(counted.get(camera))
                .flatMap(value)
                .map(Answers::seconds)
                .orElse(0.0);
    }

    private void registerOnce(String camera) {
        if (!known.add(camera)) {
            return;
        }
        for (CameraState state : CameraState.values()) {
            Gauge.builder(
                            "watchkeeper.camera.state",
                            this,
                            metrics -> metrics.read(camera, c -> c.state() == state ? 1 : 0))
                    .description("1 for the state that the camera is in")
                    .tags("camera", camera, "state", state.id())
                    .register(registry);
        }
        gauge(camera, "seen", "1 while every required sign is in time", c -> c.seen() ? 1 : 0);
        gauge(camera, "picture.live", "1 while the last picture is current", Metrics::live);
        gauge(camera, "fps", "Video pictures per second over the last minute", CameraStatus::fps);
        gauge(camera, "bitrate", "Bits per second over the last minute", CameraStatus::bitrateBps);
        gauge(camera, "failures", "Consecutive failed attempts to open a session", CameraStatus::failures);
        gauge(camera, "buffer.bytes", "Memory used by the ring of encoded packets", CameraStatus::bufferBytes);
        gauge(camera, "last.picture.age.seconds", "Time since the last picture", Metrics::pictureAge);
        gauge(camera, "outage.seconds", "How long the camera has not been healthy; 0 while it is", Metrics::outage);
        for (Sign sign : Sign.values()) {
            signs(camera, sign);
        }
        counter(camera, "frames", "Video pictures received", CameraStatus::frames);
        counter(camera, "outages", "How often pictures stopped coming", CameraStatus::outages);
        counter(camera, "sessions", "Sessions opened", CameraStatus::epoch);
        counter(camera, "dropped.packets", "Packets dropped for slow consumers", CameraStatus::droppedPackets);
        counter(camera, "decode.errors", "Pictures that could not be decoded", CameraStatus::decodeErrors);
    }

    /** Times are measured at the scrape; a sign that is not required is never late. */
    private void signs(String camera, Sign sign) {
        sign(camera, sign, "required", "1 if the settings require the sign", s -> s.required() ? 1 : 0);
        sign(camera, sign, "late", "1 if the sign has been quiet for longer than its deadline", s -> s.late() ? 1 : 0);
        sign(camera, sign, "deadline.seconds", "How long the sign may be quiet", s -> Answers.seconds(s.deadline()));
        sign(
                camera,
                sign,
                "age.seconds",
                "Time since the sign's last mark",
                s -> s.age().map(Answers::seconds).orElse(Double.NaN));
        FunctionCounter.builder(
                        "watchkeeper.camera.sign.marks",
                        this,
                        metrics -> metrics.readSign(camera, sign, SignStatus::count))
                .description("Number of marks")
                .tags("camera", camera, "sign", sign.id())
                .register(registry);
    }

    private void sign(String camera, Sign sign, String name, String help, ToDoubleFunction<SignStatus> value) {
        Gauge.builder("watchkeeper.camera.sign." + name, this, metrics -> metrics.readSign(camera, sign, value))
                .description(help)
                .tags("camera", camera, "sign", sign.id())
                .register(registry);
    }

    private double readSign(String camera, Sign wanted, ToDoubleFunction<SignStatus> value) {
        return read(
                camera,
                status -> status.sign(wanted).stream()
                        .mapToDouble(value)
                        .findFirst()
                        .orElse(Double.NaN));
    }

    private static double live(CameraStatus camera) {
        return camera.pictureState().filter(PictureState.LIVE::equals).isPresent() ? 1 : 0;
    }

    private static double outage(CameraStatus camera) {
        return camera.state() == CameraState.HEALTHY
                ? 0
                : Answers.seconds(Duration.between(camera.since(), camera.at()));
    }

    private void gauge(String camera, String name, String help, ToDoubleFunction<CameraStatus> value) {
        Gauge.builder("watchkeeper.camera." + name, this, metrics -> metrics.read(camera, value))
                .description(help)
                .tag("camera", camera)
                .register(registry);
    }

    private void counter(String camera, String name, String help, ToDoubleFunction<CameraStatus> value) {
        FunctionCounter.builder("watchkeeper.camera." + name, this, metrics -> metrics.read(camera, value))
                .description(help)
                .tag("camera", camera)
                .register(registry);
    }

    private double read(String camera, ToDoubleFunction<CameraStatus> value) {
        return Optional.ofNullable(looked.get(camera)).map(value::applyAsDouble).orElse(Double.NaN);
    }

    private static double pictureAge(CameraStatus camera) {
        return camera.lastPictureAge().map(Answers::seconds).orElse(Double.NaN);
    }
}
