package dev.watchkeeper.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class PartsTest {
    @Test
    void closesInReverseOrderAndContinuesAfterAFailure() {
        List<String> closed = new ArrayList<>();
        Parts parts = new Parts();
        parts.add("first", () -> closed.add("first"));
        parts.add("second", () -> {
            closed.add("second");
            throw new IOException("the disk is gone");
        });
        parts.add("third", () -> closed.add("third"));
        parts.close();
        parts.close();
        assertThat(closed).containsExactly("third", "second", "first");
    }

    @Test
    void partsOfAGroupDoNotWaitForEachOther() {
        CountDownLatch bothClosing = new CountDownLatch(2);
        AtomicInteger met = new AtomicInteger();
        AutoCloseable waitsForTheOther = () -> {
            bothClosing.countDown();
            if (bothClosing.await(2, TimeUnit.SECONDS)) {
                met.incrementAndGet();
            }
        };
        Parts parts = new Parts();
        parts.addGroup("recorders", () -> List.of(waitsForTheOther, waitsForTheOther));
        parts.close();
        assertThat(met).hasValue(2);
    }
}
