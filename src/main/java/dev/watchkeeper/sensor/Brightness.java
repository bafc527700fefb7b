package dev.watchkeeper.sensor;

import dev.watchkeeper.config.MotionSettings.Point;
import java.util.List;
import java.util.Optional;

/** Measures pictures; confined to the thread that looks after effects. */
@FunctionalInterface
public interface Brightness {
    /**
     * The mean brightness of a camera's picture, 0 black to 1 white. May take seconds.
     *
     * @param polygon the part that counts; empty for all
     * @return empty if there is no current picture
     */
    Optional<Double> of(String camera, List<Point> polygon);
}
