package dev.watchkeeper.motion;

import dev.watchkeeper.motion.align.Light;
import dev.watchkeeper.motion.align.Registration;

/**
 * Planes for the comparison of one picture, shared by all cameras of a worker that have pictures of this size; confined to the worker's thread.
 * Nothing in it outlives the comparison: with planes of its own, each camera would hold another megabyte.
 */
final class Workspace {
    final int widthPx;
    final int heightPx;

    /** The picture, smoothed. */
    final float[] now;

    /** How far each pixel is from the background, levels. */
    final float[] difference;

    /** The standard deviation of each pixel's noise, levels; never far below that of all pixels. */
    final float[] sigma;

    /** Which pixels differ, 0 or 1. */
    final byte[] mask;

    final Regions regions;
    final Light light = new Light();
    final Registration registration = new Registration();

    /** The smoothed picture before it is laid over the background. */
    final float[] unaligned;

    /** A plane of the model before it is moved. */
    final float[] unmoved;

    /** Sums of the three pixels above, at and below each place of a row. */
    final int[] columns;

    /** For quantiles of some pixels. */
    final float[] samples;

    Workspace(int widthPx, int heightPx) {
        this.widthPx = widthPx;
        this.heightPx = heightPx;
        int pixels = widthPx * heightPx;
        now = new float[pixels];
        unaligned = new float[pixels];
        unmoved = new float[pixels];
        difference = new float[pixels];
        sigma = new float[pixels];
        mask = new byte[pixels];
        regions = new Regions(widthPx, heightPx);
        columns = new int[widthPx];
        samples = new float[pixels / 16 + 1];
    }
}
