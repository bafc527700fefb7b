package dev.watchkeeper.keeper.process;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * The environment variable that all descendants of a keeper inherit, and by which a new keeper finds them after the old one was killed; immutable.
 *
 * @param keeper the keeper's permanent id, letters and digits
 * @param instance the number of the start, counted by the keeper
 */
public record Mark(String keeper, int instance) {
    static final String VARIABLE = "WATCHKEEPER_TREE";

    /** Whether a keeper is above this process. */
    public static boolean isInherited() {
        return System.getenv(VARIABLE) != null;
    }

    String value() {
        return keeper + "." + instance;
    }

    /** Reads the mark of a running process, if it inherited one. */
    static Optional<Mark> of(long pid) {
        return ProcTable.text(pid, "environ").flatMap(Mark::find);
    }

    static Optional<Mark> find(String environment) {
        for (String variable : environment.split("\0")) {
            if (variable.startsWith(VARIABLE + "=")) {
                return parse(variable.substring(VARIABLE.length() + 1));
            }
        }
        return Optional.empty();
    }

    private static Optional<Mark> parse(String value) {
        int dot = value.indexOf('.');
        return dot > 0 && value.substring(dot + 1).matches("\\d{1,9}")
                ? Optional.of(new Mark(value.substring(0, dot), Integer.parseInt(value.substring(dot + 1))))
                : Optional.empty();
    }

    /** The instance, if the given keeper started it. */
    OptionalInt instanceOf(String keeperId) {
        return keeper.equals(keeperId) ? OptionalInt.of(instance) : OptionalInt.empty();
    }
}
