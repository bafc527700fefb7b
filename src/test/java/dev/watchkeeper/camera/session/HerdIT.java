package dev.watchkeeper.camera.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.camera.health.CameraState;
import dev.watchkeeper.camera.probe.Presence;
import dev.watchkeeper.camera.probe.Sighting;
import dev.watchkeeper.camera.retry.SignInLedger;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.RetrySettings;
import dev.watchkeeper.event.EventBus;
import dev.watchkeeper.media.Interrupt;
import dev.watchkeeper.media.Reading;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** 32 cameras that were away for long and return at the same moment, on real threads and the real clock. */
@Tag("interop") // waits in real time
final class HerdIT {
    private static final int CAMERAS = 32;
    private static final Duration HANDSHAKE = Duration.ofMillis(300);

    private final SystemClock clock = new SystemClock();
    private final Map<String, Consumer<Sighting>> probed = new ConcurrentHashMap<>();
    private final List<Long> starts = new CopyOnWriteArrayList<>();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger mostInFlight = new AtomicInteger();
    private final Presence presence = (target, listener) -> {
        probed.put(target.camera(), listener);
        return () -> {};
    };
    private volatile boolean away = true;

    private Source open(CameraSettings camera, Interrupt interrupt) throws FailureException {
        if (away) {
            throw new FailureException(FailureKind.UNREACHABLE, "away");
        }
        starts.add(clock.monotonicNanos());
        mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
        try {
            pause(HANDSHAKE, interrupt);
        } finally {
            inFlight.decrementAndGet();
        }
        return new Source() {
            private long frame;

            @Override
            public Reading read() throws FailureException {
                pause(Duration.ofMillis(100), interrupt);
                long micros = frame++ * 100_000;
                return new Reading.Unit(
                        Rig.VIDEO,
                        new byte[10],
                        micros,
                        micros,
                        0,
                        true,
                        OptionalLong.of(micros),
                        clock.monotonicNanos());
            }

            @Override
            public void close() {}
        };
    }

    private static void pause(Duration time, Interrupt interrupt) throws FailureException {
        try {
            if (new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError();
            }
        } catch (InterruptedException e) {
            throw new FailureException(FailureKind.STOPPED, "interrupted", e);
        }
        interrupt.check();
    }

    @Test
    void allCamerasAreBackWithinFifteenSecondsWithoutAStorm() {
        List<CameraSettings> settings = IntStream.range(0, CAMERAS)
                .mapToObj(i -> Rig.settings("c" + i, false, false))
                .toList();
        // Waits of an hour: only the probe brings them back.
        RetrySettings retry = new RetrySettings(
                10,
                RetrySettings.AfterMaxRetries.PROBE,
                new dev.watchkeeper.base.Backoff(Duration.ofHours(1), 2, Duration.ofHours(2)),
                3,
                Duration.ZERO);
        Recovery recovery = Recovery.of(retry, SignInLedger.inMemory(clock), presence, clock, () -> 1);
        try (Cameras cameras = new Cameras(settings, clock, new EventBus(), this::open, recovery)) {
            cameras.start();
            await("all have failed and are looked for")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> probed.size() == CAMERAS
                            && cameras.all().stream().allMatch(camera -> camera.failures() == 1));
            away = false;
            long from = clock.monotonicNanos();
            probed.values().forEach(listener -> listener.accept(Sighting.PRESENT));
            await("all are back")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> cameras.all().stream().allMatch(camera -> camera.state() == CameraState.HEALTHY));
            assertThat(clock.since(from)).isLessThan(Duration.ofSeconds(15));
            assertThat(starts).hasSize(CAMERAS);
            for (int i = 4; i < CAMERAS; i++) {
                assertThat(Duration.ofNanos(starts.get(i) - starts.get(i - 4)))
                        .as("from one start to the fourth after it")
                        .isGreaterThan(Duration.ofMillis(600));
            }
            assertThat(mostInFlight.get()).isLessThanOrEqualTo(8);
        }
    }
}
