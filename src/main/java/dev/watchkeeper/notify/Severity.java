package dev.watchkeeper.notify;

import java.util.Locale;

/** How urgent a message is, from the least to the most; an immutable enumeration. */
public enum Severity {
    INFO,
    WARNING,
    CRITICAL;

    /** The word in the configuration and in answers. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
