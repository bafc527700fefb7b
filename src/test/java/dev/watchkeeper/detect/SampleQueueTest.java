package dev.watchkeeper.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.detect.Sample.Reason;
import dev.watchkeeper.media.ColourPicture;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SampleQueueTest {
    private static final Duration NOW = Duration.ZERO;
    private final ManualClock clock = new ManualClock();
    private final SampleQueue queue = new SampleQueue(clock);

    static Sample sample(String camera, String event, Reason reason, Instant at) {
        MovedArea everywhere = new MovedArea();
        everywhere.add(java.util.List.of(new dev.watchkeeper.event.Movement.Box(0, 0, 1, 1)));
        return new Sample(
                camera, event, at, reason, everywhere, new ColourPicture(1, 1, new byte[3]), Optional.empty());
    }

    private void offer(String camera, Reason reason) {
        clock.advance(Duration.ofMillis(10));
        queue.offer(sample(camera, camera + "-1", reason, clock.wall()));
    }

    @Test
    void theBeginOfAnyEventComesFirst() throws Exception {
        offer("a", Reason.AGAIN);
        offer("b", Reason.BEST);
        offer("c", Reason.BEGIN);
        offer("d", Reason.BEGIN);
        assertThat(queue.take(NOW).orElseThrow().camera()).isEqualTo("c");
        assertThat(queue.take(NOW).orElseThrow().camera()).isEqualTo("d");
        assertThat(queue.take(NOW).orElseThrow().camera()).isEqualTo("b");
        assertThat(queue.has("b-1")).as("while it is examined").isTrue();
        queue.done();
        assertThat(queue.has("b-1")).isFalse();
        assertThat(queue.has("a-1")).isTrue();
    }

    @Test
    void aNewerPictureReplacesAnOlderOfTheSameReason() throws Exception {
        offer("a", Reason.BEST);
        offer("a", Reason.BEST);
        Instant newest = clock.wall();
        assertThat(queue.take(NOW).orElseThrow().takenAt()).isEqualTo(newest);
        assertThat(queue.take(NOW)).isEmpty();
        assertThat(queue.skipped()).isEqualTo(1);
    }

    @Test
    void itNeverHoldsMoreThanItsBoundAndKeepsTheUrgent() throws Exception {
        for (int i = 0; i < 100; i++) {
            offer("again-" + i, Reason.AGAIN);
        }
        for (int i = 0; i < 10; i++) {
            offer("begin-" + i, Reason.BEGIN);
        }
        assertThat(queue.size()).isEqualTo(SampleQueue.MOST);
        assertThat(queue.skipped()).isEqualTo(110 - SampleQueue.MOST);
        for (int i = 0; i < 10; i++) {
            assertThat(queue.take(NOW).orElseThrow().camera()).isEqualTo("begin-" + i);
        }
    }

    @Test
    void whatHasWaitedForTooLongIsDropped() {
        offer("a", Reason.BEGIN);
        clock.advance(Duration.ofSeconds(11));
        offer("b", Reason.BEGIN);
        queue.expire(Duration.ofSeconds(10));
        assertThat(queue.has("a-1")).isFalse();
        assertThat(queue.has("b-1")).isTrue();
    }
}
