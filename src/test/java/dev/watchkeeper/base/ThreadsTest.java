package dev.watchkeeper.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class ThreadsTest {
    @Test
    void aThreadThatNeverStartedHasEnded() throws Exception {
        assertThat(Threads.join(Threads.platform("never", () -> {}), Duration.ofSeconds(1)))
                .isTrue();
    }

    @Test
    void aThreadThatStillRunsHasNotEnded() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        Thread thread = Threads.platform("waits", () -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.start();
        assertThat(Threads.join(thread, Duration.ofMillis(1))).isFalse();
        end.countDown();
        assertThat(Threads.join(thread, Duration.ofMinutes(1))).isTrue();
    }
}
