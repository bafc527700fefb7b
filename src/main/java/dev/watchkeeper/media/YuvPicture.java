package dev.watchkeeper.media;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A picture to draw on, in native memory: a plane of brightness and two of colour at half its size (YUV 4:2:0), values of 16 to 235 or 240. Not
 * synchronised: whoever hands it to another thread no longer touches it. Its memory is freed when nobody refers to it any more.
 */
public final class YuvPicture {
    /** Vector instructions may write past the end of a row, but not past this. */
    private static final int ALIGN = 64;

    private static final int PLANES = 3;

    private final int widthPx;
    private final int heightPx;
    private final int stride;
    private final MemorySegment memory;

    /**
     * A colour; immutable.
     *
     * @param luma 16 black to 235 white
     * @param blue how much bluer than gray, which is 128
     * @param red how much redder than gray, which is 128
     */
    public record Colour(int luma, int blue, int red) {
        public static final Colour BLACK = gray(16);

        public static Colour gray(int luma) {
            return new Colour(luma, 128, 128);
        }
    }

    /** A place in a picture; immutable. All four numbers are even. */
    public record Area(int x, int y, int widthPx, int heightPx) {}

    /**
     * A black picture.
     *
     * @param widthPx even
     * @param heightPx even
     */
    public YuvPicture(int widthPx, int heightPx) {
        if (widthPx < 2 || heightPx < 2 || widthPx % 2 != 0 || heightPx % 2 != 0) {
            throw new IllegalArgumentException("a picture has even sides, not " + widthPx + "x" + heightPx);
        }
        this.widthPx = widthPx;
        this.heightPx = heightPx;
        // Twice the alignment, so that the planes of half the width are aligned as well.
        stride = (widthPx + 2 * ALIGN - 1) / (2 * ALIGN) * (2 * ALIGN);
        // The collector frees it: no thread can be about to read memory that is gone.
        memory = Arena.ofAuto().allocate((long) stride * heightPx / 2 * PLANES + ALIGN, ALIGN);
        fill(new Area(0, 0, widthPx, heightPx), Colour.BLACK);
    }

    public int widthPx() {
        return widthPx;
    }

    public int heightPx() {
        return heightPx;
    }

    /** The memory of a plane: 0 brightness, 1 blue, 2 red. */
    MemorySegment plane(int number) {
        long luma = (long) stride * heightPx;
        return number == 0 ? memory.asSlice(0, luma) : memory.asSlice(luma + (number - 1) * luma / 4, luma / 4);
    }

    /** Bytes from one row of a plane to the next. */
    int stride(int plane) {
        return plane == 0 ? stride : stride / 2;
    }

    private static int shift(int plane) {
        return plane == 0 ? 0 : 1;
    }

    /** Paints one colour; the area must lie within the picture. */
    public void fill(Area area, Colour colour) {
        fill(0, area, colour.luma());
        fill(1, area, colour.blue());
        fill(2, area, colour.red());
    }

    private void fill(int plane, Area area, int value) {
        int half = shift(plane);
        MemorySegment target = plane(plane);
        for (int row = area.y() >> half; row < area.y() + area.heightPx() >> half; row++) {
            target.asSlice((long) row * stride(plane) + (area.x() >> half), area.widthPx() >> half)
                    .fill((byte) value);
        }
    }

    /** Copies another picture; all of it must lie within this one. */
    public void draw(YuvPicture other, int x, int y) {
        for (int plane = 0; plane < PLANES; plane++) {
            int half = shift(plane);
            MemorySegment from = other.plane(plane);
            MemorySegment to = plane(plane);
            for (int row = 0; row < other.heightPx >> half; row++) {
                MemorySegment.copy(
                        from,
                        (long) row * other.stride(plane),
                        to,
                        (long) ((y >> half) + row) * stride(plane) + (x >> half),
                        other.widthPx >> half);
            }
        }
    }

    /** Copies brightness, row by row, and leaves the colours; all of it must lie within the picture. */
    public void drawLuma(byte[] luma, int x, int y, int columns) {
        MemorySegment to = plane(0);
        for (int row = 0; row < luma.length / columns; row++) {
            MemorySegment.copy(luma, row * columns, to, ValueLayout.JAVA_BYTE, (long) (y + row) * stride + x, columns);
        }
    }

    /** Copies a plane to foreign memory with rows of its own length. */
    public void copyPlane(int plane, MemorySegment target, int targetStride) {
        MemorySegment from = plane(plane);
        int half = shift(plane);
        for (int row = 0; row < heightPx >> half; row++) {
            MemorySegment.copy(from, (long) row * stride(plane), target, (long) row * targetStride, widthPx >> half);
        }
    }

    /** One pixel. */
    public Colour at(int x, int y) {
        long chroma = (long) (y / 2) * stride(1) + x / 2;
        return new Colour(value(plane(0), (long) y * stride + x), value(plane(1), chroma), value(plane(2), chroma));
    }

    private static int value(MemorySegment plane, long at) {
        return plane.get(ValueLayout.JAVA_BYTE, at) & 0xff;
    }
}
