package dev.watchkeeper.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.event.Snapshot;
import dev.watchkeeper.media.GopRing;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.TestVideo;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

final class SnapshotsTest {
    private final GopRing ring = new GopRing(5_000_000, 10_000_000);
    private final ManualClock clock = new ManualClock();
    private final Map<String, GopRing> rings = Map.of("yard", ring, "empty", new GopRing(1, 1));

    private static List<Packet> video(int pictures, int brightness) {
        return new TestVideo(320, 240, 10, 5).encode(pictures, 1, n -> {
            byte[] luma = new byte[320 * 240];
            Arrays.fill(luma, (byte) (brightness + 10 * (n / 5)));
            return luma;
        });
    }

    private Snapshots snapshots() {
        return new Snapshots(name -> Optional.ofNullable(rings.get(name)), clock);
    }

    @Test
    void theNewestKeyframeIsShownEvenAfterTheSession() throws IOException {
        video(12, 100).forEach(ring::packet);
        ring.sessionEnded(1);
        try (Snapshots snapshots = snapshots()) {
            Snapshot snapshot = snapshots.latest("yard").orElseThrow().snapshot();
            assertThat(snapshot.takenAt()).isEqualTo(TestVideo.START.plusSeconds(1));
            var image = ImageIO.read(new ByteArrayInputStream(snapshot.jpeg()));
            assertThat(image.getWidth()).isEqualTo(320);
            // (120 - 16) * 255 / 219
            assertThat(image.getRGB(100, 100) & 0xFF).isCloseTo(121, within(4));
        }
    }

    /** The decoder fills what is missing from the picture before, so the result would look alive. */
    @Test
    void aDamagedPictureIsNotShown() {
        List<Packet> packets = video(15, 100);
        packets.subList(0, 5).forEach(ring::packet);
        try (Snapshots snapshots = snapshots()) {
            Snapshot whole = snapshots.latest("yard").orElseThrow().snapshot();
            ring.packet(damaged(packets.get(5)));
            packets.subList(6, 10).forEach(ring::packet);
            assertThat(snapshots.latest("yard").orElseThrow().snapshot()).isSameAs(whole);
            assertThat(snapshots.failures()).isPositive();
            packets.subList(10, 15).forEach(ring::packet);
            assertThat(snapshots.latest("yard").orElseThrow().snapshot().takenAt())
                    .isEqualTo(TestVideo.START.plusSeconds(1));
        }
    }

    private static Packet damaged(Packet packet) {
        byte[] data = packet.data().clone();
        Random random = new Random(1);
        for (int i = data.length / 2; i < data.length; i++) {
            data[i] = (byte) random.nextInt();
        }
        return TestVideo.withData(packet, data);
    }

    @Test
    void theAgeFollowsTheMonotonicClock() {
        video(3, 100).forEach(ring::packet);
        try (Snapshots snapshots = snapshots()) {
            Duration first = snapshots.latest("yard").orElseThrow().age();
            clock.advance(Duration.ofSeconds(40));
            clock.stepWall(Duration.ofHours(-3));
            assertThat(snapshots.latest("yard").orElseThrow().age()).isEqualTo(first.plusSeconds(40));
        }
    }

    @Test
    void theNewestPictureIsNewerThanTheKeyframeAndContinuesFromTheOneBefore() throws IOException {
        List<Packet> packets = video(15, 100);
        packets.subList(0, 8).forEach(ring::packet);
        try (Snapshots snapshots = snapshots()) {
            assertThat(snapshots.newest("empty")).isEmpty();
            assertThat(snapshots.newest("nowhere")).isEmpty();
            Snapshot first = snapshots.newest("yard").orElseThrow().snapshot();
            assertThat(first.takenAt()).isEqualTo(TestVideo.START.plusMillis(700));
            assertThat(snapshots.newest("yard").orElseThrow().snapshot())
                    .as("nothing new has come")
                    .isSameAs(first);
            packets.subList(8, 13).forEach(ring::packet);
            Snapshot next = snapshots.newest("yard").orElseThrow().snapshot();
            assertThat(next.takenAt()).isEqualTo(TestVideo.START.plusMillis(1_200));
            var image = ImageIO.read(new ByteArrayInputStream(next.jpeg()));
            assertThat(image.getRGB(100, 100) & 0xFF).isCloseTo(121, within(4));
            snapshots.throttle("yard", true);
            packets.subList(13, 15).forEach(ring::packet);
            assertThat(snapshots.newest("yard").orElseThrow().snapshot().takenAt())
                    .as("under load, keyframes only")
                    .isEqualTo(TestVideo.START.plusSeconds(1));
        }
    }

    @Test
    void aKeyframeIsDecodedOnce() {
        video(3, 100).forEach(ring::packet);
        try (Snapshots snapshots = snapshots()) {
            Snapshot first = snapshots.latest("yard").orElseThrow().snapshot();
            assertThat(snapshots.latest("yard").orElseThrow().snapshot()).isSameAs(first);
        }
    }

    @Test
    void aThrottledPictureIsKeptForTenSecondsWithItsOwnTime() {
        List<Packet> packets = video(140, 100);
        packets.subList(0, 5).forEach(ring::packet);
        try (Snapshots snapshots = snapshots()) {
            Snapshot first = snapshots.latest("yard").orElseThrow().snapshot();
            snapshots.throttle("yard", true);
            packets.subList(5, 90).forEach(ring::packet);
            assertThat(snapshots.latest("yard").orElseThrow().snapshot()).isSameAs(first);
            packets.subList(90, 120).forEach(ring::packet);
            Snapshot later = snapshots.latest("yard").orElseThrow().snapshot();
            assertThat(later.takenAt()).isEqualTo(TestVideo.START.plusMillis(11_500));
            packets.subList(120, 140).forEach(ring::packet);
            snapshots.throttle("yard", false);
            assertThat(snapshots.latest("yard").orElseThrow().snapshot().takenAt())
                    .isEqualTo(TestVideo.START.plusMillis(13_500));
        }
    }

    @Test
    void unknownCamerasAndEmptyRingsHaveNoPicture() {
        try (Snapshots snapshots = snapshots()) {
            assertThat(snapshots.latest("nobody")).isEmpty();
            assertThat(snapshots.latest("empty")).isEmpty();
            assertThat(snapshots.failures()).isZero();
        }
    }

    @Test
    void aDamagedKeyframeKeepsThePreviousPicture() {
        List<Packet> packets = video(12, 100);
        packets.subList(0, 5).forEach(ring::packet);
        try (Snapshots snapshots = snapshots()) {
            Snapshot first = snapshots.latest("yard").orElseThrow().snapshot();
            Packet key = packets.get(5);
            ring.packet(
                    new Packet(key.track(), new byte[40], key.ptsMicros(), key.dtsMicros(), 0, true, 1, key.time(), 0));
            assertThat(snapshots.latest("yard").orElseThrow().snapshot()).isSameAs(first);
            assertThat(snapshots.failures()).isPositive();
        }
    }
}
