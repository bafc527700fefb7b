package dev.watchkeeper.monitor;

import java.util.Locale;

/**
 * What one check found; immutable.
 *
 * @param subject which of several things was checked, such as a camera's name; empty if there is only one
 * @param text for people
 */
public record Finding(Check check, String subject, Verdict verdict, String text) {
    /** What is checked; an immutable enumeration. */
    public enum Check {
        API("API health check failed"),
        CPU("System resource issue"),
        MEMORY("System resource issue"),
        DISK("System resource issue"),
        DATABASE("Database issue"),
        COVERAGE("Coverage issue");

        private final String alert;

        Check(String alert) {
            this.alert = alert;
        }

        /** The word in answers. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** How an alert about it begins. */
        String alert() {
            return alert;
        }
    }

    /** How it is; an immutable enumeration. */
    public enum Verdict {
        GOOD,
        BAD,
        /** It could not be judged. */
        UNKNOWN;

        /** The word in answers. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Finding good(Check check, String text) {
        return new Finding(check, "", Verdict.GOOD, text);
    }

    static Finding bad(Check check, String text) {
        return new Finding(check, "", Verdict.BAD, text);
    }

    static Finding unknown(Check check, String text) {
        return new Finding(check, "", Verdict.UNKNOWN, text);
    }

    /** The same finding of one thing of several. */
    Finding of(String other) {
        return new Finding(check, other, verdict, text);
    }

    /** Equal for findings about the same thing. */
    String key() {
        return subject.isEmpty() ? check.id() : check.id() + ":" + subject;
    }

    boolean isBad() {
        return verdict == Verdict.BAD;
    }
}
