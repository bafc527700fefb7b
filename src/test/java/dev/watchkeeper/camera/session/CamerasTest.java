package dev.watchkeeper.camera.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.camera.health.CameraState;
import dev.watchkeeper.camera.probe.Presence;
import dev.watchkeeper.camera.probe.SessionStarts;
import dev.watchkeeper.camera.retry.SignInLedger;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.RetrySettings;
import dev.watchkeeper.event.EventBus;
import dev.watchkeeper.media.Interrupt;
import dev.watchkeeper.media.Reading;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Several cameras on their real threads and the real clock. */
final class CamerasTest {
    private final SystemClock clock = new SystemClock();
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();

    /** A camera called dead hangs while opening until it is interrupted; the others send a keyframe every 20 ms. */
    private Source open(CameraSettings camera, Interrupt interrupt) throws FailureException {
        opened.incrementAndGet();
        if (camera.name().startsWith("dead")) {
            while (interrupt.reason().isEmpty()) {
                pause();
            }
            interrupt.check();
        }
        return new Source() {
            private long frame;

            @Override
            public Reading read() throws FailureException {
                pause();
                interrupt.check();
                long micros = frame++ * 20_000;
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
            public void close() {
                closed.incrementAndGet();
            }
        };
    }

    private static void pause() throws FailureException {
        try {
            if (new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS)) {
                throw new AssertionError();
            }
        } catch (InterruptedException e) {
            throw new FailureException(FailureKind.STOPPED, "interrupted", e);
        }
    }

    private Cameras cameras(String... names) {
        List<CameraSettings> settings =
                List.of(names).stream().map(n -> Rig.settings(n, false, false)).toList();
        return new Cameras(
                settings,
                clock,
                new EventBus(),
                this::open,
                Recovery.of(RetrySettings.DEFAULT, SignInLedger.inMemory(clock), Presence.NONE, clock));
    }

    @Test
    void aDeadCameraDelaysNoOther() {
        try (Cameras cameras = cameras("dead-1", "dead-2", "dead-3", "alive")) {
            cameras.start();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> cameras.find("alive").orElseThrow().state() == CameraState.HEALTHY);
            assertThat(cameras.find("dead-1").orElseThrow().state()).isEqualTo(CameraState.RECONNECTING);
            assertThat(cameras.all())
                    .extracting(CameraStatus::name)
                    .containsExactly("dead-1", "dead-2", "dead-3", "alive");
            assertThat(cameras.unit("alive").orElseThrow().ring().lastGop()).isNotEmpty();
        }
    }

    @Test
    void closingEndsAllSessionsTogether() {
        Cameras cameras = cameras("a", "b", "dead");
        cameras.start();
        await().atMost(Duration.ofSeconds(30)).until(() -> opened.get() == 3);
        long from = clock.monotonicNanos();
        cameras.close();
        assertThat(clock.since(from)).isLessThan(Duration.ofSeconds(10));
        assertThat(closed).hasValue(2);
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(n -> n.matches("capture-(a|b|dead)"));
    }

    @Test
    void aRequestedReconnectOpensANewSessionAtOnce() {
        try (Cameras cameras = cameras("a")) {
            cameras.start();
            await().until(() -> cameras.find("a").orElseThrow().state() == CameraState.HEALTHY);
            assertThat(cameras.end("a", 1, FailureKind.STOPPED, "somebody asks"))
                    .isTrue();
            assertThat(cameras.end("a", 0, FailureKind.STOPPED, "somebody asks"))
                    .as("an older session")
                    .isFalse();
            assertThat(cameras.end("nobody", 1, FailureKind.STOPPED, "somebody asks"))
                    .isFalse();
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                CameraStatus status = cameras.find("a").orElseThrow();
                return status.epoch() == 2 && status.state() == CameraState.HEALTHY;
            });
        }
    }

    @Test
    void atMostFourSessionsStartPerSecond() throws InterruptedException {
        StartGate gate = new StartGate(clock, SessionStarts.UNLIMITED);
        long from = clock.monotonicNanos();
        for (int i = 0; i < 5; i++) {
            gate.enter("", () -> false).close();
        }
        assertThat(clock.since(from)).isBetween(Duration.ofMillis(1_000), Duration.ofSeconds(10));
    }

    @Test
    void hungHandshakesDelayOthersOnlyBriefly() throws InterruptedException {
        dev.watchkeeper.base.ManualClock manual = new dev.watchkeeper.base.ManualClock();
        StartGate gate = new StartGate(manual, SessionStarts.UNLIMITED);
        for (int i = 0; i < 8; i++) {
            gate.enter("", () -> false);
        }
        long from = manual.monotonicNanos();
        gate.enter("", () -> false);
        assertThat(manual.since(from)).isLessThanOrEqualTo(Duration.ofSeconds(2));
    }
}
