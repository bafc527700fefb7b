package dev.watchkeeper.stream.grid;

import dev.watchkeeper.stream.grid.Glyphs.Glyph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Draws lines of text: the points of a letter's raster are joined by strokes with smooth edges, so that letters look alike at every size; immutable.
 */
final class Lettering {
    private static final int GAP_COLUMNS = 1;

    /** Half the width of a stroke, as a share of the raster's step. */
    private static final double RADIUS = 0.56;

    private static final int ELLIPSIS = '…';

    private final Glyphs glyphs;

    Lettering(Glyphs glyphs) {
        this.glyphs = glyphs;
    }

    /**
     * A drawn line; immutable: nobody may write into the array.
     *
     * @param luma brightness, row by row
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared as a value
    record Line(int widthPx, int heightPx, byte[] luma) {}

    /** A stroke between two points of the raster, in its steps; immutable. */
    private record Stroke(double x1, double y1, double x2, double y2) {
        double distance(double x, double y) {
            double dx = x2 - x1;
            double dy = y2 - y1;
            double square = dx * dx + dy * dy;
            double along = square == 0 ? 0 : Math.clamp(((x - x1) * dx + (y - y1) * dy) / square, 0, 1);
            return Math.hypot(x - x1 - along * dx, y - y1 - along * dy);
        }
    }

    /** How many steps of the raster the text is wide. */
    int columns(String text) {
        return columns(glyphs.of(text));
    }

    private static int columns(List<Glyph> letters) {
        return letters.stream().mapToInt(g -> g.columns() + GAP_COLUMNS).sum();
    }

    /** The text, or as much of its beginning as fits, with an ellipsis. */
    String cut(String text, int mostColumns) {
        if (columns(text) <= mostColumns) {
            return text;
        }
        int end = text.length();
        while (end > 0 && columns(text.substring(0, end) + Character.toString(ELLIPSIS)) > mostColumns) {
            end = text.offsetByCodePoints(end, -1);
        }
        return text.substring(0, end).stripTrailing() + Character.toString(ELLIPSIS);
    }

    /**
     * Draws a line.
     *
     * @param stepPx the raster's step
     * @param ink, paper brightness, 16 to 235
     */
    Line line(String text, double stepPx, int ink, int paper) {
        List<Glyph> letters = glyphs.of(text);
        int width = Math.max(1, (int) Math.ceil(columns(letters) * stepPx));
        int height = (int) Math.ceil(Glyphs.ROWS * stepPx);
        byte[] luma = new byte[width * height];
        Arrays.fill(luma, (byte) paper);
        int column = 0;
        for (Glyph letter : letters) {
            List<Stroke> strokes = strokes(letter);
            int from = (int) (column * stepPx);
            column += letter.columns() + GAP_COLUMNS;
            int to = Math.min(width, (int) (column * stepPx));
            double left = column - letter.columns() - GAP_COLUMNS;
            for (int y = 0; !strokes.isEmpty() && y < height; y++) {
                for (int x = from; x < to; x++) {
                    double share = share(strokes, (x + 0.5) / stepPx - left, (y + 0.5) / stepPx, stepPx);
                    luma[y * width + x] = (byte) Math.round(paper + (ink - paper) * share);
                }
            }
        }
        return new Line(width, height, luma);
    }

    /** How much of a pixel is ink, 0 to 1. */
    private static double share(List<Stroke> strokes, double x, double y, double stepPx) {
        double nearest = Double.MAX_VALUE;
        for (Stroke stroke : strokes) {
            nearest = Math.min(nearest, stroke.distance(x, y));
        }
        return Math.clamp((RADIUS - nearest) * stepPx + 0.5, 0, 1);
    }

    private static List<Stroke> strokes(Glyph letter) {
        List<Stroke> strokes = new ArrayList<>();
        for (int row = 0; row < Glyphs.ROWS; row++) {
            for (int column = 0; column < letter.columns(); column++) {
                if (letter.isSet(row, column)) {
                    addFrom(letter, row, column, strokes);
                }
            }
        }
        return strokes;
    }

    private static void addFrom(Glyph letter, int row, int column, List<Stroke> strokes) {
        boolean right = letter.isSet(row, column + 1);
        boolean below = letter.isSet(row + 1, column);
        double x = column + 0.5;
        double y = row + 0.5;
        // A single point is a stroke to itself.
        strokes.add(new Stroke(x, y, right ? x + 1 : x, y));
        if (below) {
            strokes.add(new Stroke(x, y, x, y + 1));
        }
        if (letter.isSet(row + 1, column + 1) && !right && !below) {
            strokes.add(new Stroke(x, y, x + 1, y + 1));
        }
        if (letter.isSet(row + 1, column - 1) && !letter.isSet(row, column - 1) && !below) {
            strokes.add(new Stroke(x, y, x - 1, y + 1));
        }
    }
}
