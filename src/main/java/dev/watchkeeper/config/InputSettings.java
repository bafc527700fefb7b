package dev.watchkeeper.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a camera's video is fetched; immutable.
 *
 * @param loop whether a file begins again at its end
 * @param certificateFile what a camera's certificate has to be, or be signed by; empty takes any certificate
 * @param deviceSize of a device's pictures, for example {@code 1280x720}; empty leaves it as the driver has it
 */
public record InputSettings(
        CameraSettings.Transport transport,
        boolean loop,
        Optional<Path> certificateFile,
        DeviceFormat deviceFormat,
        Optional<String> deviceSize) {
    /** What a device is asked for; an immutable enumeration. */
    public enum DeviceFormat {
        /** The first of the following that it has. */
        AUTO,
        H264,
        MJPEG,
        /** Uncompressed pictures. */
        RAW
    }

    /** The defaults of the documentation. */
    public static final InputSettings USUAL = of(CameraSettings.Transport.AUTO);

    /** The defaults, over the given transport. */
    public static InputSettings of(CameraSettings.Transport transport) {
        return new InputSettings(transport, false, Optional.empty(), DeviceFormat.AUTO, Optional.empty());
    }
}
