package dev.watchkeeper.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The local object detector; immutable.
 *
 * @param model the ONNX file; without one there is no detector. Whether it exists is seen when it is loaded.
 * @param labels names of what the model knows, one a line; empty for the 80 of COCO
 * @param minConfidence what is recognised less surely is no label, 0 to 1
 * @param budget of one core, over a minute; 0 to 1
 */
public record DetectorSettings(
        Optional<Path> model, Type type, Optional<Path> labels, double minConfidence, double budget) {
    /** No detector. */
    public static final DetectorSettings OFF =
            new DetectorSettings(Optional.empty(), Type.AUTO, Optional.empty(), 0.5, 0.1);

    /** What the outputs of a model mean; an immutable enumeration. */
    public enum Type {
        /** By the shapes of the outputs. */
        AUTO,
        YOLOX,
        FASTESTDET,
        YOLOV8,
        SSD
    }
}
