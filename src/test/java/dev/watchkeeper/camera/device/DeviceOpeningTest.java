package dev.watchkeeper.camera.device;

import static dev.watchkeeper.camera.device.DeviceFormat.H264;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.media.Codec;
import dev.watchkeeper.media.Reading;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The code above the system calls, up to the first picture: agreeing on a format, and the meaning of each refusal. */
final class DeviceOpeningTest extends DeviceRig {
    private FailureException refusal(List<DeviceFormat> formats) {
        FailureException refusal = catchThrowableOfType(FailureException.class, () -> open(formats, Optional.empty()));
        assertThat(driver.open).as("devices left open").isZero();
        return refusal;
    }

    @ParameterizedTest
    @CsvSource({
        "YUYV MJPG H264, H264",
        "YUYV MJPG, MJPG",
        "NV12 JPEG, JPEG",
        "GREY UYVY NV12 YUYV, YUYV",
        "GREY NV12, NV12"
    })
    void theBestOfferedFormatIsChosen(String offered, PixelFormat taken) throws Exception {
        driver.gives(Arrays.stream(offered.split(" ")).map(PixelFormat::valueOf).toArray(PixelFormat[]::new));
        open().close();
        assertThat(PixelFormat.of(driver.format.code())).contains(taken);
        assertThat(driver.open).isZero();
    }

    @Test
    void eachFormatIsTriedIfTheDriverListsNone() throws Exception {
        driver.gives(PixelFormat.MJPG);
        driver.offered = List.of();
        open().close();
        assertThat(driver.format.code()).isEqualTo(PixelFormat.MJPG.code());
    }

    @Test
    void theSizeIsTheDriversOwnOrTheNearestToTheRequestedOne() throws Exception {
        driver.gives(PixelFormat.YUYV);
        open().close();
        assertThat(driver.format.widthPx()).isEqualTo(64);
        driver.largest = 1280;
        open(AUTO, Optional.of("1920x720")).close();
        assertThat(driver.format.widthPx()).isEqualTo(1280);
        assertThat(driver.format.heightPx()).isEqualTo(720);
    }

    @Test
    void aFormatThatDoesNotStartIsFollowedByTheNext() throws Exception {
        driver.gives(PixelFormat.H264, PixelFormat.MJPG).failingOnce("VIDIOC_STREAMON", CallFailure.EINVAL);
        try (CameraDevice device = open()) {
            driver.picture(jpeg(64, 48), 1_000_000);
            assertThat(track(device.read()).codec()).isEqualTo(Codec.MJPEG);
        }
        assertThat(driver.opened).isEqualTo(2);
        assertThat(driver.open).isZero();
    }

