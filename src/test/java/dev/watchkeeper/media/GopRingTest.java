package dev.watchkeeper.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class GopRingTest {
    private static final Track.Video TRACK = new Track.Video(Codec.H264, new byte[0], 640, 360, 0, "avc1.42C01E");
    private static final Track.Audio SOUND = new Track.Audio(Codec.AAC, new byte[0], 44100, 1);
    private static final long SECOND = 1_000_000;

    private static Packet video(long second, boolean keyframe, int size, long epoch) {
        return new Packet(
                TRACK, new byte[size], second * SECOND, second * SECOND, SECOND, keyframe, epoch, Instant.EPOCH, 0);
    }

    /** One picture a second, a keyframe every five seconds. */
    private static void fill(GopRing ring, int from, int to, int size) {
        for (int second = from; second < to; second++) {
            ring.packet(video(second, second % 5 == 0, size, 1));
        }
    }

    private static List<Long> seconds(List<Packet> packets) {
        return packets.stream().map(p -> p.ptsMicros() / SECOND).toList();
    }

    @Test
    void holdsTheWantedTimeStartingAtAKeyframe() {
        GopRing ring = new GopRing(10 * SECOND, 1 << 20);
        fill(ring, 0, 33, 100);
        List<Packet> all = ring.from(Long.MIN_VALUE);
        assertThat(all.getFirst().startsGop()).isTrue();
        assertThat(seconds(all).getFirst()).isEqualTo(20);
        assertThat(seconds(all).getLast()).isEqualTo(32);
    }

    @Test
    void readingStartsAtTheKeyframeBeforeTheWantedTime() {
        GopRing ring = new GopRing(30 * SECOND, 1 << 20);
        fill(ring, 0, 20, 100);
        assertThat(seconds(ring.from(12 * SECOND)).getFirst()).isEqualTo(10);
        assertThat(seconds(ring.lastGop())).containsExactly(15L, 16L, 17L, 18L, 19L);
    }

    @Test
    void theTailStartsAtTheKeyframeBeforeAWallClockTime() {
        GopRing ring = new GopRing(30 * SECOND, 1 << 20);
        assertThat(ring.tail(Instant.EPOCH)).isEmpty();
        for (int second = 100; second < 120; second++) {
            Packet packet = video(second, second % 5 == 0, 10, 1);
            ring.packet(new Packet(
                    TRACK,
                    packet.data(),
                    packet.ptsMicros(),
                    packet.dtsMicros(),
                    SECOND,
                    packet.keyframe(),
                    1,
                    Instant.EPOCH.plusSeconds(second),
                    0));
        }
        assertThat(seconds(ring.tail(Instant.ofEpochSecond(112)))).hasSize(10).startsWith(110L);
        assertThat(seconds(ring.tail(Instant.ofEpochSecond(110)))).startsWith(110L);
        assertThat(seconds(ring.tail(Instant.ofEpochSecond(50))))
                .as("all are later")
                .startsWith(100L);
        assertThat(seconds(ring.tail(Instant.ofEpochSecond(500)))).startsWith(115L);
    }

    @Test
    void nothingIsKeptBeforeTheFirstKeyframe() {
        GopRing ring = new GopRing(30 * SECOND, 1 << 20);
        fill(ring, 1, 5, 100);
        assertThat(ring.lastGop()).isEmpty();
        assertThat(ring.bytes()).isZero();
    }

    @Test
    void returnsWhatArrivedWhateverWasDroppedMeanwhile() {
        Random random = new Random(11);
        GopRing ring = new GopRing(12 * SECOND, 3 << 20);
        List<byte[]> sent = new ArrayList<>();
        for (int second = 0; second < 500; second++) {
            // Keyframes are larger than the chunks of a group; some packets are empty.
            byte[] data = new byte[second % 5 == 0 ? 300_000 : random.nextInt(50_000)];
            random.nextBytes(data);
            sent.add(data);
            ring.packet(new Packet(
                    TRACK, data, second * SECOND, second * SECOND, SECOND, second % 5 == 0, 1, Instant.EPOCH, second));
            for (Packet packet : ring.from(Long.MIN_VALUE)) {
                int number = (int) packet.timeNanos();
                assertThat(Arrays.equals(packet.data(), sent.get(number)))
                        .as("packet %d", number)
                        .isTrue();
                assertThat(packet.ptsMicros()).isEqualTo(number * SECOND);
            }
        }
        assertThat(ring.from(Long.MIN_VALUE)).hasSizeBetween(12, 17);
    }

    @Test
    void neverExceedsItsBoundWhateverArrives() {
        Random random = new Random(7);
        GopRing ring = new GopRing(60 * SECOND, 50_000);
        for (int second = 0; second < 5_000; second++) {
            boolean key = random.nextInt(10) == 0;
            ring.packet(
                    random.nextInt(4) == 0
                            ? new Packet(
                                    SOUND,
                                    new byte[200],
                                    second * SECOND,
                                    second * SECOND,
                                    0,
                                    true,
                                    1,
                                    Instant.EPOCH,
                                    0)
                            : video(second, key, random.nextInt(8_000), 1));
            assertThat(ring.bytes()).isLessThanOrEqualTo(50_000);
            assertThat(ring.bytes())
                    .isEqualTo(ring.from(Long.MIN_VALUE).stream()
                            .mapToLong(Packet::sizeBytes)
                            .sum());
        }
        assertThat(ring.droppedGops()).isPositive();
    }

    @Test
    void theLastPicturesOutliveTheirSessionUntilTheNextHasAKeyframe() {
        GopRing ring = new GopRing(30 * SECOND, 1 << 20);
        fill(ring, 0, 8, 100);
        ring.sessionEnded(1);
        ring.packet(video(0, false, 100, 2));
        assertThat(seconds(ring.lastGop())).containsExactly(5L, 6L, 7L);
        ring.packet(video(1, true, 100, 2));
        assertThat(ring.from(Long.MIN_VALUE)).hasSize(1).allMatch(p -> p.epoch() == 2);
    }
}
