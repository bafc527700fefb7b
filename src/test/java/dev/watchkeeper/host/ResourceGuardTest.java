package dev.watchkeeper.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.config.GuardSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The contract of the original guard, and the steps of shedding. */
final class ResourceGuardTest {
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final ManualClock clock = new ManualClock();
    private final FakeHostReadings host = new FakeHostReadings();
    private final List<String> carriedOut = new ArrayList<>();
    private ResourceGuard guard = made(GuardSettings.DEFAULTS);

    private ResourceGuard made(GuardSettings settings) {
        return new ResourceGuard(settings, clock, host);
    }

    private Camera added(String name, double fps, QueueReading... queues) {
        Camera camera = new Camera(name, fps, () -> List.of(queues), step -> carriedOut.add(name + " " + step.id()));
        guard.add(camera);
        return camera;
    }

    /** A camera with settings for a test; immutable. */
    private record Camera(String name, double fps, Supplier<List<QueueReading>> waiting, Consumer<ShedStep> shedder)
            implements GuardedCamera {
        @Override
        public List<QueueReading> queues() {
            return waiting.get();
        }

        @Override
        public void shed(ShedStep step) {
            shedder.accept(step);
        }
    }

    @AfterEach
    void close() {
        guard.close();
    }

    private void looks(int times) {
        for (int i = 0; i < times; i++) {
            clock.advance(LOOK);
            guard.check();
        }
    }

    @Test
    void aNewlyStartedGuardUnderNormalLoadDoesNotThrottle() {
        assertThat(guard.shouldThrottle()).isFalse();
        assertThat(guard.getThrottleReason()).isEqualTo("FPS at 0, no throttle");
        assertThat(guard.checkFpsLimit()).isTrue();
        assertThat(guard.checkMemoryLimit()).isTrue();
        assertThat(guard.checkQueueSizes()).isTrue();
        assertThat(new ResourceGuard(GuardSettings.DEFAULTS, clock).shouldThrottle())
                .as("this very process")
                .isFalse();
    }

    @Test
    void memoryAboveTheLimitThrottlesAndSaysSo() {
        host.residentPercent = 80;
        looks(1);
        assertThat(guard.shouldThrottle()).as("strictly above").isFalse();
        host.residentPercent = 82;
        looks(1);
        assertThat(guard.shouldThrottle()).isTrue();
        assertThat(guard.checkMemoryLimit()).isFalse();
        assertThat(guard.getThrottleReason()).isEqualTo("Memory at 82%, limit 80%");
        host.residentPercent = 80.4;
        looks(1);
        assertThat(guard.getThrottleReason()).isEqualTo("Memory at 80.4%, limit 80%");
        assertThat(guard.getMetrics().memoryMb()).isCloseTo(804, within(0.1));
    }

    @Test
    void aQueueAboveItsLimitThrottlesAtOnce() {
        guard.recordQueueSize("mails", 1000);
        assertThat(guard.shouldThrottle()).isFalse();
        guard.recordQueueSize("mails", 1001);
        assertThat(guard.shouldThrottle()).isTrue();
        assertThat(guard.checkQueueSizes()).isFalse();
        assertThat(guard.getThrottleReason()).isEqualTo("Queue mails at size 1001, limit 1000");
        assertThat(guard.getMetrics().queueSizes()).containsEntry("mails", 1001);
    }

    @Test
    void aQueueThatHoldsLessThanTheLimitIsOversizedBeforeItDrops() {
        AtomicInteger size = new AtomicInteger(240);
        guard.add(new Camera(
                "front", 15, () -> List.of(QueueReading.of("front", "motion", size.get(), 300)), step -> {}));
        assertThat(guard.shouldThrottle()).isFalse();
        size.set(241);
        assertThat(guard.getThrottleReason()).isEqualTo("Queue motion-front at size 241, limit 240");
    }

