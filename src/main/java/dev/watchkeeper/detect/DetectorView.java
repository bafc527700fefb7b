package dev.watchkeeper.detect;

import java.util.Optional;

/** Says how the detector is; thread-safe. */
public interface DetectorView {
    /** Empty if no detector is configured. */
    Optional<DetectorState> state();
}