    @Test
    void nothingIsOpenedIfTheInterruptIsAlreadyRaised() {
        interrupt.raise(FailureKind.STOPPED, "the end");
        driver.gives(PixelFormat.MJPG);
        assertThat(refusal(AUTO).kind()).isEqualTo(FailureKind.STOPPED);
        assertThat(driver.opened).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "open, 2, NOT_FOUND, no camera device at all",
        "open, 20, NOT_FOUND, there is no device /dev/video7",
        "open, 6, NOT_FOUND, unplugged",
        "open, 19, NOT_FOUND, unplugged",
        "open, 13, ENVIRONMENT, this user may not open /dev/video7",
        "open, 1, ENVIRONMENT, --device /dev/video7",
        "open, 24, ENVIRONMENT, file descriptors",
        "open, 21, BAD_URL, is no camera device",
        "open, 16, BUSY, fuser -v /dev/video7",
        "VIDIOC_QUERYCAP, 25, BAD_URL, is no camera device",
        "VIDIOC_QUERYCAP, 22, BAD_URL, is no camera device",
        "VIDIOC_QUERYCAP, 19, NOT_FOUND, unplugged",
        "VIDIOC_G_FMT, 19, NOT_FOUND, unplugged",
        "VIDIOC_S_FMT, 16, BUSY, another program",
        "VIDIOC_S_FMT, 22, NOT_FOUND, nothing feeds it",
        "VIDIOC_S_FMT, 5, ENDED, does not start",
        "VIDIOC_REQBUFS, 16, BUSY, another program",
        "VIDIOC_REQBUFS, 12, ENVIRONMENT, no memory",
        "mmap, 12, ENVIRONMENT, no memory",
        "VIDIOC_QBUF, 19, NOT_FOUND, unplugged",
        "VIDIOC_STREAMON, 16, BUSY, another program",
        "VIDIOC_STREAMON, 28, BUSY, USB bus",
        "VIDIOC_STREAMON, 5, ENDED, nothing feeds it",
        "VIDIOC_STREAMON, 71, ENDED, cable",
        "VIDIOC_STREAMON, 32, ENDED, cable",
        "VIDIOC_STREAMON, 110, ENDED, cable",
        "VIDIOC_STREAMON, 22, NOT_FOUND, nothing that can be watched",
        "VIDIOC_STREAMON, 99, INTERNAL, VIDIOC_STREAMON: errno 99",
    })
    void eachRefusalHasItsCauseAndLeavesNothingOpen(String call, int errno, FailureKind kind, String sentence) {
        driver.gives(PixelFormat.YUYV, PixelFormat.MJPG).failing(call, errno);
        FailureException refusal = refusal(AUTO);
        assertThat(refusal.kind()).isEqualTo(kind);
        assertThat(refusal.sentence()).contains("/dev/video7", sentence);
    }

    @Test
    void aDriverThatKnowsNeitherItsFrameRateNorItsSizeIsReadAnyway() throws Exception {
        driver.gives(PixelFormat.MJPG)
                .failing("VIDIOC_G_PARM", CallFailure.ENOTTY)
                .failing("VIDIOC_G_FMT", CallFailure.EINVAL)
                .failing("VIDIOC_ENUM_FMT", CallFailure.ENOTTY)
                .picture(jpeg(64, 48), 1_000_000);
        try (CameraDevice device = open(AUTO, Optional.of("64x48"))) {
            assertThat(device.read()).isInstanceOf(Reading.Unit.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {CallFailure.EBUSY, CallFailure.EINVAL})
    void aVirtualDeviceThatNothingFeedsIsNotReportedAsBusy(int errno) {
        driver.gives(PixelFormat.YUYV)
                .failing("VIDIOC_G_FMT", CallFailure.EINVAL)
                .failing("VIDIOC_S_FMT", errno);
        for (List<DeviceFormat> formats : List.of(AUTO, List.of(H264))) {
            FailureException refusal = refusal(formats);
            assertThat(refusal.kind()).isEqualTo(FailureKind.NOT_FOUND);
            assertThat(refusal.sentence()).contains("nothing feeds it");
        }
    }

    @Test
    void aMissingFormatIsNamedWithTheAvailableOnes() {
        driver.gives(PixelFormat.YUYV, PixelFormat.MJPG);
        FailureException refusal = refusal(List.of(H264));
        assertThat(refusal.kind()).isEqualTo(FailureKind.UNSUPPORTED_CODEC);
        assertThat(refusal.sentence()).contains("no H.264", "it has YUYV, MJPG", "device-format: auto");
        driver.offered = List.of(0x36314742); // BG16
        refusal = refusal(AUTO);
        assertThat(refusal.kind()).isEqualTo(FailureKind.NOT_FOUND);
        assertThat(refusal.sentence()).contains("nothing that can be watched", "BG16");
    }

    @ParameterizedTest
    @CsvSource({
        "0x04800000, only data about it",
        "0x04008000, a codec of this machine",
        "0x04000002, nothing feeds it",
        "0x04000010, no camera",
        "0x01000001, out of use"
    })
    void aDeviceOfAnotherKindIsNamed(String abilities, String sentence) {
        driver.abilities = Integer.decode(abilities);
        FailureException refusal = refusal(AUTO);
        assertThat(refusal.kind()).isEqualTo(FailureKind.NOT_FOUND);
        assertThat(refusal.sentence()).contains("/dev/video7 (Test camera)", sentence);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 6, 11, 12, 13, 16, 19, 22, 25, 28, 32, 71, 75, 84, 110, 1000})
    void nothingStaysOpenWhereverAndHoweverOpeningFails(int errno) {
        for (String call : List.of(
                "VIDIOC_QUERYCAP",
                "VIDIOC_ENUM_FMT",
                "VIDIOC_G_FMT",
                "VIDIOC_S_FMT",
                "VIDIOC_REQBUFS",
                "mmap",
                "VIDIOC_QBUF",
                "VIDIOC_STREAMON")) {
            FakeVideo one = new FakeVideo(clock)
                    .gives(PixelFormat.H264, PixelFormat.YUYV)
                    .failing(call, errno);
            try {
                CameraDevice.open(
                                one,
                                new Inventory(folder, folder),
                                new CameraDevice.Choice(DEVICE, AUTO, Optional.empty()),
                                interrupt,
                                clock)
                        .close();
            } catch (FailureException e) {
                assertThat(e.sentence()).contains("/dev/video7");
            }
            assertThat(one.open).as(call + " fails by " + errno).isZero();
        }
    }
}
