package dev.watchkeeper.motion;

/** Averages each pixel with its eight neighbours; stateless. */
final class Smoothing {
    private Smoothing() {}

    /** Writes the smoothed picture into {@link Workspace#now}. At the border a missing neighbour is the border itself. */
    static void smooth(byte[] luma, Workspace work) {
        int widthPx = work.widthPx;
        int heightPx = work.heightPx;
        float[] now = work.now;
        int[] columns = work.columns;
        for (int y = 0; y < heightPx; y++) {
            int above = Math.max(0, y - 1) * widthPx;
            int here = y * widthPx;
            int below = Math.min(heightPx - 1, y + 1) * widthPx;
            for (int x = 0; x < widthPx; x++) {
                columns[x] = (luma[above + x] & 0xFF) + (luma[here + x] & 0xFF) + (luma[below + x] & 0xFF);
            }
            now[here] = (2 * columns[0] + columns[Math.min(1, widthPx - 1)]) / 9f;
            for (int x = 1; x < widthPx - 1; x++) {
                now[here + x] = (columns[x - 1] + columns[x] + columns[x + 1]) * (1 / 9f);
            }
            now[here + widthPx - 1] = (2 * columns[widthPx - 1] + columns[Math.max(0, widthPx - 2)]) / 9f;
        }
    }
}
