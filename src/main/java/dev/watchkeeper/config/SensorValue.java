package dev.watchkeeper.config;

import dev.watchkeeper.base.PlainText;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a sensor says; immutable. */
public sealed interface SensorValue {
    /** The longest text that is a value. */
    int LONGEST = 500;

    /** The value as people read it. */
    String text();

    Type type();

    /** The types of values; an immutable enumeration. */
    enum Type {
        NUMBER,
        BOOLEAN,
        TEXT;

        /** The word in the configuration and in answers. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The type of that word, if there is one. */
        public static Optional<Type> of(String id) {
            for (Type type : values()) {
                if (type.id().equals(id)) {
                    return Optional.of(type);
                }
            }
            return Optional.empty();
        }

        /** Completes the message "expected …". */
        public String expected() {
            return switch (this) {
                case NUMBER -> "a number such as 21.5";
                case BOOLEAN -> "true or false, on or off, yes or no, 1 or 0";
                case TEXT -> "text of at most " + LONGEST + " letters";
            };
        }
    }

    /** A finite number. */
    record Amount(double value) implements SensorValue {
        @Override
        public String text() {
            return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
        }

        @Override
        public Type type() {
            return Type.NUMBER;
        }
    }

    /** Yes or no. */
    record Flag(boolean value) implements SensorValue {
        @Override
        public String text() {
            return Boolean.toString(value);
        }

        @Override
        public Type type() {
            return Type.BOOLEAN;
        }
    }

    /** One line of text, not empty. */
    record Words(String text) implements SensorValue {
        @Override
        public Type type() {
            return Type.TEXT;
        }
    }

    /** The value that a text stands for; empty if it stands for none of this type. */
    static Optional<SensorValue> parse(Type type, String text) {
        String plain = text.strip();
        return switch (type) {
            case NUMBER -> number(plain).map(Amount::new);
            case BOOLEAN ->
                switch (plain.toLowerCase(Locale.ROOT)) {
                    case "true", "on", "yes", "1" -> Optional.of(new Flag(true));
                    case "false", "off", "no", "0" -> Optional.of(new Flag(false));
                    default -> Optional.empty();
                };
            case TEXT -> words(plain).map(Words::new);
        };
    }

    private static Optional<Double> number(String plain) {
        if (!Numbers.FORM.matcher(plain).matches()) {
            return Optional.empty();
        }
        double value = Double.parseDouble(plain);
        return Double.isFinite(value) ? Optional.of(value == 0 ? 0.0 : value) : Optional.empty();
    }

    private static Optional<String> words(String plain) {
        String line = PlainText.line(plain, Integer.MAX_VALUE);
        return line.isEmpty() || line.length() > LONGEST ? Optional.empty() : Optional.of(line);
    }

    /** How numbers are written; stateless. */
    final class Numbers {
        private static final Pattern FORM = Pattern.compile("[-+]?[0-9]{1,18}(\\.[0-9]{1,18})?([eE][-+]?[0-9]{1,3})?");

        private Numbers() {}
    }
}
