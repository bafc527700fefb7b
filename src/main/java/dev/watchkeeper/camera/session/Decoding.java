package dev.watchkeeper.camera.session;

/**
 * How a camera's pictures are decoded and what that costs; immutable.
 *
 * @param mode {@code lazy}, {@code full} or {@code off}, as it is in use
 * @param stream {@code main}, or {@code detection} if motion is searched for in a further stream; empty if it is not searched for
 * @param reason why it is not what was configured, a sentence; else empty
 * @param allNow whether every picture is being decoded at present
 * @param keyframes decoded by themselves so far
 * @param pictures decoded so far in all
 * @param lookBacks how often what had been passed over was decoded after all
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
    /** For a camera of which nothing is known but how it is decoded. */
    public static Decoding only(String mode) {
        return new Decoding(mode, "", "", false, 0, 0, 0, 0, 0);
    }
}
