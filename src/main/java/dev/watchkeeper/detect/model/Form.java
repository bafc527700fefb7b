package dev.watchkeeper.detect.model;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the input and the outputs of a model mean; an immutable enumeration. */
public enum Form {
    YOLOX(Fit.Way.CORNER, new Colours(false, 1)),
    FASTESTDET(Fit.Way.STRETCH, new Colours(false, 1 / 255f)),
    YOLOV8(Fit.Way.MIDDLE, new Colours(true, 1 / 255f)),
    SSD(Fit.Way.STRETCH, new Colours(true, 1));

    private final Fit.Way way;
    private final Colours colours;

    Form(Fit.Way way, Colours colours) {
        this.way = way;
        this.colours = colours;
    }

    /**
     * How the input wants its colours; immutable.
     *
     * @param redFirst whether the order is red, green, blue; else the opposite one
     * @param scale what 0 to 255 is multiplied with
     */
    record Colours(boolean redFirst, float scale) {}

    public Fit.Way way() {
        return way;
    }

    /** The colours; a model with one output of this form may want others. */
    Colours colours(List<Tensor> outputs) {
        // DetectionOutput, one output of rows of seven, comes from Caffe, whose pictures begin with blue.
        return this == SSD && Ssd.isRowsOfSeven(outputs) ? new Colours(false, 1) : colours;
    }

    /** As the configuration writes it, such as {@code yolox}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Recognises the form by the shapes of the outputs; empty if it is none of these. */
    public static Optional<Form> recognise(Input input, List<Tensor> outputs) {
        for (Form form : values()) {
            if (form.fits(input, outputs)) {
                return Optional.of(form);
            }
        }
        return Optional.empty();
    }

    /** Whether the outputs can be of this form. */
    public boolean fits(Input input, List<Tensor> outputs) {
        return switch (this) {
            case YOLOX -> outputs.size() == 1 && Yolox.fits(input, outputs.getFirst());
            case FASTESTDET -> outputs.size() == 1 && FastestDet.fits(outputs.getFirst());
            case YOLOV8 -> outputs.size() == 1 && YoloV8.fits(input, outputs.getFirst());
            case SSD -> Ssd.fits(outputs);
        };
    }

    /**
     * What the outputs say, the surest first, at most {@link Suppression#MOST}.
     *
     * @param least the least confidence, 0 to 1
     */
    public List<Found> read(Input input, Fit fit, List<Tensor> outputs, double least) {
        return Suppression.apply(
                switch (this) {
                    case YOLOX -> Yolox.read(input, fit, outputs.getFirst(), least);
                    case FASTESTDET -> FastestDet.read(outputs.getFirst(), least);
                    case YOLOV8 -> YoloV8.read(fit, outputs.getFirst(), least);
                    case SSD -> Ssd.read(input, outputs, least);
                });
    }

    /** How many kinds of things the model knows; empty if its outputs do not show it. */
    public Optional<Integer> kinds(List<Tensor> outputs) {
        Tensor first = outputs.getFirst();
        return switch (this) {
            case YOLOX -> Optional.of(first.side(2) - 5);
            case FASTESTDET -> Optional.of(first.side(1) - 5);
            case YOLOV8 -> Optional.of(first.side(1) - 4);
            case SSD -> Optional.empty();
        };
    }
}
