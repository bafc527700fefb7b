package dev.watchkeeper.motion;

import java.util.Arrays;

/**
 * Cleans a mask of differing pixels and joins what touches into regions; confined to one thread. Two passes over the picture:
 * labels with a union-find of their meetings (Rosenfeld and Pfaltz 1966), then sums by root.
 */
final class Regions {
    /** This many of the nine pixels around a pixel (and itself) must differ: removes specks and threads, keeps corners. */
    private static final int MAJORITY = 5;

    private final int widthPx;
    private final byte[] clean;
    private final byte[] joined;
    private final int[] labels;
    private final Window whole;
    private int[] parents = new int[256];
    private int count;

    Regions(int widthPx, int heightPx) {
        this.widthPx = widthPx;
        int pixels = widthPx * heightPx;
        this.clean = new byte[pixels];
        this.joined = new byte[pixels];
        this.labels = new int[pixels];
        this.whole = new Window(1, 1, widthPx - 2, heightPx - 2);
    }

    /** Finds the regions of the mask (0 or 1 per pixel); afterwards {@link #rootAt} and {@link #isIn} say which pixel belongs where. */
    void find(byte[] mask) {
        find(mask, whole);
    }

    /** The same in a part of the picture; outside of it no pixel of the mask may be set, and nothing may be asked. */
    void find(byte[] mask, Window window) {
        count = 0;
        Window most = window.grown(1).within(whole);
        frame(clean, most);
        frame(joined, most);
        if (filter(mask, clean, MAJORITY, most)) {
            filter(clean, joined, 1, most);
            label(most);
        }
    }

    /** A part of a picture, its last column and row included; immutable. */
    record Window(int left, int top, int right, int bottom) {
        static final Window NONE = new Window(Integer.MAX_VALUE, Integer.MAX_VALUE, -1, -1);

        Window with(Finding.Region region) {
            return new Window(
                    Math.min(left, region.leftPx()),
                    Math.min(top, region.topPx()),
                    Math.max(right, region.leftPx() + region.widthPx() - 1),
                    Math.max(bottom, region.topPx() + region.heightPx() - 1));
        }

        Window grown(int px) {
            return new Window(left - px, top - px, right + px, bottom + px);
        }

        Window within(Window other) {
            return new Window(
                    Math.max(left, other.left),
                    Math.max(top, other.top),
                    Math.min(right, other.right),
                    Math.min(bottom, other.bottom));
        }
    }

    /** All pixels but those of the border, which have too few neighbours. */
    Window whole() {
        return whole;
    }

    /** Clears a border, so that what an earlier search found elsewhere does not reach in. */
    private void frame(byte[] pixels, Window window) {
        for (int y = window.top - 1; y <= window.bottom + 1; y++) {
            if (y < window.top || y > window.bottom) {
                Arrays.fill(pixels, y * widthPx + window.left - 1, y * widthPx + window.right + 2, (byte) 0);
            } else {
                pixels[y * widthPx + window.left - 1] = 0;
                pixels[y * widthPx + window.right + 1] = 0;
            }
        }
    }

    /** Pixels of the border count as not differing. Returns whether any is left. */
    private boolean filter(byte[] from, byte[] to, int least, Window window) {
        int any = 0;
        for (int y = window.top; y <= window.bottom; y++) {
            int row = y * widthPx;
            int left = column(from, row + window.left - 1);
            int middle = column(from, row + window.left);
            for (int x = window.left; x <= window.right; x++) {
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

    private void label(Window window) {
        for (int y = window.top - 1; y <= window.bottom + 1; y++) {
            Arrays.fill(labels, y * widthPx + window.left - 1, y * widthPx + window.right + 2, 0);
        }
        for (int y = window.top; y <= window.bottom; y++) {
            for (int x = window.left; x <= window.right; x++) {
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

    /** Labels run from 1 to this; only some are roots. 0 means that there are no regions, and nothing else may be asked. */
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

    /** Whether the pixel itself differs, not only a neighbour. */
    boolean isIn(int pixel) {
        return clean[pixel] != 0;
    }
}
