package dev.watchkeeper.camera.retry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.config.RetrySettings;
import dev.watchkeeper.config.RetrySettings.AfterMaxRetries;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class CameraWatchdogTest {
    private final ManualClock clock = new ManualClock();
    private final List<String> told = new ArrayList<>();

    private CameraWatchdog watchdog(RetrySettings settings) {
        CameraWatchdog watchdog = new CameraWatchdog(settings, clock);
        watchdog.registerCamera(
                "door", name -> told.add("own offline " + name), name -> told.add("own online " + name));
        watchdog.onCameraOffline(name -> told.add("offline " + name));
        watchdog.onCameraOnline(name -> told.add("online " + name));
        watchdog.onReconnectAttempt((name, attempt) -> told.add("attempt " + attempt + " " + name));
        return watchdog;
    }

    private static CameraHealth status(CameraWatchdog watchdog) {
        return watchdog.getHealth("door").orElseThrow().status();
    }

    private static <T> T at(Map<String, T> map, String key) {
        return java.util.Objects.requireNonNull(map.get(key));
    }

    private void failUntil(CameraWatchdog watchdog, int failures) {
        if (watchdog.register("door").failures() == 0) {
            watchdog.markFrameFailed("door", "frame_read_failed");
        }
        while (watchdog.register("door").failures() < failures) {
            clock.advance(watchdog.register("door").untilDue().orElseThrow());
            assertThat(watchdog.attemptReconnect("door", () -> false)).isFalse();
        }
    }

    @Test
    void theFirstRetryIsNotDueAtOnceButAfterElevenTenthsOfASecond() {
        CameraWatchdog watchdog = watchdog(RetrySettings.DEFAULT.withMaxRetries(3));
        watchdog.markFrameFailed("door");
        assertThat(watchdog.shouldAttemptReconnect("door")).isFalse();
        clock.advance(Duration.ofMillis(1_100));
        assertThat(watchdog.shouldAttemptReconnect("door")).isTrue();
        watchdog.markFrameFailed("door");
        assertThat(watchdog.shouldAttemptReconnect("door")).isTrue();
        clock.advance(Duration.ofMillis(1_100));
        assertThat(watchdog.shouldAttemptReconnect("door")).isTrue();
        assertThat(watchdog.register("door").failures()).isEqualTo(1);
    }

    @Test
    void marksOfOneOutageDoNotCountAsAttempts() {
        CameraWatchdog watchdog = watchdog(RetrySettings.DEFAULT);
        for (int i = 0; i < 1_000; i++) {
            watchdog.markFrameFailed("door", "no " + i);
            clock.advance(Duration.ofMillis(500));
        }
        assertThat(watchdog.register("door").failures()).isEqualTo(1);
        assertThat(status(watchdog)).isEqualTo(CameraHealth.HEALTHY);
        assertThat(watchdog.getHealth("door").orElseThrow().lastError()).hasValue("no 999");
    }

    @Test
    void degradedAtTheThirdFailureOfflineAtTheTenthAndRetriedForever() {
        CameraWatchdog watchdog = watchdog(RetrySettings.DEFAULT);
        failUntil(watchdog, 2);
        assertThat(status(watchdog)).isEqualTo(CameraHealth.HEALTHY);
        failUntil(watchdog, 3);
        assertThat(status(watchdog)).isEqualTo(CameraHealth.DEGRADED);
        failUntil(watchdog, 9);
        assertThat(told).noneMatch(line -> line.contains("offline"));
        failUntil(watchdog, 10);
        assertThat(status(watchdog)).isEqualTo(CameraHealth.OFFLINE);
        failUntil(watchdog, 100);
        assertThat(told.stream().filter(line -> line.contains("offline")))
                .containsExactly("own offline door", "offline door");
        clock.advance(Duration.ofSeconds(60));
        assertThat(watchdog.shouldAttemptReconnect("door")).isTrue();
        told.clear();
        assertThat(watchdog.attemptReconnect("door", () -> true)).isTrue();
        assertThat(told).containsExactly("attempt 100 door", "own online door", "online door");
        CameraHealthInfo info = watchdog.getHealth("door").orElseThrow();
        assertThat(info.status()).isEqualTo(CameraHealth.HEALTHY);
        assertThat(info.consecutiveFailures()).isZero();
        assertThat(info.lastError()).isEmpty();
        assertThat(info.reconnectAttempts()).isZero();
        assertThat(info.lastSeen()).hasValue(clock.wall());
        assertThat(info.lastReconnectAttempt()).hasValue(clock.wall());
        assertThat(info.uptimePercent()).isBetween(0.0, 1.0);
    }

    @Test
    void stopEndsRetriesAfterTheLastAndARequestRestartsThem() {
        CameraWatchdog watchdog = watchdog(RetrySettings.DEFAULT.withAfterMaxRetries(AfterMaxRetries.STOP));
        long from = clock.monotonicNanos();
        failUntil(watchdog, 11);
        assertThat(clock.since(from)).isEqualTo(Duration.ofSeconds(303));
        clock.advance(Duration.ofDays(10));
        assertThat(watchdog.shouldAttemptReconnect("door")).isFalse();
        assertThat(watchdog.register("door").untilDue()).isEmpty();
        watchdog.register("door").shortenWait(Duration.ZERO);
        assertThat(watchdog.shouldAttemptReconnect("door")).isFalse();
        watchdog.register("door").requestAttempt();
        assertThat(watchdog.shouldAttemptReconnect("door")).isTrue();
        watchdog.attemptReconnect("door", () -> false);
        assertThat(watchdog.register("door").untilDue()).hasValue(Duration.ofSeconds(1));
    }

    @Test
    void exitIsReportedOnceAndOnlyWhenNoCameraIsLeft() {
        CameraWatchdog watchdog = watchdog(RetrySettings.DEFAULT.withAfterMaxRetries(AfterMaxRetries.EXIT));
        watchdog.registerCamera("yard");
        watchdog.onNoCameraLeft(() -> told.add("no camera left"));
        failUntil(watchdog, 20);
        assertThat(told).doesNotContain("no camera left");
        watchdog.markFrameFailed("yard");
        for (int i = 0; i < 15; i++) {
            clock.advance(Duration.ofSeconds(60));
            watchdog.attemptReconnect("yard", () -> false);
        }
        assertThat(told.stream().filter("no camera left"::equals)).hasSize(1);
    }

    @Test
    void anExceptionInAnAttemptIsAFailureAndIsNotPropagated() {
        CameraWatchdog watchdog = watchdog(RetrySettings.DEFAULT);
        boolean succeeded = watchdog.attemptReconnect("door", () -> {
            assertThat(status(watchdog)).isEqualTo(CameraHealth.ATTEMPTING_RECONNECT);
            assertThat(watchdog.shouldAttemptReconnect("door")).isFalse();
            assertThat(watchdog.attemptReconnect("door", () -> true)).isFalse();
            throw new java.io.IOException("no route");
        });
        assertThat(succeeded).isFalse();
        assertThat(watchdog.register("door").failures()).isEqualTo(1);
        assertThat(watchdog.getHealth("door").orElseThrow().lastError()).hasValue("Reconnect failed");
    }

    @Test
    void theSummaryAddsUpAndUnknownCamerasAreIgnored() {
        CameraWatchdog watchdog = watchdog(RetrySettings.DEFAULT);
        watchdog.registerCamera("yard");
        watchdog.registerCamera("roof");
        watchdog.registerCamera("roof", name -> told.add("second"), name -> told.add("second"));
        failUntil(watchdog, 4);
        watchdog.register("yard").beginAttempt();
        assertThat(watchdog.getStatusSummary())
                .isEqualTo(new StatusSummary(
                        3,
                        1,
                        1,
                        0,
                        1,
                        Map.of(
                                "door",
                                new StatusSummary.Camera("degraded", 4, Optional.of("Reconnect failed"), 3),
                                "roof",
                                new StatusSummary.Camera("healthy", 0, Optional.empty(), 0),
                                "yard",
                                new StatusSummary.Camera("reconnecting", 0, Optional.empty(), 1))));
        watchdog.markFrameReceived("nobody");
        watchdog.markFrameFailed("nobody", "x");
        assertThat(watchdog.shouldAttemptReconnect("nobody")).isFalse();
        assertThat(watchdog.attemptReconnect("nobody", () -> true)).isFalse();
        assertThat(watchdog.getHealth("nobody")).isEmpty();
        assertThat(told).doesNotContain("second");
    }

    @Test
    void aCallbackMayCallTheWatchdogOrThrowWithoutStoppingOthers() {
        CameraWatchdog watchdog = new CameraWatchdog(RetrySettings.DEFAULT.withMaxRetries(1), clock);
        watchdog.registerCamera(
                "door",
                name -> {
                    watchdog.getStatusSummary();
                    watchdog.markFrameReceived(name);
                    throw new IllegalStateException("a fault");
                },
                told::add);
        watchdog.onCameraOffline(name -> told.add("offline " + name));
        watchdog.markFrameFailed("door");
        assertThat(told).containsExactly("offline door", "door");
        assertThat(status(watchdog)).isEqualTo(CameraHealth.HEALTHY);
    }

    /** Marks are made with every frame of every camera. */
    @Test
    void aMarkOfAWorkingCameraAllocatesNothing() {
        CameraWatchdog watchdog = new CameraWatchdog();
        watchdog.registerCamera("door");
        var threads = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        for (int i = 0; i < 10_000; i++) {
            watchdog.markFrameReceived("door");
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 1_000_000; i++) {
            watchdog.markFrameReceived("door");
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
    }

    @Test
    void aStepOfTheWallClockChangesNoWait() {
        CameraWatchdog watchdog = watchdog(RetrySettings.DEFAULT);
        watchdog.markFrameFailed("door");
        clock.stepWall(Duration.ofHours(5));
        assertThat(watchdog.shouldAttemptReconnect("door")).isFalse();
        clock.stepWall(Duration.ofHours(-10));
        clock.advance(Duration.ofSeconds(1));
        assertThat(watchdog.shouldAttemptReconnect("door")).isTrue();
    }

    /** Many threads on four cameras: no thread waits for a slow callback, one attempt at a time, and reports alternate. */
    @Test
    void manyThreadsAtOnce() throws Exception {
        RetrySettings quick = new RetrySettings(
                2,
                AfterMaxRetries.PROBE,
                new dev.watchkeeper.base.Backoff(Duration.ZERO, 1, Duration.ZERO),
                1,
                Duration.ZERO);
        CameraWatchdog watchdog = new CameraWatchdog(quick, new SystemClock());
        Map<String, List<String>> history = new ConcurrentHashMap<>();
        List<String> names = List.of("a", "b", "c", "d");
        for (String name : names) {
            history.put(name, new ArrayList<>());
            watchdog.registerCamera(
                    name,
                    n -> at(history, n).add("offline"),
                    n -> at(history, n).add("online"));
        }
        int threads = 16;
        CyclicBarrier begin = new CyclicBarrier(threads);
        CountDownLatch done = new CountDownLatch(threads);
        for (int t = 0; t < threads; t++) {
            int seed = t;
            Thread.ofPlatform().start(() -> {
                try {
                    begin.await();
                    java.util.Random random = new java.util.Random(seed);
                    for (int i = 0; i < 5_000; i++) {
                        String name = names.get(random.nextInt(4));
                        switch (random.nextInt(6)) {
                            case 0 -> watchdog.markFrameReceived(name);
                            case 1 -> watchdog.markFrameFailed(name, "x");
                            case 2 -> watchdog.getStatusSummary();
                            case 3 -> watchdog.register(name).requestAttempt();
                            default -> {
                                if (watchdog.shouldAttemptReconnect(name)) {
                                    boolean good = random.nextInt(4) == 0;
                                    watchdog.attemptReconnect(name, () -> good);
                                }
                            }
                        }
                    }
                } catch (Exception e) {
                    at(history, "a").add("failed " + e);
                } finally {
                    done.countDown();
                }
            });
        }
        assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(watchdog.dropped()).isZero();
        for (String name : names) {
            List<String> lines = at(history, name);
            assertThat(lines).contains("offline").contains("online").allMatch(l -> l.matches("offline|online"));
            for (int i = 1; i < lines.size(); i++) {
                assertThat(lines.get(i - 1) + lines.get(i))
                        .as("offline is reported once per outage")
                        .isNotEqualTo("offlineoffline");
            }
            watchdog.markFrameReceived(name);
        }
        StatusSummary summary = watchdog.getStatusSummary();
        assertThat(summary.healthy()).isEqualTo(4);
    }
}
