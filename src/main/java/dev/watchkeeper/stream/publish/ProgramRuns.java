package dev.watchkeeper.stream.publish;

import java.time.Duration;
import java.util.List;

/** Runs a program to its end, for those who may not start processes; implementations are thread-safe. */
@FunctionalInterface
public interface ProgramRuns {
    /**
     * Runs the program, and kills it with everything that it started once it takes too long.
     *
     * @param words the program and its arguments, never a line for a shell
     */
    Run run(List<String> words, Duration limit) throws InterruptedException;

    /** How a run ended; immutable. */
    sealed interface Run {
        /** @param output the beginning of what it wrote to its standard output and error */
        record Ended(int code, String output) implements Run {}

        /** It was killed. */
        record TooLong() implements Run {}

        /** @param why as a sentence */
        record NotStarted(String why) implements Run {}
    }
}
