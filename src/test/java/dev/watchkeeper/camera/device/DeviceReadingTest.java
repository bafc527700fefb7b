package dev.watchkeeper.camera.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.media.Codec;
import dev.watchkeeper.media.Reading;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The code above the system calls, from the first picture on: timestamps, damage, deadlines, and the end. */
final class DeviceReadingTest extends DeviceRig {
    private static final Duration STALL = Duration.ofSeconds(3);

    private FailureException failure(CameraDevice device) {
        return catchThrowableOfType(FailureException.class, () -> {
            while (true) {
                device.read();
            }
        });
    }

    @Test
    void jpegPicturesCarryTheDriversTimestamps() throws Exception {
        driver.gives(PixelFormat.MJPG)
                .picture(jpeg(64, 48), 5_000_000)
                .picture(jpeg(64, 48), 5_040_000)
                .picture(jpeg(32, 24), 0);
        try (CameraDevice device = open()) {
            Reading.Unit first = (Reading.Unit) device.read();
            Reading.Unit second = (Reading.Unit) device.read();
            Reading.Unit third = (Reading.Unit) device.read();
            assertThat(first.keyframe()).isTrue();
            assertThat(first.streamMicros()).isEqualTo(OptionalLong.of(5_000_000));
            assertThat(second.ptsMicros() - first.ptsMicros()).isEqualTo(40_000);
            assertThat(track(second)).isSameAs(track(first));
            assertThat(second.arrivalNanos()).isEqualTo(clock.monotonicNanos() - 40_000_000);
            assertThat(third.streamMicros())
                    .as("of a driver that gives no time")
                    .isEmpty();
            assertThat(track(third).widthPx()).isEqualTo(32);
            assertThat(third.ptsMicros()).isGreaterThan(second.ptsMicros());
        }
    }

    @Test
    void uncompressedPicturesAreCopiedWithoutLinePadding() throws Exception {
        driver.gap = 32;
        driver.gives(PixelFormat.YUYV);
        byte[] padded = new byte[(128 + 32) * 48];
        for (int line = 0; line < 48; line++) {
            Arrays.fill(padded, line * 160, line * 160 + 128, (byte) line);
        }
        driver.picture(padded, 1_000_000);
        try (CameraDevice device = open()) {
            Reading.Unit unit = (Reading.Unit) device.read();
            assertThat(track(unit).codec()).isEqualTo(Codec.RAW);
            assertThat(new String(track(unit).extradata(), StandardCharsets.US_ASCII))
                    .isEqualTo("yuyv422");
            assertThat(unit.data()).hasSize(128 * 48);
            assertThat(unit.data()[128 * 47]).isEqualTo((byte) 47);
        }
    }

    @Test
    void aMultiPlanarDriverIsReadLikeAnyOther() throws Exception {
        driver.abilities = FakeVideo.CAPTURE_MULTI | FakeVideo.STREAMING;
        driver.gives(PixelFormat.MJPG).picture(jpeg(64, 48), 1_000_000);
        try (CameraDevice device = open()) {
            assertThat(device.read()).isInstanceOf(Reading.Unit.class);
        }
    }

    @Test
    void parameterSetsInASeparateBufferJoinTheirPicture() throws Exception {
        byte[] sets = {
            0,
            0,
            0,
            1,
            0x67,
            0x42,
            0,
            0x1E,
            (byte) 0xAB,
            0x40,
            0x50,
            0x1E,
            (byte) 0xD0,
            0,
            0,
            0,
            1,
            0x68,
            (byte) 0xCE,
            0x3C,
            (byte) 0x80
        };
        byte[] idr = {0, 0, 0, 1, 0x65, (byte) 0x88, (byte) 0x84, 0x21, 7};
        byte[] other = {0, 0, 0, 1, 0x41, (byte) 0x9A, 3, 4};
        driver.gives(PixelFormat.H264)
                .picture(other, 900_000)
                .picture(sets, 1_000_000)
                .picture(idr, 1_040_000)
                .picture(other, 1_080_000);
        try (CameraDevice device = open()) {
            assertThat(device.read()).as("before the first keyframe").isEqualTo(new Reading.Ignored(true));
            Reading.Unit key = (Reading.Unit) device.read();
            assertThat(key.keyframe()).isTrue();
            assertThat(key.data()).hasSize(sets.length + idr.length);
            assertThat(key.streamMicros()).isEqualTo(OptionalLong.of(1_040_000));
            assertThat(track(key).codec()).isEqualTo(Codec.H264);
            Reading.Unit next = (Reading.Unit) device.read();
            assertThat(next.keyframe()).isFalse();
            assertThat(next.arrivalNanos()).as("it comes at once").isEqualTo(clock.monotonicNanos());
        }
    }

    @Test
    void buffersAreReusedAfterReading() throws Exception {
        driver.gives(PixelFormat.MJPG);
        driver.buffers = 1;
        try (CameraDevice device = open()) {
            for (int i = 1; i <= 20; i++) {
                driver.picture(jpeg(64, 48), i * 40_000L);
                assertThat(device.read()).isInstanceOf(Reading.Unit.class);
            }
        }
    }

