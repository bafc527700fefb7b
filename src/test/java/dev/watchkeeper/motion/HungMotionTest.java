package dev.watchkeeper.motion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.HastyClock;
import dev.watchkeeper.camera.health.Marks;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.EventBus;
import dev.watchkeeper.event.FeedView;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.motion.decode.Workers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** One camera's search hangs in the middle of a packet, as in a decoder that never returns. */
final class HungMotionTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Hangs once, when told; thread-safe. */
    private static final class Hanging implements Marks {
        final AtomicBoolean hangNext = new AtomicBoolean();
        final AtomicInteger done = new AtomicInteger();
        final CountDownLatch hangs = new CountDownLatch(1);
        final CountDownLatch letGo = new CountDownLatch(1);

        @Override
        public void analysisDone(long takenNanos) {
            if (hangNext.compareAndSet(true, false)) {
                hangs.countDown();
                try {
                    letGo.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            done.incrementAndGet();
        }
    }

    @Test
    void theOtherCamerasGoOnAndTheHungOneBeginsAnewAfterAMinute() throws Exception {
        HastyClock clock = new HastyClock();
        EventBus bus = new EventBus();
        List<Event> events = new CopyOnWriteArrayList<>();
        Hanging marks = new Hanging();
        try (FeedView.Subscription _ = bus.follow("test", 100, events::add);
                Workers workers = new Workers(1, clock);
                MotionStage hung = new MotionStage(
                        "hung", MotionStageTest.FULL, new MotionStage.Shared(clock, bus, workers), marks);
                MotionStage other = new MotionStage(
                        "other", MotionStageTest.FULL, new MotionStage.Shared(clock, bus, workers), Marks.NONE)) {
            hung.start();
            other.start();
            List<Packet> walk = MotionStageTest.walk(16, 5, 9, 1);
            MotionStageTest.give(other, walk.subList(0, 65));
            MotionStageTest.give(hung, walk.subList(0, 70));
            await().atMost(LIMIT).until(() -> events.size() == 2 && hung.queued() == 0 && other.queued() == 0);
            marks.hangNext.set(true);
            hung.packet(walk.get(70));
            assertThat(marks.hangs.await(30, TimeUnit.SECONDS)).isTrue();

            clock.advance(Duration.ofSeconds(6));
            MotionStageTest.give(other, walk.subList(65, walk.size()));
            await().atMost(LIMIT).until(() -> other.queued() == 0 && events.size() == 3);
            assertThat(other.decodeErrors())
                    .as("its decoder went over to another thread")
                    .isZero();
            Event.MotionEnded ofOther = (Event.MotionEnded) events.getLast();
            assertThat(ofOther.camera()).isEqualTo("other");
            assertThat(Watch.seconds(ofOther.at())).isCloseTo(9, within(0.5));

            clock.advance(Duration.ofSeconds(61));
            long before = hung.analysed();
            List<Packet> later = MotionStageTest.walk(12, 6, 9, 2);
            MotionStageTest.give(hung, later.subList(0, 1));
            await().atMost(LIMIT).until(() -> events.size() == 4);
            Event.MotionEnded ofHung = (Event.MotionEnded) events.getLast();
            assertThat(ofHung.camera()).isEqualTo("hung");
            assertThat(Watch.seconds(ofHung.at())).isCloseTo(7, within(0.5));
            assertThat(ofHung.snapshot()).isPresent();

            MotionStageTest.give(hung, later.subList(1, later.size()));
            await().atMost(LIMIT).until(() -> hung.queued() == 0 && events.size() == 6);
            assertThat(hung.analysed()).isGreaterThan(before + 50);
            assertThat(hung.decodeErrors()).isZero();
            int done = marks.done.get();
            marks.letGo.countDown();
            await().atMost(LIMIT).until(() -> workers.givenUp() == 0 && marks.done.get() == done + 1);
        }
        assertThat(events).as("who comes back late tells nothing").hasSize(6);
    }
}
