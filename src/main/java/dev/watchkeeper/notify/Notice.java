package dev.watchkeeper.notify;

import java.time.Instant;
import java.util.Locale;

/**
 * A notification for a person; immutable.
 *
 * @param kind the last part of the subject, such as {@code Multiple Failures}
 * @param about the name of the child that it concerns
 * @param text what happened, in one sentence
 * @param details further lines, or an empty string
 * @param at when it happened
 */
public record Notice(String kind, String about, String text, String details, Instant at) {
    /** A regular expression for kinds. */
    public static final String KIND = "[0-9A-Za-z][0-9A-Za-z -]{0,59}";

    /** A regular expression for what a notice is about. */
    public static final String ABOUT = "[0-9A-Za-z._-]{1,64}";

    private static final int MAX_CHARS = 4000;

    public Notice {
        if (!kind.matches(KIND) || !about.matches(ABOUT)) {
            throw new IllegalArgumentException("not a kind, or not a name: '" + kind + "', '" + about + "'");
        }
        text = text.substring(0, Math.min(MAX_CHARS, text.length()));
        details = details.substring(0, Math.min(MAX_CHARS, details.length()));
    }

    /** Identifies notices of the same kind about the same child, which become one mail while they wait. */
    String key() {
        return kind.toLowerCase(Locale.ROOT).replace(' ', '-') + "--" + about;
    }
}
