package dev.watchkeeper.detect.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * SSD, whose boxes are complete: either one output 1×1×N×7 (picture, kind, confidence, left, top, right, bottom), or one each for boxes N×4, kinds N and
 * confidences N; stateless. Kind 0 is the background, so that names are counted from 1. Boxes are shares of the picture, or pixels of the input.
 */
final class Ssd {
    private static final int ROW = 7;

    /** Shares may be a little above 1 at the edges; a pixel beyond the second is more. */
    private static final float MOST_SHARE = 2;

    private Ssd() {}

    /** The three outputs of which one form consists; immutable. */
    private record Outputs(Tensor boxes, Tensor kinds, Tensor confidences) {}

    static boolean isRowsOfSeven(List<Tensor> outputs) {
        return outputs.size() == 1
                && outputs.getFirst().rank() == 4
                && outputs.getFirst().side(0) == 1
                && outputs.getFirst().side(1) == 1
                && outputs.getFirst().side(3) == ROW;
    }

    static boolean fits(List<Tensor> outputs) {
        return isRowsOfSeven(outputs) || outputs(outputs).isPresent();
    }

    private static Optional<Outputs> outputs(List<Tensor> all) {
        Optional<Tensor> boxes = named(all, "box").filter(each -> last(each) == 4);
        Optional<Tensor> kinds = named(all, "class", "label");
        Optional<Tensor> confidences = named(all, "score");
        if (boxes.isEmpty() || kinds.isEmpty() || confidences.isEmpty()) {
            return Optional.empty();
        }
        int count = boxes.get().values().length / 4;
        return kinds.get().values().length == count && confidences.get().values().length == count
                ? Optional.of(new Outputs(boxes.get(), kinds.get(), confidences.get()))
                : Optional.empty();
    }

    private static int last(Tensor tensor) {
        return tensor.rank() == 0 ? 0 : tensor.shape().getLast();
    }

    private static Optional<Tensor> named(List<Tensor> outputs, String... words) {
        return outputs.stream()
                .filter(output -> {
                    String name = output.name().toLowerCase(Locale.ROOT);
                    return !name.contains("num")
                            && !name.contains("raw")
                            && List.of(words).stream().anyMatch(name::contains);
                })
                .findFirst();
    }

    static List<Found> read(Input input, List<Tensor> outputs, double least) {
        if (isRowsOfSeven(outputs)) {
            return rows(input, outputs.getFirst().values(), least);
        }
        return outputs(outputs).map(parts -> parts(input, parts, least)).orElse(List.of());
    }

    private static List<Found> rows(Input input, float[] values, double least) {
        List<Found> found = new ArrayList<>();
        for (int at = 0; at + ROW <= values.length; at += ROW) {
            add(
                    found,
                    input,
                    values[at + 1],
                    values[at + 2],
                    new float[] {values[at + 3], values[at + 4], values[at + 5], values[at + 6]},
                    least);
        }
        return found;
    }

    private static List<Found> parts(Input input, Outputs parts, double least) {
        // TensorFlow names its boxes so, and begins them with the upper edge.
        boolean topFirst = parts.boxes.name().toLowerCase(Locale.ROOT).contains("detection_boxes");
        float[] boxes = parts.boxes.values();
        List<Found> found = new ArrayList<>();
        for (int i = 0; i < boxes.length / 4; i++) {
            int at = 4 * i;
            float[] box = topFirst
                    ? new float[] {boxes[at + 1], boxes[at], boxes[at + 3], boxes[at + 2]}
                    : new float[] {boxes[at], boxes[at + 1], boxes[at + 2], boxes[at + 3]};
            add(found, input, parts.kinds.values()[i], parts.confidences.values()[i], box, least);
        }
        return found;
    }

    private static void add(List<Found> found, Input input, float kind, float confidence, float[] box, double least) {
        if (!(confidence >= least) || kind < 1) {
            return;
        }
        boolean pixels = Math.max(Math.max(box[0], box[1]), Math.max(box[2], box[3])) > MOST_SHARE;
        double wide = pixels ? input.widthPx() : 1;
        double high = pixels ? input.heightPx() : 1;
        found.add(new Found(
                (int) kind - 1,
                Math.min(1, confidence),
                Found.Box.between(box[0] / wide, box[1] / high, box[2] / wide, box[3] / high)));
    }
}
