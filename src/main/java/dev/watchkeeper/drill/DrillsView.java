package dev.watchkeeper.drill;

import dev.watchkeeper.drill.DrillResult.Run;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What the API may see and begin of live drills; thread-safe. */
public interface DrillsView {
    /** Newest first. */
    List<DrillResult> results(int limit) throws IOException;

    /** The one under way. */
    Optional<Run> running();

    /** Begins a drill, and returns at once. */
    Answer begin(String fault);

    /** What became of the wish for a drill. */
    sealed interface Answer {
        /** It has begun; immutable. */
        record Begun(Run run) implements Answer {}

        /** Another one is under way; immutable. */
        record Busy(String text) implements Answer {}

        /** The node does not carry out such a drill; immutable. */
        record Unknown(String text) implements Answer {}

        /** Not now; immutable. */
        record Unavailable(String text) implements Answer {}
    }
}
