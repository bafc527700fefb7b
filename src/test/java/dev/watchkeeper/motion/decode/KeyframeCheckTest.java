package dev.watchkeeper.motion.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.camera.health.Marks;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.TestClip;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

final class KeyframeCheckTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private final TestClip clip = TestClip.encode(160, 120, 40);
    private final List<Long> epochs = new CopyOnWriteArrayList<>();
    private final Marks marks = new Marks() {
        @Override
        public void picture(long epoch, long takenNanos, long fingerprint, boolean uniform, boolean glance) {
            epochs.add(epoch);
        }
    };

    private Packet keyframe(long epoch, int number, byte[] data) {
        Packet first = clip.packet(0, epoch, TestClip.START);
        return new Packet(
                first.track(),
                data,
                number * 1_000_000L,
                number * 1_000_000L,
                0,
                true,
                epoch,
                TestClip.START,
                number * 1_000_000_000L);
    }

    private byte[] good() {
        return clip.packet(0, 1, TestClip.START).data().clone();
    }

    @Test
    void goodKeyframesAreMarkedAndOthersCounted() {
        try (KeyframeCheck check = new KeyframeCheck("door", marks)) {
            check.start();
            check.packet(keyframe(1, 0, good()));
            await().atMost(LIMIT).until(() -> epochs.size() == 1);
            byte[] damaged = good();
            Random random = new Random(3);
            for (int i = damaged.length / 4; i < damaged.length; i++) {
                damaged[i] = (byte) random.nextInt();
            }
            check.packet(keyframe(1, 1, damaged));
            await().atMost(LIMIT).until(() -> check.decodeErrors() > 0);
            assertThat(epochs).containsExactly(1L);
            check.packet(keyframe(2, 2, good()));
            await().atMost(LIMIT).until(() -> epochs.size() == 2);
            assertThat(epochs).containsExactly(1L, 2L);
        }
    }

    @Test
    void ofManyThatWaitOnlyTheNewestIsLookedAt() {
        try (KeyframeCheck check = new KeyframeCheck("door", marks)) {
            for (int i = 0; i < 100; i++) {
                check.packet(keyframe(i, i, good()));
            }
            check.start();
            await().atMost(LIMIT).until(() -> !epochs.isEmpty());
            assertThat(epochs).containsExactly(99L);
        }
    }

    @Test
    void whatIsNoKeyframeIsPassedOver() {
        try (KeyframeCheck check = new KeyframeCheck("door", marks)) {
            check.start();
            clip.packets(1, 10).forEach(check::packet);
            check.packet(keyframe(1, 5, good()));
            await().atMost(LIMIT).until(() -> !epochs.isEmpty());
            assertThat(epochs).hasSize(1);
            assertThat(check.decodeErrors()).isZero();
        }
    }
}
