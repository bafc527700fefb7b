package dev.watchkeeper.host;

import java.util.Locale;

/** How a check went, best first; an immutable enumeration. */
public enum CheckStatus {
    OK("info"),
    /** It has not been run, or not enough is known yet. */
    UNKNOWN("info"),
    WARNING("warning"),
    ERROR("error");

    private final String severity;

    CheckStatus(String severity) {
        this.severity = severity;
    }

    /** The name as people see it, for example {@code ok}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** {@code info}, {@code warning} or {@code error}. */
    public String severity() {
        return severity;
    }
}
