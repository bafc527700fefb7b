package dev.watchkeeper.config.yaml;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/** A value as written, with its place, not yet interpreted; immutable. Never prints its text, which may be secret. */
public sealed interface Written {
    Place place();

    /** A short name of the kind of value, for messages. */
    String kind();

    /** Whether the other says the same, wherever it is written. The order of names in a section says nothing. */
    default boolean isSameAs(Written other) {
        return switch (this) {
            case Scalar mine ->
                other instanceof Scalar theirs && mine.text.equals(theirs.text) && mine.isEmpty() == theirs.isEmpty();
            case Items mine -> other instanceof Items theirs && mine.isSame(theirs);
            case Section mine -> other instanceof Section theirs && mine.isSame(theirs);
        };
    }

    /** A single value; {@code plain} if it was written without quotes. */
    record Scalar(Place place, String text, boolean plain) implements Written {
        public boolean isEmpty() {
            return plain && (text.isEmpty() || text.equals("~") || text.equals("null"));
        }

        @Override
        public String kind() {
            return isEmpty() ? "nothing" : "a single value";
        }

        @Override
        public String toString() {
            return "scalar at " + place;
        }
    }

    /** A list. */
    record Items(Place place, List<Written> items) implements Written {
        public Items {
            items = List.copyOf(items);
        }

        private boolean isSame(Items other) {
            return items.size() == other.items.size()
                    && IntStream.range(0, items.size())
                            .allMatch(i -> items.get(i).isSameAs(other.items.get(i)));
        }

        @Override
        public String kind() {
            return "a list";
        }
    }

    /** Named values in the order in which they were written. */
    record Section(Place place, SequencedMap<String, Entry> entries) implements Written {
        @Override
        public String kind() {
            return "a section";
        }

        private boolean isSame(Section other) {
            return entries.keySet().equals(other.entries.keySet())
                    && entries.entrySet().stream().allMatch(mine -> {
                        Entry theirs = other.entries.get(mine.getKey());
                        return theirs != null && mine.getValue().value().isSameAs(theirs.value());
                    });
        }

        /** Merges another section over this one, key by key and section by section. */
        public Section under(Section upper) {
            SequencedMap<String, Entry> merged = new LinkedHashMap<>(entries);
            upper.entries.forEach((name, entry) -> {
                Entry lower = merged.get(name);
                if (lower != null && lower.value() instanceof Section below && entry.value() instanceof Section above) {
                    merged.put(name, new Entry(lower.place(), below.under(above)));
                } else {
                    merged.put(name, entry);
                }
            });
            return new Section(place, merged);
        }

        /** Wraps the value in one section per part of a dotted key. */
        public static Section around(String dottedKey, Written value) {
            String[] parts = dottedKey.split("\\.", -1);
            Written inner = value;
            for (int i = parts.length - 1; i > 0; i--) {
                inner = of(parts[i], inner);
            }
            return of(parts[0], inner);
        }

        private static Section of(String name, Written value) {
            return new Section(value.place(), new LinkedHashMap<>(Map.of(name, new Entry(value.place(), value))));
        }
    }

    /** A named value; the place is that of the name. */
    record Entry(Place place, Written value) {}
}
