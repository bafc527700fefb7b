package dev.watchkeeper.config;

import java.util.List;
import java.util.Optional;

/** Has the configuration read again while a node runs; thread-safe. */
@FunctionalInterface
public interface ReloadView {
    /** Reads it again and carries out what differs; waits for that, a minute at most. */
    Outcome reload();

    /** What was read last and still waits for a restart. */
    default Waiting waiting() {
        return Waiting.NONE;
    }

    /**
     * Has the node started again, soon.
     *
     * @return why not, a sentence; empty if it is
     */
    default Optional<String> restart() {
        return Optional.of(BY_HAND);
    }

    /** Why a node does not start itself again. */
    String BY_HAND = "Nothing is there that would start this Watchkeeper again: end it, and start it yourself.";

    /**
     * What waits for a restart; immutable.
     *
     * @param sections of the configuration
     * @param byHand why a person has to start it again; empty if it can be asked for
     */
    record Waiting(List<String> sections, Optional<String> byHand) {
        public static final Waiting NONE = new Waiting(List.of(), Optional.of(BY_HAND));

        public Waiting {
            sections = List.copyOf(sections);
        }
    }

    /** What came of it; immutable. */
    sealed interface Outcome {
        /** The names of cameras that were added, changed and removed; immutable. */
        record Cameras(List<String> added, List<String> changed, List<String> removed) {
            public Cameras {
                added = List.copyOf(added);
                changed = List.copyOf(changed);
                removed = List.copyOf(removed);
            }
        }

        /**
         * The cameras are watched by the configuration as it is now.
         *
         * @param kept what changed among the processes that the keeper keeps, in sentences without an end
         * @param later sections that take effect only when their process starts again
         * @param warnings what works but should be written differently, each a line
         */
        record Done(Cameras cameras, List<String> kept, List<String> later, List<String> warnings) implements Outcome {
            public Done {
                kept = List.copyOf(kept);
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
