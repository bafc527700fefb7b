package dev.watchkeeper.escalate.repair;

import dev.watchkeeper.config.yaml.Problem;
import java.util.List;
import java.util.Optional;

/**
 * What a file says in {@code escalation.repair:}; immutable.
 *
 * @param settings empty if no agent is configured, or if there is a mistake
 * @param mistakes the file cannot be used with them
 */
public record RepairLoaded(Optional<RepairSettings> settings, List<Problem> mistakes, List<Problem> warnings) {
    /** Without a file. */
    public static final RepairLoaded NOTHING = new RepairLoaded(Optional.empty(), List.of(), List.of());

    public RepairLoaded {
        mistakes = List.copyOf(mistakes);
        warnings = List.copyOf(warnings);
    }
}
