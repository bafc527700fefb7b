package dev.watchkeeper.host;

import java.util.Locale;

/** The result of a check, best first; an immutable enumeration. */
public enum CheckStatus {
    OK("info"),
    /** Not run yet, or not enough is known. */
    UNKNOWN("info"),
    WARNING("warning"),
    ERROR("error");

    private final String severity;

    CheckStatus(String severity) {
        this.severity = severity;
    }

    /** The name shown to people, for example {@code ok}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** {@code info}, {@code warning} or {@code error}. */
    public String severity() {
        return severity;
    }
}
