package dev.watchkeeper.camera.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.media.Interrupt;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The calls themselves, as far as a machine without a camera allows; src/test/v4l2 tests them against kernel drivers. */
final class LinuxVideoTest {
    private final SystemClock clock = new SystemClock();

    private FailureException refusal(Path device) {
        return catchThrowableOfType(
                FailureException.class,
                () -> CameraDevice.open(
                        new CameraDevice.Choice(
                                device,
                                List.of(DeviceFormat.H264, DeviceFormat.MJPEG, DeviceFormat.RAW),
                                Optional.of("640x480")),
                        new Interrupt(clock),
                        clock));
    }

    @ParameterizedTest
    @CsvSource({"/dev/video-of-nobody, NOT_FOUND, there is no device", "/dev/null, BAD_URL, is no camera device"})
    void aPathThatIsNoDeviceIsNamed(Path device, FailureKind kind, String sentence) {
        assertThat(refusal(device).kind()).isEqualTo(kind);
        assertThat(refusal(device).sentence()).contains(sentence, device.toString());
    }

    @Test
    void aFileOrAFolderIsNoDevice(@TempDir Path folder) throws Exception {
        assertThat(refusal(Files.createFile(folder.resolve("video0"))).kind()).isEqualTo(FailureKind.BAD_URL);
        assertThat(refusal(folder).kind()).isEqualTo(FailureKind.BAD_URL);
        assertThat(refusal(folder.resolve("video0/none")).kind()).isEqualTo(FailureKind.NOT_FOUND);
    }

    @Test
    void descriptorsAreClosedAndBelongToOneThread(@TempDir Path folder) throws Exception {
        Path file = Files.createFile(folder.resolve("video0"));
        long before = descriptors(file);
        VideoCalls.Device device = new LinuxVideo().open(file);
        assertThat(descriptors(file)).isEqualTo(before + 1);
        assertThat(device.poll(Duration.ZERO)).as("a file can always be read").isEqualTo(VideoCalls.Ready.PICTURE);
        assertThatThrownBy(() -> device.dequeue(VideoCalls.Queue.SINGLE))
                .isInstanceOfSatisfying(
                        CallFailure.class, e -> assertThat(e.errno()).isEqualTo(CallFailure.ENOTTY));
        Throwable[] thrown = new Throwable[1];
        Thread other = Thread.ofPlatform().start(() -> {
            try {
                device.poll(Duration.ZERO);
            } catch (CallFailure | RuntimeException e) {
                thrown[0] = e;
            }
        });
        other.join();
        assertThat(thrown[0]).isInstanceOf(WrongThreadException.class);
        device.close();
        device.close();
        assertThat(descriptors(file)).isEqualTo(before);
    }

    private static long descriptors(Path file) throws Exception {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(link -> {
                        try {
                            return Files.readSymbolicLink(link).equals(file.toRealPath());
                        } catch (java.io.IOException e) {
                            return false; // closed meanwhile by another thread
                        }
                    })
                    .count();
        }
    }

    /** As a C compiler computes them from linux/videodev2.h; the numbers include the sizes of the arguments. */
    @Test
    void theRequestNumbersMatchTheKernel() {
        assertThat(List.of(
                                Requests.QUERYCAP,
                                Requests.ENUM_FMT,
                                Requests.G_FMT,
                                Requests.S_FMT,
                                Requests.REQBUFS,
                                Requests.QUERYBUF,
                                Requests.QBUF,
                                Requests.DQBUF,
                                Requests.STREAMON,
                                Requests.STREAMOFF,
                                Requests.G_PARM)
                        .stream()
                        .map(Requests.Request::number))
                .containsExactly(
                        0x80685600L,
                        0xC0405602L,
                        0xC0D05604L,
                        0xC0D05605L,
                        0xC0145608L,
                        0xC0585609L,
                        0xC058560FL,
                        0xC0585611L,
                        0x40045612L,
                        0x40045613L,
                        0xC0CC5615L);
    }
}
