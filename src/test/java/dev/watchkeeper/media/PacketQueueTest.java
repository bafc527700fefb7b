package dev.watchkeeper.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class PacketQueueTest {
    private static final Track.Video VIDEO = new Track.Video(Codec.H264, new byte[0], 640, 360, 0, "avc1.42C01E");
    private static final Track.Audio SOUND = new Track.Audio(Codec.AAC, new byte[0], 44_100, 1);

    private final PacketQueue<String> queue = new PacketQueue<>(new PacketQueue.Limits(4, 1_000, 2));

    private static Packet packet(Track track, long pts, boolean keyframe, int bytes) {
        return new Packet(track, new byte[bytes], pts, pts, 1, keyframe, 1, Instant.EPOCH, 0);
    }

    private boolean offer(long pts, boolean keyframe, int bytes) {
        return queue.offer(packet(VIDEO, pts, keyframe, bytes));
    }

    private void assertNext(long pts, boolean afterGap) {
        assertThat(queue.poll()).isInstanceOfSatisfying(PacketQueue.Item.Data.class, data -> {
            assertThat(data.packet().ptsMicros()).isEqualTo(pts);
            assertThat(data.afterGap()).isEqualTo(afterGap);
        });
    }

    private void assertEmpty() {
        assertThat(queue.poll()).isInstanceOf(PacketQueue.Item.None.class);
        assertThat(queue.size()).isZero();
    }

    @Test
    void aFullQueueDropsUpToAKeyframeForWhichThereIsRoomAndCounts() {
        for (int n = 0; n < 6; n++) {
            assertThat(offer(n, n == 0, 10)).isEqualTo(n < 4);
        }
        assertThat(queue.dropped()).isEqualTo(2);
        for (int n = 0; n < 4; n++) {
            assertNext(n, false);
        }
        assertThat(offer(6, false, 10)).as("depends on what was dropped").isFalse();
        assertThat(offer(7, true, 1_001)).as("no room in bytes").isFalse();
        assertThat(offer(8, true, 10)).isTrue();
        assertThat(offer(9, false, 10)).isTrue();
        assertThat(queue.dropped()).isEqualTo(4);
        assertNext(8, true);
        assertNext(9, false);
        assertEmpty();
    }

    @Test
    void soundDoesNotCountAsAKeyframe() {
        offer(0, true, 1_000);
        assertThat(offer(1, false, 1)).isFalse();
        assertNext(0, false);
        assertThat(queue.offer(packet(SOUND, 2, true, 10))).isFalse();
        assertThat(queue.dropped()).isEqualTo(2);
    }

    @Test
    void bytesAreFreedWhenPacketsAreTaken() {
        for (int n = 0; n < 100; n++) {
            assertThat(offer(n, true, 1_000)).isTrue();
            assertThat(offer(n, false, 1)).isFalse();
            assertNext(n, n > 0);
        }
    }

    @Test
    void messagesKeepTheirPlaceAmongThePacketsAndHaveRoomOfTheirOwn() {
        for (int n = 0; n < 5; n++) {
            offer(n, n == 0, 10);
        }
        assertThat(queue.send("first")).isTrue();
        assertThat(queue.send("second")).isTrue();
        assertThat(queue.send("third")).isFalse();
        assertThat(queue.size()).isEqualTo(6);
        assertThat(queue.dropped()).isEqualTo(2);
        for (int n = 0; n < 4; n++) {
            assertNext(n, false);
        }
        assertThat(queue.poll()).isEqualTo(new PacketQueue.Item.Message<>("first"));
        assertThat(queue.poll()).isEqualTo(new PacketQueue.Item.Message<>("second"));
        assertEmpty();
    }

    @Test
    void aClearedQueueAcceptsWhateverComesNext() {
        for (int n = 0; n < 5; n++) {
            offer(n, n == 0, 250);
        }
        queue.send("gone");
        queue.clear();
        assertEmpty();
        assertThat(offer(5, false, 1_000)).isTrue();
        assertNext(5, false);
        assertThat(queue.dropped()).isEqualTo(1);
    }

    @Test
    void aConsumerWaitsForTheNextItemAndNoLongerThanItsLimit() throws Exception {
        assertThat(queue.poll(Duration.ZERO)).isInstanceOf(PacketQueue.Item.None.class);
        assertThat(queue.poll(Duration.ofMillis(1))).isInstanceOf(PacketQueue.Item.None.class);
        CompletableFuture<PacketQueue.Item<String>> next = new CompletableFuture<>();
        Thread consumer = Thread.ofVirtual().start(() -> {
            try {
                next.complete(queue.poll(Duration.ofSeconds(20)));
            } catch (InterruptedException e) {
                next.completeExceptionally(e);
            }
        });
        queue.send("come");
        assertThat(next.get(10, TimeUnit.SECONDS)).isEqualTo(new PacketQueue.Item.Message<>("come"));
        consumer.join();
    }

    /** One thread offers, one takes: nothing is lost, doubled or reordered. */
    @Test
    void everyPacketIsTakenOrCounted() throws Exception {
        int count = 50_000;
        PacketQueue<Void> shared = new PacketQueue<>(new PacketQueue.Limits(50, 1 << 20, 0));
        CompletableFuture<Long> taken = new CompletableFuture<>();
        Thread consumer = Thread.ofPlatform().start(() -> {
            try {
                long seen = 0;
                long last = -1;
                while (last < count) {
                    if (shared.poll(Duration.ofMillis(5)) instanceof PacketQueue.Item.Data<Void> data) {
                        long pts = data.packet().ptsMicros();
                        if (pts <= last || data.afterGap() != (pts != last + 1)) {
                            throw new AssertionError(last + " is followed by " + data);
                        }
                        last = pts;
                        seen++;
                    }
                }
                taken.complete(seen);
            } catch (InterruptedException | AssertionError e) {
                taken.completeExceptionally(e);
            }
        });
        for (int n = 0; n < count; n++) {
            shared.offer(packet(VIDEO, n, n % 10 == 0, 10));
        }
        while (!shared.offer(packet(VIDEO, count, true, 10))) {
            Thread.onSpinWait();
        }
        long seen = taken.get(30, TimeUnit.SECONDS);
        consumer.join();
        assertThat(seen + shared.dropped()).isGreaterThanOrEqualTo(count + 1);
        assertThat(shared.size()).isZero();
    }
}
