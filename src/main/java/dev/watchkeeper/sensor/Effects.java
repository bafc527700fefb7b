package dev.watchkeeper.sensor;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.config.VerifySettings;
import dev.watchkeeper.config.VerifySettings.Proof;
import dev.watchkeeper.sensor.EffectStatus.State;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks whether effects are seen when they should be; thread-safe, with a thread of its own. It only looks. */
public final class Effects implements EffectsView, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Effects.class);
    private static final long LOOK_EVERY_MILLIS = 1000;

    /** A picture is decoded for it. */
    private static final Duration MEASURE_EVERY = Duration.ofSeconds(10);

    private final List<VerifySettings> settings;
    private final SensorsView sensors;
    private final Brightness brightness;
    private final Clock clock;
    private final ZoneId zone;
    private final Map<String, Measured> measured = new HashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = Threads.platform("effects", this::run);
    private volatile List<EffectStatus> latest = List.of();

    /** What a picture showed, with the moment of looking. */
    private record Measured(Optional<Double> brightness, long atNanos) {}

    /** What was found. */
    private record Found(State state, String text) {}

    public Effects(List<VerifySettings> settings, SensorsView sensors, Brightness brightness, Clock clock) {
        this(settings, sensors, brightness, clock, ZoneId.systemDefault());
    }

    Effects(List<VerifySettings> settings, SensorsView sensors, Brightness brightness, Clock clock, ZoneId zone) {
        this.settings = List.copyOf(settings);
        this.sensors = sensors;
        this.brightness = brightness;
        this.clock = clock;
        this.zone = zone;
    }

    /** Starts to look, unless there is nothing to verify. */
    public void start() {
        if (!settings.isEmpty()) {
            thread.start();
        }
    }

    private void run() {
        try {
            while (!closing.await(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
                try {
                    look();
                } catch (RuntimeException e) {
                    log.error("Looking after effects failed and will be repeated", e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks once; tests call it directly. */
    void look() {
        Instant now = clock.wall();
        Map<String, EffectStatus> before = new HashMap<>();
        latest.forEach(status -> before.put(status.name(), status));
        List<EffectStatus> fresh = new ArrayList<>();
        for (VerifySettings effect : settings) {
            Found found = judge(effect, LocalTime.ofInstant(now, zone));
            Instant since = Optional.ofNullable(before.get(effect.name()))
                    .filter(status -> status.state() == found.state())
                    .map(EffectStatus::since)
                    .orElse(now);
            Optional<String> camera = effect.proof() instanceof Proof.ByPicture picture
                    ? Optional.of(picture.camera())
                    : Optional.empty();
            fresh.add(new EffectStatus(effect.name(), camera, found.state(), found.text(), since, effect.after()));
        }
        latest = List.copyOf(fresh);
    }

    private Found judge(VerifySettings effect, LocalTime local) {
        if (effect.hours().filter(hours -> !hours.contain(local)).isPresent()) {
            return new Found(State.OFF, "Nothing is expected at this time of day.");
        }
        return switch (effect.proof()) {
            case Proof.BySensor sensor -> bySensor(sensor);
            case Proof.ByPicture picture -> byPicture(effect.name(), picture);
        };
    }

    private Found bySensor(Proof.BySensor proof) {
        Optional<SensorStatus> status = sensors.find(proof.sensor());
        String says =
                status.flatMap(SensorStatus::text).map(text -> "says " + text).orElse("has never said anything");
        if (status.isEmpty() || status.get().health().stale()) {
            return new Found(
                    State.UNKNOWN, "Unknown: the sensor " + proof.sensor() + " has no current value; it " + says + ".");
        }
        boolean holds = status.get()
                .last()
                .filter(held -> proof.expected().holds(held.value()))
                .isPresent();
        return new Found(
                holds ? State.PRESENT : State.MISSING,
                "The sensor " + proof.sensor() + " " + says + "; expected is " + proof.expected() + ".");
    }

    private Found byPicture(String effect, Proof.ByPicture proof) {
        Measured last = measured.get(effect);
        if (last == null || clock.since(last.atNanos()).compareTo(MEASURE_EVERY) >= 0) {
            last = new Measured(brightness.of(proof.camera(), proof.polygon()), clock.monotonicNanos());
            measured.put(effect, last);
        }
        if (last.brightness().isEmpty()) {
            return new Found(State.UNKNOWN, "Unknown: the camera " + proof.camera() + " has no current picture.");
        }
        double share = last.brightness().get();
        boolean bright = share > proof.limit();
        return new Found(
                bright == proof.bright() ? State.PRESENT : State.MISSING,
                "The picture of " + proof.camera() + " has a brightness of " + percent(share) + "; expected is "
                        + (proof.bright() ? "more than " : "at most ") + percent(proof.limit()) + ".");
    }

    private static String percent(double share) {
        return Math.round(share * 100) + " %";
    }

    @Override
    public List<EffectStatus> effects() {
        return latest;
    }

    @Override
    public void close() throws InterruptedException {
        closing.countDown();
        Threads.join(thread, Duration.ofSeconds(1));
    }
}
