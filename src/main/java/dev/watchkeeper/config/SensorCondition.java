package dev.watchkeeper.config;

import dev.watchkeeper.config.SensorValue.Amount;
import java.util.Optional;

/** What a sensor's value is compared with; immutable. */
public sealed interface SensorCondition {
    boolean holds(SensorValue value);

    /** The value itself. */
    record Equal(SensorValue value) implements SensorCondition {
        @Override
        public boolean holds(SensorValue other) {
            return value.equals(other);
        }

        @Override
        public String toString() {
            return value.text();
        }
    }

    /** More than a number. */
    record Above(Amount limit) implements SensorCondition {
        @Override
        public boolean holds(SensorValue value) {
            return value instanceof Amount amount && amount.value() > limit.value();
        }

        @Override
        public String toString() {
            return ">" + limit.text();
        }
    }

    /** Less than a number. */
    record Below(Amount limit) implements SensorCondition {
        @Override
        public boolean holds(SensorValue value) {
            return value instanceof Amount amount && amount.value() < limit.value();
        }

        @Override
        public String toString() {
            return "<" + limit.text();
        }
    }

    /** Completes the message "expected …". */
    static String expected(SensorValue.Type type) {
        return type == SensorValue.Type.NUMBER ? "a number such as 21.5, or '>21.5' or '<21.5'" : type.expected();
    }

    /** The condition that a text stands for: a value, or for numbers a limit such as {@code >21.5}. */
    static Optional<SensorCondition> parse(SensorValue.Type type, String text) {
        String plain = text.strip();
        if (type == SensorValue.Type.NUMBER && !plain.isEmpty() && "<>".indexOf(plain.charAt(0)) >= 0) {
            return SensorValue.parse(type, plain.substring(1))
                    .filter(Amount.class::isInstance)
                    .map(Amount.class::cast)
                    .map(limit -> plain.charAt(0) == '>' ? new Above(limit) : new Below(limit));
        }
        return SensorValue.parse(type, plain).map(Equal::new);
    }
}
