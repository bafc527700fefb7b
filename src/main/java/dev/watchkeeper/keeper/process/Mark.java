package dev.watchkeeper.keeper.process;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * The environment variable that everything below a keeper inherits, and by which it is found again after the keeper was killed; immutable.
 *
 * @param keeper the keeper's lasting id: letters and digits
 * @param instance counts the processes that this keeper has started
 */
record Mark(String keeper, int instance) {
    static final String VARIABLE = "WATCHKEEPER_TREE";

    String value() {
        return keeper + "." + instance;
    }

    /** The mark of a running process, if it inherited one. */
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

    /** The instance, if it is one of the given keeper. */
    OptionalInt instanceOf(String keeperId) {
        return keeper.equals(keeperId) ? OptionalInt.of(instance) : OptionalInt.empty();
    }
}
