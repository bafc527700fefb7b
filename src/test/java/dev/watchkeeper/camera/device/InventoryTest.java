package dev.watchkeeper.camera.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sentence that lists the present devices when one is missing. */
final class InventoryTest {
    @TempDir
    Path folder;

    private Path devices;
    private Path kernel;

    @BeforeEach
    void make() throws IOException {
        devices = Files.createDirectory(folder.resolve("dev"));
        kernel = folder.resolve("video4linux");
    }

    private String sentence() {
        return new Inventory(devices, kernel).sentence();
    }

    private void kernelHas(String name, String title) throws IOException {
        Files.writeString(Files.createDirectories(kernel.resolve(name)).resolve("name"), title + "\n");
    }

    private void isHere(String name) throws IOException {
        Files.createFile(devices.resolve(name));
    }

    @Test
    void aMachineWithoutCamerasIsReported() throws IOException {
        isHere("video"); // a folder or link of another purpose
        assertThat(sentence()).contains("no camera device at all", "plug the camera in", "modprobe uvcvideo");
    }

    @Test
    void presentDevicesAreNamedInOrder() throws IOException {
        kernelHas("video10", "Dummy video device");
        kernelHas("video2", "HD Webcam: HD Webcam");
        isHere("video10");
        isHere("video2");
        isHere("video3");
        assertThat(sentence())
                .isEqualTo(
                        "there are /dev/video2 (HD Webcam: HD Webcam), /dev/video3, /dev/video10 (Dummy video device)");
        for (int i = 20; i < 30; i++) {
            isHere("video" + i);
        }
        assertThat(sentence()).endsWith("and 7 more");
    }

    @Test
    void aContainerWithoutTheKernelsDevicesIsReported() throws IOException {
        kernelHas("video0", "HD Webcam");
        assertThat(sentence())
                .isEqualTo(
                        "the kernel has /dev/video0 (HD Webcam), but there is no /dev/video*: in a container, pass the device with --device");
    }
}
