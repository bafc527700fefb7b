package dev.watchkeeper.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a camera's video is fetched; immutable.
 *
 * @param loop whether a file starts again at its end
 * @param certificateFile the camera's certificate or its issuer's; empty accepts any certificate
 * @param deviceSize of a device's pictures, for example {@code 1280x720}; empty for the driver's default
 * @param restreamed the path of the restreaming server that carries it, if one is known
 */
public record InputSettings(
        CameraSettings.Transport transport,
        boolean loop,
        Optional<Path> certificateFile,
        DeviceFormat deviceFormat,
        Optional<String> deviceSize,
        Optional<Restreamed> restreamed) {
    /** Where a camera's pictures are read; an immutable enumeration. */
    public enum Via {
        /** From the camera. */
        DIRECT,
        /** From the restreaming server, so that the camera sees one connection. */
        MEDIAMTX
    }

    /** Input from an address that no restreaming server has a part in. */
    public InputSettings(
            CameraSettings.Transport transport,
            boolean loop,
            Optional<Path> certificateFile,
            DeviceFormat deviceFormat,
            Optional<String> deviceSize) {
        this(transport, loop, certificateFile, deviceFormat, deviceSize, Optional.empty());
    }

    /** The same input, carried by this path. */
    public InputSettings restreamedBy(Optional<Restreamed> other) {
        return new InputSettings(transport, loop, certificateFile, deviceFormat, deviceSize, other);
    }

    /** The format requested of a device; an immutable enumeration. */
    public enum DeviceFormat {
        /** The first of the following that it offers. */
        AUTO,
        H264,
        MJPEG,
        /** Uncompressed pictures. */
        RAW
    }

    /** The documented defaults. */
    public static final InputSettings USUAL = of(CameraSettings.Transport.AUTO);

    /** The defaults with the given transport. */
    public static InputSettings of(CameraSettings.Transport transport) {
        return new InputSettings(transport, false, Optional.empty(), DeviceFormat.AUTO, Optional.empty());
    }
}
