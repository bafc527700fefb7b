package dev.watchkeeper.diagnose;

import dev.watchkeeper.config.CameraSettings;
import java.nio.file.Files;
import java.nio.file.Path;

/** What can be said of a camera device without taking it from the watch: whether it is there, and whether it may be opened; stateless. */
final class DeviceLook {
    private DeviceLook() {}

    static Finding look(CameraSettings camera, Steps steps) {
        Path device = camera.file();
        steps.begin();
        if (!Files.exists(device)) {
            steps.failed("device", "there is no " + device);
            return Finding.trouble(
                    "There is no " + device + ". Plug the camera in; 'ls /dev/video*' lists what there is.");
        }
        steps.ok("device", device + " is there");
        if (!Files.isReadable(device) || !Files.isWritable(device)) {
            steps.failed("rights", "this account may not open it");
            return Finding.trouble("This account may not open " + device
                    + ". Add it to the group that owns the device, usually 'video'.");
        }
        steps.ok("rights", "this account may open it");
        return Finding.well(
                Measured.NOTHING,
                device
                        + " is there and may be opened. Its pictures were not measured: only one program can read a device, and"
                        + " that is the watch; 'watchkeeper cameras' shows what it sees.");
    }
}
