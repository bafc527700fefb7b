package dev.watchkeeper.camera.session;

/**
 * How a camera's pictures are decoded, and at what cost; immutable.
 *
 * @param mode the mode in use: {@code lazy}, {@code full} or {@code off}
 * @param stream {@code main}, or {@code detection} if a second stream is searched for motion; empty if none is
 * @param reason a sentence on why it differs from the configuration; else empty
 * @param allNow whether every picture is decoded at present
 * @param keyframes decoded alone so far
 * @param pictures decoded so far in all
 * @param lookBacks how often skipped pictures were decoded after all
 * @param gopSeconds the learned time between keyframes, 0 before it is known
 * @param cpuMillisPerMinute processor time for decoding and comparing, in the last minute or two
 */
public record Decoding(
        String mode,
        String stream,
        String reason,
        boolean allNow,
        long keyframes,
        long pictures,
        long lookBacks,
        double gopSeconds,
        double cpuMillisPerMinute) {
    /** Only the mode is known. */
    public static Decoding only(String mode) {
        return new Decoding(mode, "", "", false, 0, 0, 0, 0, 0);
    }
}
