package dev.watchkeeper.notify;

import java.time.Instant;
import java.util.Locale;

/**
 * One thing that a person is to be told; immutable.
 *
 * @param kind the end of the subject, such as {@code Multiple Failures}
 * @param about what it is about: the name of a child
 * @param text what happened, in one sentence
 * @param details further lines, or nothing
 * @param at when it happened
 */
public record Notice(String kind, String about, String text, String details, Instant at) {
    /** What a kind may be made of. */
    public static final String KIND = "[0-9A-Za-z][0-9A-Za-z -]{0,59}";

    /** What it may be about. */
    public static final String ABOUT = "[0-9A-Za-z._-]{1,64}";

    private static final int LONGEST = 4000;

    public Notice {
        if (!kind.matches(KIND) || !about.matches(ABOUT)) {
            throw new IllegalArgumentException("no kind, or nothing to be about: '" + kind + "', '" + about + "'");
        }
        text = text.substring(0, Math.min(LONGEST, text.length()));
        details = details.substring(0, Math.min(LONGEST, details.length()));
    }

    /** Notices of the same kind about the same thing have the same key, and become one mail while they wait. */
    String key() {
        return kind.toLowerCase(Locale.ROOT).replace(' ', '-') + "--" + about;
    }
}
