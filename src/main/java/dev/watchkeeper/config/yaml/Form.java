package dev.watchkeeper.config.yaml;

import dev.watchkeeper.config.yaml.Written.Items;
import dev.watchkeeper.config.yaml.Written.Scalar;
import dev.watchkeeper.config.yaml.Written.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The notation and range of a kind of value; immutable. */
public interface Form<T> {
    /** Completes the message "expected …". */
    String expected();

    /** The value, or nothing with the mistake noted. */
    Optional<T> read(Written written, String key, Problems problems);

    /** Notes that something else was found. */
    default Optional<T> refuse(Written written, String key, Problems problems) {
        String found = written instanceof Scalar scalar && !scalar.isEmpty()
                ? "'" + Quote.of(scalar.text()) + "'"
                : written.kind();
        problems.mistake(written.place(), key + ": expected " + expected() + ", found " + found);
        return Optional.empty();
    }

    /** A value of one word or number; {@code secret} if messages must not repeat it. */
    record Single<T>(String expected, boolean secret, Function<String, Optional<T>> parse) implements Form<T> {
        Single(String expected, Function<String, Optional<T>> parse) {
            this(expected, false, parse);
        }

        @Override
        public Optional<T> read(Written written, String key, Problems problems) {
            Optional<T> value = written instanceof Scalar scalar && !scalar.isEmpty()
                    ? parse.apply(scalar.text().strip())
                    : Optional.empty();
            if (value.isEmpty() && secret) {
                problems.mistake(written.place(), key + ": expected " + expected);
                return value;
            }
            return value.isPresent() ? value : refuse(written, key, problems);
        }
    }

    /** A value that may be left empty. */
    record Maybe<T>(Form<T> form) implements Form<Optional<T>> {
        @Override
        public String expected() {
            return form.expected() + ", or nothing";
        }

        @Override
        public Optional<Optional<T>> read(Written written, String key, Problems problems) {
            if (written instanceof Scalar scalar && scalar.isEmpty()) {
                return Optional.of(Optional.empty());
            }
            return form.read(written, key, problems).map(Optional::of);
        }
    }

    /** A list of sections, of each of which the reader makes one value; those with mistakes are left out. */
    record Sections<T>(String expected, int most, Reader<T> reader) implements Form<List<T>> {
        /** Reads one section; mistakes are noted. */
        @FunctionalInterface
        public interface Reader<T> {
            Optional<T> read(Section section, String key, Problems problems);
        }

        @Override
        public Optional<List<T>> read(Written written, String key, Problems problems) {
            if (!(written instanceof Items list)) {
                return refuse(written, key, problems);
            }
            if (list.items().size() > most) {
                problems.mistake(
                        written.place(),
                        key + ": at most " + most + " are allowed, found "
                                + list.items().size());
                return Optional.empty();
            }
            List<T> values = new ArrayList<>();
            for (Written each : list.items()) {
                if (each instanceof Section section) {
                    reader.read(section, key, problems).ifPresent(values::add);
                } else {
                    refuse(each, key, problems);
                }
            }
            return Optional.of(values);
        }
    }

    /** A list of values of one form. */
    record Several<T>(String expected, Form<T> item) implements Form<List<T>> {
        @Override
        public Optional<List<T>> read(Written written, String key, Problems problems) {
            if (!(written instanceof Items list)) {
                return refuse(written, key, problems);
            }
            List<T> values = new ArrayList<>();
            for (Written each : list.items()) {
                item.read(each, key, problems).ifPresent(values::add);
            }
            return values.size() == list.items().size() ? Optional.of(values) : Optional.empty();
        }
    }
}
