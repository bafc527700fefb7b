package dev.watchkeeper.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class EventBusTest {
    private static Event online(int n) {
        return new Event.CameraOnline("camera-" + n, Instant.EPOCH);
    }

    @Test
    void everyFollowerGetsEveryEventInOrder() {
        EventBus bus = new EventBus();
        List<Event> first = Collections.synchronizedList(new ArrayList<>());
        List<Event> second = Collections.synchronizedList(new ArrayList<>());
        try (var a = bus.follow("a", 100, first::add);
                var b = bus.follow("b", 100, second::add)) {
            for (int n = 0; n < 50; n++) {
                bus.publish(online(n));
            }
        }
        assertThat(first).hasSize(50).isEqualTo(second);
        assertThat(first.get(49)).isEqualTo(online(49));
    }

    @Test
    void aSlowFollowerLosesTheOldestAndDelaysNobody() {
        EventBus bus = new EventBus();
        CountDownLatch release = new CountDownLatch(1);
        List<Event> slow = Collections.synchronizedList(new ArrayList<>());
        List<Event> quick = Collections.synchronizedList(new ArrayList<>());
        try (var a = bus.follow("slow", 3, event -> {
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    slow.add(event);
                });
                var b = bus.follow("quick", 1000, quick::add)) {
            for (int n = 0; n < 20; n++) {
                bus.publish(online(n));
            }
            await().until(() -> quick.size() == 20);
            assertThat(a.dropped()).isBetween(16L, 17L);
            release.countDown();
        }
        assertThat(slow).endsWith(online(17), online(18), online(19));
    }

    @Test
    void aFollowerThatThrowsStillGetsTheNextEvent() {
        EventBus bus = new EventBus();
        List<Event> seen = Collections.synchronizedList(new ArrayList<>());
        try (var a = bus.follow("fragile", 10, event -> {
            seen.add(event);
            throw new IllegalStateException("the follower's own fault");
        })) {
            bus.publish(online(1));
            bus.publish(online(2));
        }
        assertThat(seen).containsExactly(online(1), online(2));
    }
}
