package dev.watchkeeper.motion.decode;

import java.time.Duration;

/**
 * What a picture source does and has done; immutable.
 *
 * @param mode what it does while the scene is quiet
 * @param reason why it decodes in full although it is set to decode lazily, a sentence; otherwise empty
 * @param allNow whether every packet is being decoded now
 * @param keyframes keyframes decoded alone
 * @param pictures all pictures decoded, including those
 * @param lookBacks how often skipped packets were decoded afterwards
 * @param errors pictures that could not be decoded, or only with concealed damage
 * @param gop the learned time between keyframes, zero before it is known
 */
public record DecodeReport(
        Mode mode,
        String reason,
        boolean allNow,
        long keyframes,
        long pictures,
        long lookBacks,
        long errors,
        Duration gop) {
    /** How pictures are decoded; an immutable enumeration. */
    public enum Mode {
        /** Keyframes only, until one differs. */
        LAZY,
        /** Every picture. */
        FULL
    }
}
