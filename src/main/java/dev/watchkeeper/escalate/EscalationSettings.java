package dev.watchkeeper.escalate;

import java.time.Duration;
import java.time.LocalTime;

/** How the ladder works; immutable. */
public record EscalationSettings(Limits limits, Nominal nominal) {
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
