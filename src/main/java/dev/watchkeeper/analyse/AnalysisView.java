package dev.watchkeeper.analyse;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How the description of events goes, and orders for it; thread-safe. */
public interface AnalysisView {
    /** How it is now; never waits. */
    Report report();

    /** Puts an event into the queue, even one that was described already. */
    Answer request(String event);

    /**
     * How it is; immutable.
     *
     * @param available whether any model answers; empty while that is unknown, as before the first question
     * @param since when that began
     * @param cause why none does; empty if one does, or if it is unknown
     */
    record Report(Optional<Boolean> available, Optional<Instant> since, String cause, Queue queue, List<Model> models) {
        /** Nothing is analysed. */
        public static final Report OFF = new Report(
                Optional.empty(),
                Optional.empty(),
                "No model is configured.",
                new Queue(0, 0, Optional.empty()),
                List.of());
    }

    /**
     * What waits; immutable.
     *
     * @param oldestAge since the oldest event ended
     */
    record Queue(int events, long bytes, Optional<Duration> oldestAge) {}

    /**
     * How a model is; immutable.
     *
     * @param state unknown, ready, failing or limited
     * @param cause why it is not asked; empty if it is
     */
    record Model(String name, String state, Optional<Instant> retryAt, String cause) {}

    /** What became of an order; an immutable enumeration. */
    enum Answer {
        /** The event waits. */
        QUEUED,
        /** There is no such event. */
        UNKNOWN,
        /** There is no picture of it, or no longer. */
        NO_PICTURE,
        /** No model is configured. */
        OFF,
        /** The disk does not take it. */
        NOT_KEPT
    }
}
