package dev.watchkeeper.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One sensor; immutable.
 *
 * @param when what its values set off
 */
public record SensorSettings(
        String name, SensorValue.Type type, Source source, Timing timing, Keeping keeping, List<When> when) {
    public SensorSettings {
        when = List.copyOf(when);
    }

    /** Where the value comes from. */
    public sealed interface Source {
        /** What a command prints. */
        record Command(List<String> words) implements Source {
            public Command {
                words = List.copyOf(words);
            }
        }

        /**
         * What a web server answers.
         *
         * @param field the dotted path of a field of its JSON; empty for the whole answer
         * @param token sent as Bearer
         */
        record Http(Peer peer, Optional<String> field, Optional<Secret> token) implements Source {}

        /**
         * What arrives at a topic of the broker of {@code notifications.mqtt}.
         *
         * @param field as for HTTP
         */
        record Mqtt(String topic, Optional<String> field) implements Source {}

        /** What is posted to {@code /api/sensors/{name}}. */
        record Push() implements Source {}
    }

    /**
     * When it is read, and when its value counts as old; immutable.
     *
     * @param limit of one read
     * @param alertAfter zero for never
     */
    public record Timing(Duration interval, Duration limit, Duration staleAfter, Duration alertAfter) {}

    /**
     * How its values are kept and shown; immutable.
     *
     * @param history how long
     */
    public record Keeping(Optional<String> unit, Duration history) {}

    /**
     * What a value sets off when it comes; immutable.
     *
     * @param record cameras that are recorded
     * @param length of that recording's event
     * @param arm arms or disarms the alerts
     */
    public record When(SensorCondition condition, List<String> record, Duration length, Optional<Boolean> arm) {
        public When {
            record = List.copyOf(record);
        }
    }
}
