package dev.watchkeeper.proposal;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/** Where a repair stands; an immutable enumeration. */
public enum RepairState {
    /** The agent or the tests are at work. */
    RUNNING(false),
    /** The agent changed nothing: a good answer. */
    NO_CHANGE(true),
    /** A diagnosis was given. */
    FOUND(true),
    /** The agent could not be run, or was killed. */
    FAILED(true),
    /** The change breaks a rule, so nothing of it was run. */
    REFUSED(true),
    /** The change does not pass the tests, or lost some. */
    TESTS_FAILED(true),
    /** The change is kept for a person; nothing more follows. */
    KEPT(true),
    /** A person is asked. */
    PROPOSED(false),
    REJECTED(true),
    EXPIRED(true),
    /** It is to be applied. */
    APPROVED(false),
    /** The commit is being made. */
    APPLYING(false),
    /** The commit is on its branch; it is to be deployed. */
    COMMITTED(false),
    /** It is deployed; the service is to be restarted. */
    DEPLOYED(false),
    /** It runs, and is taken back if the problem returns. */
    PROBATION(false),
    /** It ran without a relapse until the end of its probation. */
    APPLIED(true),
    /** It is being taken back. */
    REVERTING(false),
    REVERTED(true),
    /** It could not be applied, or not be taken back; a person must look. */
    STUCK(true),
    /** It was interrupted before anything was changed. */
    ABANDONED(true);

    private final boolean last;

    RepairState(boolean last) {
        this.last = last;
    }

    /** Whether nothing follows. */
    public boolean isLast() {
        return last;
    }

    /** The word in files and answers, such as {@code no-change}. */
    @JsonValue
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws IllegalArgumentException if there is none of that name */
    @JsonCreator
    public static RepairState of(String id) {
        return Arrays.stream(values())
                .filter(state -> state.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such state"));
    }
}
