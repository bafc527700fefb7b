package dev.watchkeeper.config;

import java.time.LocalTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One rule of what is sent where; immutable.
 *
 * @param name for people
 * @param subject what it applies to; an empty list applies to all
 * @param least what a message must at least have
 * @param hours when it applies, in local time
 * @param channels the names of the channels; empty for all
 */
public record NotificationRule(
        String name, Subject subject, Least least, Optional<Hours> hours, List<String> channels) {
    /** The kinds of messages, by the words of rules. */
    public static final List<String> KINDS = List.of(
            "motion",
            "alert",
            "camera-offline",
            "camera-online",
            "flapping",
            "incident",
            "recording-failed",
            "storage",
            "health-check",
            "child-failed",
            "crash-loop",
            "hang",
            "configuration-refused",
            "rolled-back",
            "repair-proposed",
            "repair-applied",
            "needs-you",
            "channel-failed",
            "sign-in-failures",
            "nominal",
            "fixed",
            "service-failed",
            "notice",
            "test",
            "analysis-unavailable",
            "sensor-stale",
            "effect-missing",
            "advice",
            "backup-failed");

    public NotificationRule {
        channels = List.copyOf(channels);
    }

    /**
     * What a rule applies to; each empty list stands for all. Immutable.
     *
     * @param kinds of {@link NotificationRule#KINDS}; empty for all but motion and advice
     * @param sensors the values that sensors must have, by their names, as written
     */
    public record Subject(
            List<String> kinds,
            List<String> cameras,
            List<String> zones,
            List<String> labels,
            Map<String, String> sensors) {
        /** A subject whatever sensors say. */
        public Subject(List<String> kinds, List<String> cameras, List<String> zones, List<String> labels) {
            this(kinds, cameras, zones, labels, Map.of());
        }

        public Subject {
            sensors = Collections.unmodifiableMap(new LinkedHashMap<>(sensors));
            kinds = List.copyOf(kinds);
            cameras = List.copyOf(cameras);
            zones = List.copyOf(zones);
            labels = List.copyOf(labels);
        }
    }

    /**
     * What a message must at least have; immutable.
     *
     * @param confidence of one of its labels, 0 to 1
     */
    public record Least(double confidence, LeastSeverity severity) {}

    /** The severities, from the least; an immutable enumeration. */
    public enum LeastSeverity {
        INFO,
        WARNING,
        CRITICAL
    }

    /** A part of each day in local time, the end not included; over midnight if it ends before it begins. Immutable. */
    public record Hours(LocalTime from, LocalTime to) {
        public boolean contain(LocalTime time) {
            boolean begun = !time.isBefore(from);
            boolean over = !time.isBefore(to);
            return from.isBefore(to) ? begun && !over : begun || !over;
        }
    }
}
