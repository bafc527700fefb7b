package dev.watchkeeper.detect.model;

import java.util.List;
import java.util.Optional;

/**
 * The input of a model, a picture of three colours; immutable.
 *
 * @param planes whether the colours lie in planes (1×3×H×W), or side by side (1×H×W×3)
 */
public record Input(int widthPx, int heightPx, boolean planes) {
    /** Where a model takes any size; usual for YOLOv8, and a multiple of every stride. */
    private static final int FREE_SIDE_PX = 640;

    /** Larger pictures than this show nothing more to these models, and cost memory. */
    public static final int MOST_SIDE_PX = 1280;

    /**
     * Reads it from a shape in which free sides are −1; empty if it is no picture of three colours, or too large.
     */
    public static Optional<Input> of(List<Long> shape) {
        if (shape.size() != 4 || shape.getFirst() != 1 && shape.getFirst() != -1) {
            return Optional.empty();
        }
        boolean planes = shape.get(1) == 3;
        if (!planes && shape.get(3) != 3) {
            return Optional.empty();
        }
        long height = side(shape.get(planes ? 2 : 1));
        long width = side(shape.get(planes ? 3 : 2));
        return width < 1 || height < 1 || width > MOST_SIDE_PX || height > MOST_SIDE_PX
                ? Optional.empty()
                : Optional.of(new Input((int) width, (int) height, planes));
    }

    private static long side(long stated) {
        return stated == -1 ? FREE_SIDE_PX : stated;
    }

    /** With a batch of one. */
    public List<Integer> shape() {
        return planes ? List.of(1, 3, heightPx, widthPx) : List.of(1, heightPx, widthPx, 3);
    }

    /** Grid cells of the given strides. */
    int cells(int... strides) {
        int cells = 0;
        for (int stride : strides) {
            cells += (heightPx / stride) * (widthPx / stride);
        }
        return cells;
    }
}
