package dev.watchkeeper.escalate.deadman;

import java.time.Duration;
import java.util.Optional;

/**
 * One ping; immutable.
 *
 * @param text for whoever reads the check's log
 */
record Ping(Kind kind, String text) {
    /** What it says; an immutable enumeration. */
    enum Kind {
        SUCCESS(""),
        FAIL("/fail"),
        /** News that does not change the state of the check. */
        LOG("/log");

        private final String path;

        Kind(String path) {
            this.path = path;
        }

        /** What follows the address of the check. */
        String path() {
            return path;
        }
    }

    /** What the service made of it. */
    sealed interface Answer {
        /** It took it; immutable. */
        record Taken() implements Answer {}

        /**
         * It did not, and another attempt may succeed; immutable.
         *
         * @param retryAfter as the service asked
         */
        record Failed(String why, Optional<Duration> retryAfter) implements Answer {}

        /** It did not, and will not until a person has changed something; immutable. */
        record Refused(String why) implements Answer {}
    }
}
