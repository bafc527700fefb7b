package dev.watchkeeper.detect.model;

import java.util.Arrays;
import java.util.List;

/** Turns pixels into the values of an input; confined to one thread, and uses one array again and again. */
public final class Preparation {
    /** What YOLO models saw around their pictures when they were trained. */
    private static final float BARS = 114;

    private final Input input;
    private final Form form;
    private final Form.Colours colours;
    private final float[] values;

    /** @param outputs of a trial, by which some forms choose their colours */
    public Preparation(Input input, Form form, List<Tensor> outputs) {
        this.input = input;
        this.form = form;
        this.colours = form.colours(outputs);
        this.values = new float[3 * input.widthPx() * input.heightPx()];
    }

    /** Values of a picture that shows nothing, for a trial. */
    public static float[] gray(Input input) {
        float[] values = new float[3 * input.widthPx() * input.heightPx()];
        Arrays.fill(values, BARS);
        return values;
    }

    /** Where a scaled picture lies; its size must be within the input's. */
    public Fit fit(int widthPx, int heightPx) {
        return Fit.placed(form.way(), input.widthPx(), input.heightPx(), widthPx, heightPx);
    }

    /**
     * The values, valid until the next call.
     *
     * @param pixels blue, green, red, row by row, as large as {@code fit} says
     */
    public float[] values(byte[] pixels, Fit fit) {
        Arrays.fill(values, BARS * colours.scale());
        int plane = input.widthPx() * input.heightPx();
        int at = 0;
        for (int y = 0; y < fit.heightPx(); y++) {
            int row = (fit.top() + y) * input.widthPx() + fit.left();
            for (int x = 0; x < fit.widthPx(); x++) {
                for (int channel = 0; channel < 3; channel++) {
                    int place = colours.redFirst() ? 2 - channel : channel;
                    int target = input.planes() ? place * plane + row + x : 3 * (row + x) + place;
                    values[target] = (pixels[at++] & 0xFF) * colours.scale();
                }
            }
        }
        return values;
    }
}