    @Test
    void aDamagedPictureIsSkippedAndOnlyLongDamageEndsTheSession() throws Exception {
        driver.gives(PixelFormat.MJPG);
        try (CameraDevice device = open()) {
            for (int i = 0; i < 60; i++) {
                driver.damagedPicture(Duration.ofMillis(100));
                assertThat(device.read()).isEqualTo(new Reading.Ignored(true));
                if (i == 30) {
                    driver.picture(jpeg(64, 48), 1_000_000);
                    assertThat(device.read()).isInstanceOf(Reading.Unit.class);
                }
            }
            for (int i = 0; i < 30; i++) {
                driver.damagedPicture(Duration.ofMillis(100));
            }
            FailureException failure = failure(device);
            assertThat(failure.kind()).isEqualTo(FailureKind.DECODE_ERRORS);
            assertThat(failure.sentence()).contains("/dev/video7", "damaged", "5 s", "cable");
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 2000000000", "0, 4090, 10", "0, -5, 10", "0, 0, -1", "0, 0, 0", "0, 2147483647, 2147483647"})
    void wrongClaimsAboutABufferAreRejected(int index, int offset, int bytes) throws Exception {
        driver.gives(PixelFormat.MJPG).lie(index, offset, bytes).picture(jpeg(64, 48), 1_000_000);
        driver.format = new VideoCalls.PictureFormat(driver.format.code(), 16, 16, 32, 1);
        try (CameraDevice device = open()) {
            assertThat(device.read()).isEqualTo(new Reading.Ignored(true));
            assertThat(device.read()).isInstanceOf(Reading.Unit.class);
        }
    }

    @Test
    void anIncompleteUncompressedPictureCountsAsDamaged() throws Exception {
        driver.gives(PixelFormat.YUYV).picture(new byte[128 * 47], 1_000_000).picture(new byte[128 * 48], 1_040_000);
        try (CameraDevice device = open()) {
            assertThat(device.read()).isEqualTo(new Reading.Ignored(true));
            assertThat(device.read()).isInstanceOf(Reading.Unit.class);
        }
    }

    @Test
    void dataOtherThanAnnexBCountsAsDamaged() throws Exception {
        driver.gives(PixelFormat.H264).picture(new byte[100], 1_000_000);
        try (CameraDevice device = open()) {
            assertThat(device.read()).isEqualTo(new Reading.Ignored(true));
        }
    }

    @Test
    void aSilentDeviceEndsAtTheDeadlineToTheMillisecond() throws Exception {
        driver.gives(PixelFormat.MJPG);
        try (CameraDevice device = open()) {
            interrupt.deadline(STALL, FailureKind.STALLED, "silence");
            long before = clock.monotonicNanos();
            assertThat(failure(device).kind()).isEqualTo(FailureKind.STALLED);
            assertThat(clock.since(before)).isEqualTo(STALL);
        }
    }

    @Test
    void aDriverThatAnnouncesPicturesItDoesNotHaveCausesNoBusyLoop() throws Exception {
        driver.gives(PixelFormat.MJPG);
        try (CameraDevice device = open()) {
            interrupt.deadline(STALL, FailureKind.STALLED, "silence");
            for (int i = 0; i < 1_000; i++) {
                driver.announceNothing();
            }
            driver.calls.clear();
            assertThat(failure(device).kind()).isEqualTo(FailureKind.STALLED);
            assertThat(driver.calls).hasSizeLessThan(1_300);
        }
    }

    @Test
    void anotherThreadEndsTheSessionWithinOneCheck() throws Exception {
        driver.gives(PixelFormat.MJPG);
        try (CameraDevice device = open()) {
            interrupt.deadline(STALL, FailureKind.STALLED, "silence");
            long before = clock.monotonicNanos();
            driver.whilePolling = () -> interrupt.raise(FailureKind.STOPPED, "the end");
            assertThat(failure(device).kind()).isEqualTo(FailureKind.STOPPED);
            assertThat(clock.since(before)).isLessThanOrEqualTo(Duration.ofMillis(50));
        }
        assertThat(driver.open).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "VIDIOC_DQBUF, 19, was unplugged",
        "VIDIOC_QBUF, 19, was unplugged",
        "VIDIOC_DQBUF, 5, driver gave up",
        "poll, 12, driver gave up"
    })
    void aDeviceThatDisappearsEndsTheSession(String call, int errno, String sentence) throws Exception {
        driver.gives(PixelFormat.MJPG);
        CameraDevice device = open();
        driver.picture(jpeg(64, 48), 1_000_000).picture(jpeg(64, 48), 1_040_000).failing(call, errno);
        driver.failing("VIDIOC_STREAMOFF", errno);
        FailureException failure = failure(device);
        assertThat(failure.kind()).isEqualTo(FailureKind.ENDED);
        assertThat(failure.sentence()).contains("/dev/video7", sentence);
        device.close();
        device.close();
        assertThat(driver.open).isZero();
        assertThatThrownBy(device::read).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anUnexplainedErrorAlsoEndsTheSession() throws Exception {
        driver.gives(PixelFormat.MJPG);
        try (CameraDevice device = open()) {
            driver.trouble();
            assertThat(failure(device).kind()).isEqualTo(FailureKind.ENDED);
        }
    }
}
