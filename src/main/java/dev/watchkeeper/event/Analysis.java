package dev.watchkeeper.event;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What models made of an event; immutable.
 *
 * @param at when that became known
 * @param description what a model said; present exactly if the state is DONE
 * @param late whether it came so long after the event that an alert is marked late
 * @param error why there is no description; empty unless the state is FAILED
 */
public record Analysis(State state, Instant at, Optional<Description> description, boolean late, String error) {
    /** How far it is; an immutable enumeration. */
    public enum State {
        /** The event waits for a model. */
        WAITING,
        /** A model has described it. */
        DONE,
        /** It was given up. */
        FAILED
    }

    public static Analysis waiting(Instant at) {
        return new Analysis(State.WAITING, at, Optional.empty(), false, "");
    }

    public static Analysis failed(Instant at, String error) {
        return new Analysis(State.FAILED, at, Optional.empty(), false, error);
    }

    /** Whether a person should know: the model says so, or a condition holds. */
    public boolean alerts() {
        return description
                .filter(found -> found.alert() || !found.conditions().isEmpty())
                .isPresent();
    }

    /**
     * What a model said; immutable. Words of a machine that looked at pictures of strangers: shown as plain text only.
     *
     * @param model its name in the configuration
     * @param alert whether the model thinks that a person should know
     * @param confidence of the model, 0 to 1; empty if it did not say
     * @param conditions the names of those that hold
     */
    public record Description(
            String model,
            String summary,
            List<Seen> objects,
            boolean alert,
            Optional<Double> confidence,
            List<String> conditions) {
        public Description {
            objects = List.copyOf(objects);
            conditions = List.copyOf(conditions);
        }
    }

    /**
     * Something that a model says it saw; immutable.
     *
     * @param confidence 0 to 1; empty if it did not say
     */
    public record Seen(String label, Optional<Double> confidence, Optional<Movement.Box> box) {}

    /**
     * The event that was analysed; immutable.
     *
     * @param snapshot its picture, for messages
     * @param quietly whether a person asked for it, so that nobody needs a message
     */
    public record Subject(
            Instant began, Instant ended, List<String> zones, Optional<Snapshot> snapshot, boolean quietly) {
        public Subject {
            zones = List.copyOf(zones);
        }
    }
}
