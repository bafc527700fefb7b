package dev.watchkeeper.notify.telegram;

import dev.watchkeeper.notify.Letter;
import java.util.Optional;

/** What a person may decide with buttons below a message; thread-safe. */
public interface Decisions {
    /** There is nothing to decide. */
    Decisions NONE = new Decisions() {
        @Override
        public Optional<Question> in(Letter letter) {
            return Optional.empty();
        }

        @Override
        public boolean anyWaits() {
            return false;
        }

        @Override
        public Optional<String> settled(String id) {
            return Optional.empty();
        }

        @Override
        public Answer decide(Question question, boolean approve, String by) {
            return new Answer(false, "There is nothing to decide.");
        }
    };

    /** What the letter asks, if that still waits for an answer. */
    Optional<Question> in(Letter letter);

    /** Whether anything waits for an answer. */
    boolean anyWaits();

    /** What became of it, as a sentence; empty while it waits. */
    Optional<String> settled(String id);

    /**
     * Passes an answer on; once, before the question expires, and for exactly what was asked.
     *
     * @param by who decides
     */
    Answer decide(Question question, boolean approve, String by);

    /**
     * A question; immutable.
     *
     * @param id matches {@code [0-9A-Za-z_-]{1,24}}
     * @param mark the first 32 hexadecimal digits of the SHA-256 of what is decided about
     */
    record Question(String id, String mark) {}

    /**
     * What became of an answer; immutable.
     *
     * @param taken whether it counts
     * @param text a sentence for whoever gave it
     */
    record Answer(boolean taken, String text) {}
}
