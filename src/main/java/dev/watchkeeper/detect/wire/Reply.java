package dev.watchkeeper.detect.wire;

import java.util.List;

/** What the process of a model says; an immutable value. */
public sealed interface Reply {
    /** The most that is recognised in one picture. */
    int MOST_OBJECTS = 100;

    /**
     * The model is loaded and was tried.
     *
     * @param shape how pictures are to be scaled
     * @param model what it is, for people
     * @param kinds how many kinds of things it knows; 0 if that does not show
     * @param cpuNanos processor time of the process so far
     */
    record Ready(Shape shape, String model, int kinds, long cpuNanos) implements Reply {}

    /** The picture with this id was examined. @param cpuNanos processor time of the process so far */
    record Seen(long id, long cpuNanos, List<Seen.Thing> things) implements Reply {
        public Seen {
            things = List.copyOf(things);
        }

        /** Something in the picture; immutable. All but the kind are 0 to 1, places as shares of the picture. */
        public record Thing(int kind, double confidence, double x, double y, double width, double height) {}
    }

    /** The model cannot be used, as a sentence; the process ends. */
    record Refused(String sentence) implements Reply {}

    /**
     * The size of the input; immutable.
     *
     * @param stretch whether pictures fill it, or keep their proportions
     */
    record Shape(int widthPx, int heightPx, boolean stretch) {
        /** How wide a picture of this size is to be scaled. */
        public int fittedWidthPx(int pictureWidthPx, int pictureHeightPx) {
            return stretch ? widthPx : fitted(pictureWidthPx, widthPx, scale(pictureWidthPx, pictureHeightPx));
        }

        /** How high a picture of this size is to be scaled. */
        public int fittedHeightPx(int pictureWidthPx, int pictureHeightPx) {
            return stretch ? heightPx : fitted(pictureHeightPx, heightPx, scale(pictureWidthPx, pictureHeightPx));
        }

        private double scale(int pictureWidthPx, int pictureHeightPx) {
            return Math.min((double) widthPx / pictureWidthPx, (double) heightPx / pictureHeightPx);
        }

        private static int fitted(int side, int most, double scale) {
            return Math.clamp(Math.round(side * scale), 1, most);
        }
    }
}
