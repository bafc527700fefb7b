package dev.watchkeeper.watch;

import java.time.Instant;

/**
 * Something that is wrong with a watched service; immutable.
 *
 * @param text for people, with the service's name
 * @param since when it was first found by a run without a break
 */
public record Problem(Kind kind, String text, Instant since) {
    /** What is wrong; an immutable enumeration. */
    public enum Kind {
        PROCESS_ABSENT,
        SPIN,
        LOG_STALE,
        ERROR,
        LASTING_ERROR,
        DEPENDENCY,
        DISK,
        API,
        VITALS;

        /** The word of answers and of the memory, such as {@code log-stale}. */
        public String id() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }
}
