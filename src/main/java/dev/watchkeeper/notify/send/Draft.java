package dev.watchkeeper.notify.send;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A letter as decided, before it has words; immutable.
 *
 * @param id equal at each attempt
 * @param replaces the receiver's id of the letter that it replaces
 * @param attempts how often it was tried, and since when
 */
record Draft(String id, Reason reason, List<Entry> entries, Optional<String> replaces, Attempts attempts) {
    Draft {
        entries = List.copyOf(entries);
    }

    /** Why it is sent; an immutable enumeration. */
    enum Reason {
        /** Something new. */
        NEWS,
        /** Something is still as it was. */
        REMINDER,
        /** One notice with a letter of its own. */
        NOTICE,
        /** A letter that was delivered shows old news. */
        EDIT
    }

    /**
     * How often it was tried; immutable.
     *
     * @param count attempts whose outcome is not known
     * @param latest when it was made or last tried
     */
    record Attempts(int count, Instant latest) {}

    Draft triedAt(Instant now) {
        return new Draft(id, reason, entries, replaces, new Attempts(attempts.count + 1, now));
    }
}
