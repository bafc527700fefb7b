package dev.watchkeeper.motion.decode;

import java.time.Duration;

/**
 * What a picture source does and did; immutable.
 *
 * @param mode what it does while the scene is quiet
 * @param reason why it does not decode lazily although it was asked to, a sentence; else empty
 * @param allNow whether every packet is being decoded at present
 * @param keyframes keyframes decoded alone
 * @param pictures pictures decoded in all, those included
 * @param lookBacks how often packets that had been passed over were decoded after all
 * @param errors pictures that could not be decoded, or only with invented parts
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
