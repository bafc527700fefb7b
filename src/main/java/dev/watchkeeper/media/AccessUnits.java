package dev.watchkeeper.media;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts and joins H.264 in Annex B form to access units (H.264 7.4.1.2.3), whatever pieces it comes in; confined to one thread. A piece is
 * mostly one access unit, and is given out at once. Parameter sets that come in a piece of their own go with the picture behind them. A source
 * that spreads a picture over several pieces is found out by the first one: from then on a picture is complete when the next one begins.
 */
public final class AccessUnits {
    /** Far above any picture of a camera: what grows beyond it is no H.264. */
    private static final int MAX_BYTES = 32 << 20;

    private static final int NON_IDR = 1;
    private static final int IDR = 5;
    private static final int SEI = 6;
    private static final int DELIMITER = 9;

    private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();
    private long waitingMicros;
    private long waitingNanos;
    private boolean hasSlice;
    private boolean spread;
    private boolean orphaned;

    /**
     * An access unit; immutable, nobody may write into the array.
     *
     * @param streamMicros, arrivalNanos those of the piece in which its first slice came
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    public record AccessUnit(byte[] data, long streamMicros, long arrivalNanos) {}

    /** Whether there is a NAL unit in it at all. */
    public static boolean isAnnexB(byte[] piece) {
        return NalUnits.next(piece, 0) < piece.length;
    }

    /**
     * Takes the next piece.
     *
     * @return the access units that are complete now, in order; none for what is no Annex B
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
                give(complete);
                from = cut;
            }
            if (slice && !hasSlice && !orphaned) {
                // Only the first slice of a picture says that it begins with macroblock 0: its bit stands alone.
                orphaned = !firstSlice;
                spread |= orphaned;
                hasSlice = true;
                waitingMicros = streamMicros;
                waitingNanos = arrivalNanos;
            }
            unit = NalUnits.next(piece, unit);
        }
        keep(piece, from, piece.length);
        if (hasSlice && !spread) {
            give(complete);
        }
        return complete;
    }

    private static boolean beginsNext(int type) {
        return type >= SEI && type <= DELIMITER || type >= 14 && type <= 18;
    }

    /** Where the start code of a NAL unit begins, with the zero byte that may stand before it. */
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

    private void give(List<AccessUnit> complete) {
        if (!orphaned && waiting.size() > 0) {
            complete.add(new AccessUnit(waiting.toByteArray(), waitingMicros, waitingNanos));
        }
        waiting.reset();
        hasSlice = false;
        orphaned = false;
    }
}
