package dev.watchkeeper.proposal;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What the API may see and do of repairs; thread-safe. */
public interface ProposalsView {
    /** Newest first, at most 50. */
    List<Shown> shown();

    Optional<Shown> shown(String id);

    /** The patch as it was tested; empty if there is none. */
    Optional<byte[]> patch(String id);

    /**
     * Passes a person's decision on; once, before the proposal expires, and for the patch with that hash.
     *
     * @param sha256 empty for a rejection, which needs none
     * @param by who decides, for the audit log
     */
    Answer decide(String id, boolean approve, Optional<String> sha256, String by) throws IOException;

    /** What became of a decision. */
    sealed interface Answer {
        /** One sentence for the one who decided. */
        String text();

        /** It was passed on; immutable. */
        record Taken(String text) implements Answer {}

        /** There is no such repair; immutable. */
        record Unknown(String text) implements Answer {}

        /** It cannot be decided, or not so; immutable. */
        record Refused(String text) implements Answer {}

        /** Nobody is there to carry it out; immutable. */
        record Unattended(String text) implements Answer {}
    }
}
