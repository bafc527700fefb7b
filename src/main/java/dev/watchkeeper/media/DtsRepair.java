package dev.watchkeeper.media;

import java.util.Arrays;
import java.util.OptionalLong;

/**
 * Maps one stream's timestamps onto the session's timeline, which starts near 0 and never runs backwards; confined to one thread. Decoding
 * times rise by at least {@link #MIN_STEP_MICROS} and never exceed the presentation time.
 *
 * <p>Decoding times that the stream lacks come from sorting the presentation times over the reorder depth: with a depth of d, a picture's
 * decoding time is the smallest unused presentation time among its own and those of the d pictures before it. The depth grows when a picture
 * proves it too small. Steps of the arrival time replace missing, frozen and jumping timestamps, so consumers see a steady stream whatever the
 * camera's clock does.
 */
public final class DtsRepair {
    /** The smallest step between two packets: at least one tick of any time base that a muxer may choose. */
    public static final long MIN_STEP_MICROS = 1_000;

    private static final int MAX_DEPTH = 16;
    /** A step forward that exceeds the time since the last arrival by more than this is a jump; a burst after PLAY is not. */
    private static final long JUMP_MICROS = 10_000_000;
    /** A step back by more than this, and by more than the reorder depth explains, is a jump. */
    private static final long BACK_MICROS = 1_000_000;

    private boolean started;
    private boolean spliced;
    private int depth;
    private long correction;
    private long newest;
    private long lastKey;
    private long lastDts = Long.MIN_VALUE;
    private long lastArrival;
    private long step;
    private final long[] window = new long[MAX_DEPTH + 1];
    private int waiting;

    private long jumps;
    private long frozen;
    private long missing;
    private long disorders;

    /** @param ptsMicros, dtsMicros repaired timestamps on the session's timeline, µs */
    public record Times(long ptsMicros, long dtsMicros) {}

    /** A stream that starts the timeline. */
    public DtsRepair() {}

    /** A further stream of the same session; it keeps its distance from the first. */
    public DtsRepair(DtsRepair first) {
        started = true;
        correction = first.correction;
        newest = first.newest;
        lastKey = Long.MIN_VALUE;
        lastArrival = first.lastArrival;
    }

    /** Places the next packet behind the last one, whatever its timestamps, as when a file starts again. */
    public void splice() {
        spliced = true;
    }

    /**
     * Repairs the timestamps of the next packet.
     *
     * @param pts, dts as the stream gives them, µs, if it does
     * @param reorderDepth what is known of the stream's reordering; 0 if nothing is
     * @param frameMicros the usual distance of two packets, or a guess
     * @param keyframe whether nothing before it may be shown after it
     * @param arrivalMicros when it arrived, monotonic
     */
    public Times next(
            OptionalLong pts,
            OptionalLong dts,
            int reorderDepth,
            long frameMicros,
            boolean keyframe,
            long arrivalMicros) {
        depth = Math.max(depth, Math.min(reorderDepth, MAX_DEPTH));
        step = step == 0 ? Math.max(frameMicros, MIN_STEP_MICROS) : step;
        long waited = started ? Math.max(0, arrivalMicros - lastArrival) : 0;
        OptionalLong key = dts.isPresent() ? dts : pts;
        boolean ordered = place(key, dts.isPresent(), keyframe, waited);
        lastArrival = arrivalMicros;

        long outKey = key.isPresent() && ordered ? key.getAsLong() + correction : newest;
        Times out = dts.isPresent() ? given(outKey, dts.getAsLong(), pts.orElse(dts.getAsLong())) : sorted(outKey);
        lastDts = out.dtsMicros;
        return out;
    }

    /** Updates the correction and the newest time; false if the packet's own timestamp is useless. */
    private boolean place(OptionalLong key, boolean isDts, boolean keyframe, long waited) {
        long arrivalStep = Math.max(MIN_STEP_MICROS, waited);
        if (key.isEmpty()) {
            missing++;
            if (!started) {
                // libav counts RTP time from the first packet, even where it gives that packet no timestamp.
                newest = depth * step;
                correction = newest;
                started = true;
            } else {
                newest += Math.max(step, waited);
            }
            return false;
        }
        long raw = key.getAsLong();
        if (!started) {
            started = true;
            long lead = isDts ? 0 : depth * step;
            correction = lead - raw;
            newest = lead;
            lastKey = raw;
            return true;
        }
        if (raw == lastKey && !spliced) {
            frozen++;
            newest += arrivalStep;
            return false;
        }
        lastKey = raw;
        long candidate = raw + correction;
        long back = Math.max(BACK_MICROS, (depth + 2) * step);
        // Servers that restart their stream for a second client set its clock back by less than reordering may.
        boolean setBack = candidate < newest - back || (keyframe && candidate <= newest);
        if (spliced || setBack || candidate > newest + waited + JUMP_MICROS) {
            jumps += spliced ? 0 : 1;
            spliced = false;
            newest += Math.max(step, waited);
            correction = newest - raw;
        } else if (candidate > newest) {
            long ahead = candidate - newest;
            if (lastDts != Long.MIN_VALUE && ahead < BACK_MICROS * 2) {
                step = Math.max(MIN_STEP_MICROS, step + (ahead - step) / 8);
            }
            newest = candidate;
        }
        return true;
    }

    private Times given(long outDts, long rawDts, long rawPts) {
        long dts = Math.max(outDts, afterLast());
        long pts = outDts + (rawPts - rawDts);
        return new Times(Math.max(pts, dts), dts);
    }

    private Times sorted(long pts) {
        insert(pts);
        long dts;
        if (waiting > depth) {
            dts = window[0];
            System.arraycopy(window, 1, window, 0, --waiting);
        } else {
            dts = lastDts == Long.MIN_VALUE ? pts - depth * step : lastDts + Math.min(step, Math.max(0, pts - lastDts));
        }
        dts = Math.max(dts, afterLast());
        if (pts < dts) {
            disorders++;
            depth = pts < newest ? Math.min(depth + 1, MAX_DEPTH) : depth;
            return new Times(dts, dts);
        }
        return new Times(pts, dts);
    }

    private void insert(long pts) {
        int at = Arrays.binarySearch(window, 0, waiting, pts);
        at = at < 0 ? -at - 1 : at;
        if (waiting == window.length) {
            System.arraycopy(window, 1, window, 0, --waiting);
            at = Math.max(0, at - 1);
        }
        System.arraycopy(window, at, window, at + 1, waiting - at);
        window[at] = pts;
        waiting++;
    }

    private long afterLast() {
        return lastDts == Long.MIN_VALUE ? Long.MIN_VALUE : lastDts + MIN_STEP_MICROS;
    }

    /** How often the stream's clock jumped. */
    public long jumps() {
        return jumps;
    }

    /** How many packets repeated the previous packet's timestamp. */
    public long frozen() {
        return frozen;
    }

    /** How many packets had no timestamp. */
    public long missing() {
        return missing;
    }

    /** How many packets had to be shown later because their place in the order became known too late. */
    public long disorders() {
        return disorders;
    }
}
