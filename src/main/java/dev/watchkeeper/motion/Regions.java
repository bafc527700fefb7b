package dev.watchkeeper.motion;

import java.util.Arrays;

/**
 * Cleans a mask of differing pixels and joins what touches into regions; confined to one thread. Two passes over the picture:
 * labels with a union-find of their meetings (Rosenfeld and Pfaltz 1966), then sums by root.
 */
final class Regions {
    /** Of the nine pixels around (and with) one, so many must differ: removes specks and threads, keeps corners. */
    private static final int MAJORITY = 5;

    private final int widthPx;
    private final int heightPx;
    private final byte[] clean;
    private final byte[] joined;
    private final int[] labels;
    private int[] parents = new int[256];
    private int count;

    Regions(int widthPx, int heightPx) {
        this.widthPx = widthPx;
        this.heightPx = heightPx;
        int pixels = widthPx * heightPx;
        this.clean = new byte[pixels];
        this.joined = new byte[pixels];
        this.labels = new int[pixels];
    }

    /** Finds the regions of the mask (0 or 1 a pixel); afterwards {@link #rootAt} and {@link #isIn} tell which pixel is where. */
    void find(byte[] mask) {
        count = 0;
        if (filter(mask, clean, MAJORITY)) {
            filter(clean, joined, 1);
            label();
        }
    }

    /** Pixels of the border count as not differing. Tells whether any is left. */
    private boolean filter(byte[] from, byte[] to, int least) {
        int any = 0;
        for (int y = 1; y < heightPx - 1; y++) {
            int row = y * widthPx;
            int left = column(from, row);
            int middle = column(from, row + 1);
            for (int x = 1; x < widthPx - 1; x++) {
                int right = column(from, row + x + 1);
                int set = left + middle + right >= least ? 1 : 0;
                to[row + x] = (byte) set;
                any |= set;
                left = middle;
                middle = right;
            }
        }
        return any != 0;
    }

    private int column(byte[] from, int i) {
        return from[i - widthPx] + from[i] + from[i + widthPx];
    }

    private void label() {
        Arrays.fill(labels, 0);
        for (int y = 1; y < heightPx - 1; y++) {
            for (int x = 1; x < widthPx - 1; x++) {
                int i = y * widthPx + x;
                if (joined[i] != 0) {
                    int label = meet(
                            meet(meet(labels[i - 1], labels[i - widthPx - 1]), labels[i - widthPx]),
                            labels[i - widthPx + 1]);
                    labels[i] = label == 0 ? newLabel() : label;
                }
            }
        }
    }

    private int meet(int a, int b) {
        if (a == 0 || b == 0 || a == b) {
            return Math.max(a, b);
        }
        int rootA = root(a);
        int rootB = root(b);
        int least = Math.min(rootA, rootB);
        parents[rootA] = least;
        parents[rootB] = least;
        return least;
    }

    private int newLabel() {
        count++;
        if (count == parents.length) {
            parents = Arrays.copyOf(parents, 2 * count);
        }
        parents[count] = count;
        return count;
    }

    private int root(int label) {
        int at = label;
        while (parents[at] != at) {
            parents[at] = parents[parents[at]];
            at = parents[at];
        }
        return at;
    }

    /** Labels run from 1 to this; only some are roots. 0 means that there are no regions, and the other questions have no answer. */
    int highestLabel() {
        return count;
    }

    /** The label that stands for the pixel's region; 0 if it is in none. */
    int rootAt(int pixel) {
        int label = labels[pixel];
        return label == 0 ? 0 : root(label);
    }

    /** Whether a neighbour belongs to no region; the pixel must not be at the picture's border. */
    boolean isOutline(int pixel) {
        return labels[pixel - 1] == 0
                || labels[pixel + 1] == 0
                || labels[pixel - widthPx] == 0
                || labels[pixel + widthPx] == 0;
    }

    /** Whether the pixel itself differs, and not only one beside it. */
    boolean isIn(int pixel) {
        return clean[pixel] != 0;
    }
}
