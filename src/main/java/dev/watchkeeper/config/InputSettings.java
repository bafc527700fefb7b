package dev.watchkeeper.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a camera's video is fetched; immutable.
 *
 * @param loop whether a file begins again at its end
 * @param certificateFile what a camera's certificate has to be, or be signed by; empty takes any certificate
 */
public record InputSettings(CameraSettings.Transport transport, boolean loop, Optional<Path> certificateFile) {
    /** The defaults of the documentation. */
    public static final InputSettings USUAL = of(CameraSettings.Transport.AUTO);

    /** The defaults, over the given transport. */
    public static InputSettings of(CameraSettings.Transport transport) {
        return new InputSettings(transport, false, Optional.empty());
    }
}
