package dev.watchkeeper.media;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts and joins H.264 in Annex B form into access units (H.264 7.4.1.2.3), whatever pieces it arrives in; confined to one thread. Most pieces
 * are one access unit and are returned at once. Parameter sets in a piece of their own go with the next picture. The first picture that spans
 * several pieces reveals a source that splits pictures: from then on a picture is complete when the next one begins.
 */
public final class AccessUnits {
    /** Far more than any camera's picture: whatever grows beyond it is not H.264. */
    private static final int MAX_BYTES = 32 << 20;

    private static final int NON_IDR = 1;
    private static final int IDR = 5;
    private static final int SEI = 6;
    private static final int DELIMITER = 9;

    private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();
    private long waitingMicros;
    private long waitingNanos;
    private boolean hasSlice;
    private boolean splitsPictures;
    private boolean orphaned;

    /**
     * An access unit; immutable: nobody may write into the array.
     *
     * @param streamMicros, arrivalNanos those of the piece that held its first slice
     */
    @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
    public record AccessUnit(byte[] data, long streamMicros, long arrivalNanos) {}

    /** Whether the piece holds a NAL unit. */
    public static boolean isAnnexB(byte[] piece) {
        return NalUnits.next(piece, 0) < piece.length;
    }

    /**
     * Takes the next piece.
     *
     * @return the access units that are now complete, in order; none if the piece is not Annex B
     */
    public List<AccessUnit> add(byte[] piece, long streamMicros, long arrivalNanos) {
        List<AccessUnit> complete = new ArrayList<>(1);
        int unit = NalUnits.next(piece, 0);
        if (unit >= piece.length) {
            return complete;
        }
        int from = 0;
        while (unit < piece.length) {
            int type = piece[unit] & 0x1F;
            boolean slice = type >= NON_IDR && type <= IDR;
            boolean firstSlice = slice && unit + 1 < piece.length && (piece[unit + 1] & 0x80) != 0;
            if ((hasSlice || orphaned) && (firstSlice || beginsNext(type))) {
                int cut = startOf(piece, unit);
                keep(piece, from, cut);
                finish(complete);
                from = cut;
            }
            if (slice && !hasSlice && !orphaned) {
                // Only a picture's first slice begins with macroblock 0; that code is a single bit.
                orphaned = !firstSlice;
                splitsPictures |= orphaned;
                hasSlice = true;
                waitingMicros = streamMicros;
                waitingNanos = arrivalNanos;
            }
            unit = NalUnits.next(piece, unit);
        }
        keep(piece, from, piece.length);
        if (hasSlice && !splitsPictures) {
            finish(complete);
        }
        return complete;
    }

    private static boolean beginsNext(int type) {
        return type >= SEI && type <= DELIMITER || type >= 14 && type <= 18;
    }

    /** Where the start code of a NAL unit begins, including the zero byte that may precede it. */
    private static int startOf(byte[] piece, int unit) {
        return unit >= 4 && piece[unit - 4] == 0 ? unit - 4 : unit - 3;
    }

    private void keep(byte[] piece, int from, int to) {
        if (waiting.size() + (to - from) > MAX_BYTES) {
            orphaned = true;
            waiting.reset();
        } else if (!orphaned) {
            waiting.write(piece, from, to - from);
        }
    }

    private void finish(List<AccessUnit> complete) {
        if (!orphaned && waiting.size() > 0) {
            complete.add(new AccessUnit(waiting.toByteArray(), waitingMicros, waitingNanos));
        }
        waiting.reset();
        hasSlice = false;
        orphaned = false;
    }
}
