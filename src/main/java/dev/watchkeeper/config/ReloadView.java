package dev.watchkeeper.config;

import java.util.List;

/** Has the configuration read again while a node runs; thread-safe. */
@FunctionalInterface
public interface ReloadView {
    /** Reads it again and carries out what differs; waits for that, a minute at most. */
    Outcome reload();

    /** What came of it; immutable. */
    sealed interface Outcome {
        /**
         * The cameras are watched by the configuration as it is now.
         *
         * @param later sections that take effect only when their process starts again
         * @param warnings what works but should be written differently, each a line
         */
        record Done(
                List<String> added,
                List<String> changed,
                List<String> removed,
                List<String> later,
                List<String> warnings)
                implements Outcome {
            public Done {
                added = List.copyOf(added);
                changed = List.copyOf(changed);
                removed = List.copyOf(removed);
                later = List.copyOf(later);
                warnings = List.copyOf(warnings);
            }
        }

        /**
         * Nothing has changed.
         *
         * @param mistakes of the file, each a line with its place
         */
        record Refused(List<String> mistakes) implements Outcome {
            public Refused {
                mistakes = List.copyOf(mistakes);
            }
        }

        /** It is not known yet, or it cannot be done now, and why. */
        record Unavailable(String text) implements Outcome {}
    }
}
