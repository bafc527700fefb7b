package dev.watchkeeper.watch;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Knows what the keeper of the data folder keeps alive; thread-safe. */
@FunctionalInterface
public interface Kept {
    /** The child of that name; empty without such a child, or without a keeper. */
    Optional<Child> find(String name);

    /**
     * One child, as its keeper describes it; immutable.
     *
     * @param state a word such as {@code running} or {@code stopped}
     * @param restarts by cause, such as {@code hang}, without the first start
     */
    record Child(String state, OptionalLong pid, Map<String, Integer> restarts) {
        private static final Set<String> BY_A_PERSON = Set.of("stopping", "stopped", "restarting");
        private static final Set<String> ORDERED = Set.of("asked", "changed");

        public Child {
            restarts = Map.copyOf(restarts);
        }

        /** Whether a person wants it to be down now. */
        public boolean isResting() {
            return BY_A_PERSON.contains(state);
        }

        /** How often the keeper restarted it because something was wrong. */
        public int failures() {
            return restarts.entrySet().stream()
                    .filter(each -> !ORDERED.contains(each.getKey()))
                    .mapToInt(Map.Entry::getValue)
                    .sum();
        }
    }
}
