package dev.watchkeeper.escalate;

import dev.watchkeeper.escalate.deadman.DeadManSettings;
import java.time.Duration;
import java.time.LocalTime;
import java.util.Optional;

/**
 * How the ladder works; immutable.
 *
 * @param care what is done beside it
 */
public record EscalationSettings(Limits limits, Nominal nominal, Care care) {
    /** With nothing beside the ladder. */
    public EscalationSettings(Limits limits, Nominal nominal) {
        this(limits, nominal, new Care(Optional.empty(), Duration.ZERO));
    }

    /**
     * What is done beside the ladder; immutable.
     *
     * @param deadMan where it is pinged that the watch goes on
     * @param rollBackWithin the time after a start with a changed configuration in which blindness rolls it back; zero for never
     */
    public record Care(Optional<DeadManSettings> deadMan, Duration rollBackWithin) {}

    /**
     * How often and how long something is tried; immutable.
     *
     * @param restarts for one incident
     * @param verifyAfter the wait before behaviour is judged after a remedy
     * @param hold how long behaviour must be back
     * @param personAfter when a person is told of an incident that is still open
     */
    public record Limits(int restarts, Duration verifyAfter, Duration hold, Duration personAfter) {}

    /**
     * When it is reported that all is well; immutable.
     *
     * @param at local time
     */
    public record Nominal(Often often, LocalTime at) {}

    /** How often it is reported that all is well; an immutable enumeration. */
    public enum Often {
        EVERY_RUN,
        DAILY,
        NEVER
    }
}
