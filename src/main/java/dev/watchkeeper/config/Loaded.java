package dev.watchkeeper.config;

import dev.watchkeeper.config.yaml.Problem;
import java.util.List;

/** The result of loading: settings, or every mistake that prevents them; immutable. */
public sealed interface Loaded {
    /** What works but should be written differently. */
    List<Problem> warnings();

    /** The settings are complete and in range. */
    record Good(Settings settings, List<Problem> warnings) implements Loaded {
        public Good {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * There is at least one mistake, so there are no settings.
     *
     * @param mistakes in the order of the file, then the arguments
     */
    record Bad(List<Problem> mistakes, List<Problem> warnings) implements Loaded {
        public Bad {
            mistakes = List.copyOf(mistakes);
            warnings = List.copyOf(warnings);
        }
    }
}
