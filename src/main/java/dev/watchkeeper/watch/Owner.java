package dev.watchkeeper.watch;

import java.util.List;
import java.util.Map;

/**
 * Who restarts a watched service, and what it needs; immutable. Nobody else ever does.
 *
 * @param needs by the name of what it needs: the command that restarts that
 */
public record Owner(Means restart, Map<String, List<String>> needs) {
    /** Nobody restarts it, nor what it needs. */
    public static final Owner NOBODY = new Owner(new Means.None(), Map.of());

    public Owner {
        needs = Map.copyOf(needs);
    }

    /** How it is restarted; immutable. */
    public sealed interface Means {
        /** Not at all: a person does. */
        record None() implements Means {}

        /** By its keeper, which is asked. */
        record Keeper(String child) implements Means {}

        /** By systemd. */
        record Unit(String unit) implements Means {}

        /** By a command. */
        record Command(List<String> words) implements Means {
            public Command {
                words = List.copyOf(words);
            }
        }
    }
}