    @Test
    void fpsIsOverTheTimeSinceTheStartAndADeadCameraFallsToZero() {
        for (int second = 0; second < 10; second++) {
            for (int frame = 0; frame < 15; frame++) {
                guard.recordFrame("front");
            }
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(guard.getFps("front")).isCloseTo(15, within(0.01));
        added("yard", 5);
        assertThat(guard.getMetrics().fps()).as("the mean").isCloseTo(10, within(0.01));
        clock.advance(Duration.ofSeconds(61));
        assertThat(guard.getFps("front")).isZero();
        assertThat(guard.getFps("nobody")).isZero();
        added("fast", 31);
        assertThat(guard.checkFpsLimit()).isFalse();
        assertThat(guard.checkFpsLimit("fast")).isFalse();
        assertThat(guard.checkFpsLimit("front")).isTrue();
        assertThat(guard.shouldThrottle()).as("pictures alone shed nothing").isFalse();
    }

    @Test
    void cpuPercentRefersToTheProcessorsThisProcessMayUse() {
        clock.advance(LOOK);
        host.ownCpuNanos.addAndGet(LOOK.toNanos());
        guard.check();
        assertThat(guard.getMetrics().cpuPercent()).as("one of two").isCloseTo(50, within(0.1));
    }

    @Test
    void loadIsShedStepByStepAndRestoredBelowALowerThreshold() {
        added("front", 15);
        host.residentPercent = 85;
        looks(1);
        assertThat(carriedOut).containsExactly("front analysis-rate");
        looks(2);
        assertThat(carriedOut).as("the step is given 15 s").hasSize(1);
        looks(1);
        assertThat(carriedOut).containsExactly("front analysis-rate", "front decode-rate");
        looks(3);
        assertThat(guard.shed("front"))
                .containsExactly(ShedStep.ANALYSIS_RATE, ShedStep.DECODE_RATE, ShedStep.LIVE_VIEWS);
        looks(20);
        assertThat(carriedOut).as("recording is no step").hasSize(3).last().isEqualTo("front live-views");
        assertThat(guard.report().shed())
                .singleElement()
                .satisfies(shed -> assertThat(shed.reason()).isEqualTo("Memory at 85%, limit 80%"));

        host.residentPercent = 78;
        looks(20);
        assertThat(carriedOut).as("between the thresholds nothing changes").hasSize(3);
        host.residentPercent = 74;
        looks(30);
        assertThat(carriedOut.subList(3, carriedOut.size()))
                .containsExactly("front decode-rate", "front analysis-rate", "front none");
        assertThat(guard.shed("front")).isEmpty();
    }

    @Test
    void theOriginalsLinesAreLoggedWhenPressureBeginsAndEnds() {
        Logger logger = (Logger) LoggerFactory.getLogger(ResourceGuard.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        logger.setLevel(Level.INFO);
        try {
            added("front", 15);
            host.residentPercent = 82;
            guard.recordQueueSize("mails", 1001);
            host.ownCpuNanos.addAndGet(9 * LOOK.toNanos() / 5);
            looks(1);
            host.ownCpuNanos.addAndGet(9 * LOOK.toNanos() / 5);
            looks(1);
            for (int i = 0; i < 10; i++) {
                guard.recordQueueSize("mails", i % 2 == 0 ? 999 : 1001);
                host.residentPercent = i % 2 == 0 ? 79 : 82;
                host.ownCpuNanos.addAndGet((i % 2 == 0 ? 78 : 85) * LOOK.toNanos() / 50);
                looks(1);
            }
            host.residentPercent = 75;
            guard.recordQueueSize("mails", 0);
            looks(20);
        } finally {
            logger.detachAppender(lines);
            logger.setLevel(null);
        }
        assertThat(lines.list.stream().map(ILoggingEvent::getFormattedMessage))
                .containsExactly(
                        "HIGH MEMORY: 820MB (82%)",
                        "[RESOURCE] Memory at 82%, throttling processing",
                        "HIGH CPU: 90%",
                        "OVERSIZED QUEUES: mails",
                        "Throttling front: Memory at 82%, limit 80% (now shed: analysis-rate)",
                        "Throttling front: Memory at 82%, limit 80% (now shed: analysis-rate, decode-rate)",
                        "Throttling front: Memory at 82%, limit 80% (now shed: analysis-rate, decode-rate, live-views)",
                        "Memory normal: 750MB (75%)",
                        "[RESOURCE] Memory at 75%, resume processing",
                        "CPU normal: 0%",
                        "Queues normal",
                        "Throttling of front eases (still shed: analysis-rate, decode-rate)",
                        "Throttling of front eases (still shed: analysis-rate)",
                        "Throttling of front is over");
    }

    @Test
    void memoryFluctuatingAroundTheLimitDoesNotMakeSheddingFlap() {
        added("front", 15);
        for (int i = 0; i < 200; i++) {
            host.residentPercent = i % 2 == 0 ? 81 : 79;
            looks(1);
        }
        assertThat(carriedOut).hasSize(3);
    }

    @Test
    void aStuckStageOfOneCameraShedsNothingOfTheOthers() {
        added("front", 15, QueueReading.of("front", "motion", 300, 300));
        added("yard", 15, QueueReading.of("yard", "motion", 0, 300));
        looks(20);
        assertThat(carriedOut).hasSize(3).allMatch(step -> step.startsWith("front "));
        assertThat(guard.shed("yard")).isEmpty();
    }

    @Test
    void aCameraThatIsReplacedStartsUnshedAndARemovedOneIsForgotten() {
        Camera former = added("front", 15);
        host.residentPercent = 85;
        looks(4);
        assertThat(carriedOut).containsExactly("front analysis-rate", "front decode-rate");
        guard.remove(former);
        Camera replacement = added("front", 20);
        guard.remove(former);
        assertThat(guard.getFps("front"))
                .as("removing the former changes nothing")
                .isEqualTo(20);
        looks(1);
        assertThat(carriedOut)
                .as("the node's step is carried out on the new one")
                .hasSize(3)
                .last()
                .isEqualTo("front decode-rate");
        guard.remove(replacement);
        looks(1);
        assertThat(guard.report().shed()).isEmpty();
        assertThat(guard.report().fps()).isEmpty();
    }

    @Test
    void aSharedQueueShedsTheLoadOfAll() {
        added("front", 15);
        added("yard", 15);
        guard.recordQueueSize("bus-store", 5000);
        looks(1);
        assertThat(carriedOut).containsExactlyInAnyOrder("front analysis-rate", "yard analysis-rate");
    }

    @Test
    void sheddingCanBeSwitchedOff() {
        GuardSettings d = GuardSettings.DEFAULTS;
        guard = made(new GuardSettings(d.limits(), d.checkInterval(), new GuardSettings.Shedding(false, d.stepTime())));
        added("front", 15);
        host.residentPercent = 99;
        looks(10);
        assertThat(carriedOut).isEmpty();
        assertThat(guard.shouldThrottle()).isTrue();
    }

    @Test
    void aCameraMayCallBackAndFailWhileShedding() {
        for (String name : List.of("front", "yard")) {
            guard.add(new Camera(name, 15, List::of, step -> {
                carriedOut.add(name + " " + guard.report().shed().size() + guard.getThrottleReason());
                throw new IllegalStateException("for a test");
            }));
        }
        host.residentPercent = 90;
        looks(1);
        assertThat(carriedOut).hasSize(2);
    }

    @Test
    void unboundedNamesDoNotFillTheMemory() {
        for (int i = 0; i < 10_000; i++) {
            guard.recordFrame("camera" + i);
            guard.recordQueueSize("queue" + i, 1);
        }
        assertThat(guard.getMetrics().queueSizes()).hasSizeLessThanOrEqualTo(4096);
        assertThat(guard.leftOut()).isEqualTo(2 * (10_000 - 4096));
    }

    @Test
    void manyThreadsMayRecordAndReadAtOnce() throws Exception {
        CountDownLatch done = new CountDownLatch(4);
        for (int i = 0; i < 4; i++) {
            String camera = "camera" + i % 2;
            Thread.ofPlatform().start(() -> {
                for (int n = 0; n < 5_000; n++) {
                    guard.recordFrame(camera);
                    guard.recordQueueSize("queue", n % 2000);
                    if (n % 50 == 0) {
                        guard.check();
                        guard.report();
                    }
                }
                done.countDown();
            });
        }
        assertThat(done.await(120, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
        assertThat(guard.getFps("camera0")).as("within the first second").isEqualTo(10_000);
    }
}
