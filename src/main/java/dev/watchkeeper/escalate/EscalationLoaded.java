package dev.watchkeeper.escalate;

import dev.watchkeeper.config.yaml.Problem;
import java.util.List;

/**
 * What a file says in {@code escalation:}; immutable. The settings have their defaults where there is a mistake.
 *
 * @param configured whether the file has the section
 * @param mistakes the file cannot be used with them
 */
public record EscalationLoaded(
        boolean configured, EscalationSettings settings, List<Problem> mistakes, List<Problem> warnings) {
    public EscalationLoaded {
        mistakes = List.copyOf(mistakes);
        warnings = List.copyOf(warnings);
    }
}
