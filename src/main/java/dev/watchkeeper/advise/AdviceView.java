package dev.watchkeeper.advise;

import java.time.Instant;
import java.util.Optional;

/** The advice, for those who look, and the way to ask for it; thread-safe. */
public interface AdviceView {
    /** How it stands; never waits. */
    State state();

    /** Has a model asked as soon as possible; false if the advisor is switched off. */
    boolean ask();

    /**
     * How it stands; immutable.
     *
     * @param latest the newest advice, however old; empty if there was none
     * @param error why the newest attempt failed; empty if it gave the advice
     * @param triedAt when the newest attempt ended
     * @param asking whether one is under way or will begin at once
     */
    record State(Optional<Advice> latest, Optional<String> error, Optional<Instant> triedAt, boolean asking) {}

    /** The advisor is switched off. */
    AdviceView OFF = new AdviceView() {
        @Override
        public State state() {
            return new State(Optional.empty(), Optional.empty(), Optional.empty(), false);
        }

        @Override
        public boolean ask() {
            return false;
        }
    };
}
