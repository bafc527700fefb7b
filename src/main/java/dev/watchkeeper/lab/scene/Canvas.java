package dev.watchkeeper.lab.scene;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * An I420 picture to draw on, with positions and sizes as shares of the picture; confined to one thread. The same calls give the same picture.
 */
public final class Canvas {
    private static final int NOISE_VALUES = 1 << 16;
    private static final int NEUTRAL = 128;

    private final int width;
    private final int height;
    private final byte[] i420;
    private final byte[] noise = new byte[NOISE_VALUES];

    public Canvas(int widthPx, int heightPx) {
        width = widthPx;
        height = heightPx;
        i420 = new byte[widthPx * heightPx * 3 / 2];
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < NOISE_VALUES; i++) {
            // The sum of three uniform values is roughly Gaussian, like sensor noise.
            noise[i] = (byte) ((random.nextInt(-42, 43) + random.nextInt(-42, 43) + random.nextInt(-42, 43)));
        }
    }

    /** A colour: luma 16 to 235, and the two chroma values around 128; immutable. */
    public record Colour(int luma, int blue, int red) {
        public static Colour gray(int luma) {
            return new Colour(luma, NEUTRAL, NEUTRAL);
        }
    }

    /** The picture itself; read it before the next call. */
    public byte[] i420() {
        return i420;
    }

    public void copyFrom(Canvas other) {
        System.arraycopy(other.i420, 0, i420, 0, i420.length);
    }

    public void fill(Colour colour) {
        rectangle(0, 0, 1, 1, colour);
    }

    /** Fills a rectangle, clipped to the picture. */
    void rectangle(double x, double y, double w, double h, Colour colour) {
        int fromX = clamp(x * width, width);
        int toX = clamp((x + w) * width, width);
        int fromY = clamp(y * height, height);
        int toY = clamp((y + h) * height, height);
        for (int row = fromY; row < toY; row++) {
            span(row, fromX, toX, colour);
        }
    }

    /** Fills an ellipse. */
    void ellipse(double centreX, double centreY, double radiusX, double radiusY, Colour colour) {
        int fromY = clamp((centreY - radiusY) * height, height);
        int toY = clamp((centreY + radiusY) * height, height);
        for (int row = fromY; row < toY; row++) {
            double dy = ((row + 0.5) / height - centreY) / radiusY;
            double half = radiusX * Math.sqrt(Math.max(0, 1 - dy * dy));
            span(row, clamp((centreX - half) * width, width), clamp((centreX + half) * width, width), colour);
        }
    }

    private void span(int row, int fromX, int toX, Colour colour) {
        if (toX <= fromX) {
            return;
        }
        Arrays.fill(i420, row * width + fromX, row * width + toX, (byte) colour.luma);
        if (row % 2 == 0) {
            int blue = width * height + row / 2 * (width / 2);
            int red = blue + width * height / 4;
            Arrays.fill(i420, blue + fromX / 2, blue + (toX + 1) / 2, (byte) colour.blue);
            Arrays.fill(i420, red + fromX / 2, red + (toX + 1) / 2, (byte) colour.red);
        }
    }

    /** Adds a texture that is the same in every picture, so that walls and ground are not flat. */
    void grain(int amplitude) {
        SplittableRandom random = new SplittableRandom(7);
        int cell = Math.max(2, width / 160);
        for (int y = 0; y < height; y += cell) {
            for (int x = 0; x < width; x += cell) {
                int change = random.nextInt(-amplitude, amplitude + 1);
                for (int row = y; row < Math.min(height, y + cell); row++) {
                    for (int column = x; column < Math.min(width, x + cell); column++) {
                        add(row * width + column, change);
                    }
                }
            }
        }
    }

    /**
     * Darkens the whole picture and adds the noise of a sensor.
     *
     * @param gain 1 leaves the light as it is
     * @param amplitude about the standard deviation of the noise, 0 to 20
     * @param seed different for each picture
     */
    void expose(double gain, double amplitude, long seed) {
        int scale = (int) (gain * 256);
        int share = (int) (amplitude * 256 / 42);
        SplittableRandom random = new SplittableRandom(seed);
        for (int row = 0; row < height; row++) {
            int offset = random.nextInt(NOISE_VALUES);
            for (int x = row * width; x < (row + 1) * width; x++) {
                int value = ((((i420[x] & 0xff) - 16) * scale) >> 8) + 16;
                value += (noise[offset++ & (NOISE_VALUES - 1)] * share) >> 8;
                i420[x] = (byte) Math.clamp(value, 16, 235);
            }
        }
        if (scale < 128) { // at night cameras switch to black and white
            Arrays.fill(i420, width * height, i420.length, (byte) NEUTRAL);
        }
    }

    int widthPx() {
        return width;
    }

    int heightPx() {
        return height;
    }

    /** Blends a brightness into one pixel; ignores pixels outside the picture. */
    void blend(int x, int y, int luma, double share) {
        if (x >= 0 && x < width && y >= 0 && y < height) {
            int i = y * width + x;
            int old = i420[i] & 0xff;
            i420[i] = (byte) (old + Math.round((luma - old) * share));
        }
    }

    /** Replaces every pixel's brightness by a function of its brightness and position. */
    void remap(Remap remap) {
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int i = y * width + x;
                double luma = remap.luma((x + 0.5) / width, (y + 0.5) / height, i420[i] & 0xff);
                i420[i] = (byte) Math.clamp(Math.round(luma), 16, 235);
            }
        }
    }

    /** Maps one brightness to another; a pure function. */
    @FunctionalInterface
    interface Remap {
        /**
         * @param x 0 left to 1 right
         * @param y 0 top to 1 bottom
         * @param luma 16 to 235
         */
        double luma(double x, double y, int luma);
    }

    /** Shifts the brightness by fractions of a pixel, as a shaking camera does; repeats the edge pixels. */
    void shift(double dx, double dy) {
        byte[] old = Arrays.copyOf(i420, width * height);
        int fullX = (int) Math.floor(dx);
        int fullY = (int) Math.floor(dy);
        int partX = (int) Math.round((dx - fullX) * 256);
        int partY = (int) Math.round((dy - fullY) * 256);
        for (int y = 0; y < height; y++) {
            int above = Math.clamp(y - fullY - 1L, 0, height - 1) * width;
            int here = Math.clamp((long) y - fullY, 0, height - 1) * width;
            for (int x = 0; x < width; x++) {
                int left = Math.clamp(x - fullX - 1L, 0, width - 1);
                int at = Math.clamp((long) x - fullX, 0, width - 1);
                int top = (old[above + at] & 0xff) * (256 - partX) + (old[above + left] & 0xff) * partX;
                int low = (old[here + at] & 0xff) * (256 - partX) + (old[here + left] & 0xff) * partX;
                i420[y * width + x] = (byte) ((low * (256 - partY) + top * partY) >> 16);
            }
        }
    }

    /** Brightens one pixel by a number of levels; ignores pixels outside the picture. */
    void add(int x, int y, int levels) {
        if (x >= 0 && x < width && y >= 0 && y < height) {
            add(y * width + x, levels);
        }
    }

    private void add(int index, int change) {
        i420[index] = (byte) Math.clamp((i420[index] & 0xff) + change, 16, 235);
    }

    private static int clamp(double value, int limit) {
        return (int) Math.clamp(Math.round(value), 0, (long) limit);
    }
}
