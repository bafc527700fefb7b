package dev.watchkeeper.detect.model;

/**
 * Where a picture lies in the input of a model, in pixels of the input; immutable. The rest of the input is bars.
 *
 * @param left, top of the picture
 * @param widthPx, heightPx of the picture as scaled for the input
 */
public record Fit(int left, int top, int widthPx, int heightPx) {
    /** How pictures are fitted into an input of other proportions; an immutable enumeration. */
    public enum Way {
        /** To fill it, which changes their proportions. */
        STRETCH,
        /** Into its upper left corner, with their proportions. */
        CORNER,
        /** Into its middle, with their proportions. */
        MIDDLE
    }

    /** Places a picture that was scaled already. */
    static Fit placed(Way way, int inputWidthPx, int inputHeightPx, int widthPx, int heightPx) {
        return way == Way.MIDDLE
                ? new Fit((inputWidthPx - widthPx) / 2, (inputHeightPx - heightPx) / 2, widthPx, heightPx)
                : new Fit(0, 0, widthPx, heightPx);
    }

    /** A box of the input as shares of the picture, cut at its edges. */
    Found.Box toPicture(double x1, double y1, double x2, double y2) {
        return Found.Box.between(
                (x1 - left) / widthPx, (y1 - top) / heightPx, (x2 - left) / widthPx, (y2 - top) / heightPx);
    }
}
