package dev.watchkeeper.camera.device;

import static dev.watchkeeper.camera.device.DeviceFormat.H264;
import static dev.watchkeeper.camera.device.DeviceFormat.MJPEG;
import static dev.watchkeeper.camera.device.DeviceFormat.RAW;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.media.Interrupt;
import dev.watchkeeper.media.Reading;
import dev.watchkeeper.media.Track;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/** Opens a device on a scripted driver and a clock that a test moves; confined to the test's thread. */
abstract class DeviceRig {
    static final List<DeviceFormat> AUTO = List.of(H264, MJPEG, RAW);
    static final Path DEVICE = Path.of("/dev/video7");

    @TempDir
    Path folder;

    final ManualClock clock = new ManualClock();
    final FakeVideo driver = new FakeVideo(clock);
    final Interrupt interrupt = new Interrupt(clock);

    CameraDevice open(List<DeviceFormat> formats, Optional<String> size) throws FailureException {
        return CameraDevice.open(
                driver,
                new Inventory(folder, folder),
                new CameraDevice.Choice(DEVICE, formats, size),
                interrupt,
                clock);
    }

    CameraDevice open() throws FailureException {
        return open(AUTO, Optional.empty());
    }

    /** The parts of a JPEG that are read: its markers and its size. */
    static byte[] jpeg(int widthPx, int heightPx) {
        return new byte[] {
            (byte) 0xFF,
            (byte) 0xD8,
            (byte) 0xFF,
            (byte) 0xC0,
            0,
            17,
            8,
            (byte) (heightPx >> 8),
            (byte) heightPx,
            (byte) (widthPx >> 8),
            (byte) widthPx,
            3,
            1,
            0x22,
            0,
            2,
            0x11,
            1,
            3,
            0x11,
            1,
            (byte) 0xFF,
            (byte) 0xD9
        };
    }

    static Track.Video track(Reading reading) {
        return (Track.Video) ((Reading.Unit) reading).track();
    }
}
