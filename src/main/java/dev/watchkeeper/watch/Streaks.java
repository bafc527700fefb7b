package dev.watchkeeper.watch;

import dev.watchkeeper.watch.Problem.Kind;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells a finding from a bad moment: it counts after three bad looks in a row, or as soon as a second, independent witness agrees; confined to one
 * thread. The absence of a process and an error have no second witness: a restart and a passing error look the same.
 */
final class Streaks {
    private static final int LOOKS = 3;

    private static final List<Set<Kind>> WITNESSES = List.of(
            EnumSet.of(Kind.SPIN, Kind.LOG_STALE),
            EnumSet.of(Kind.API, Kind.VITALS),
            EnumSet.of(Kind.LOG_STALE, Kind.DEPENDENCY),
            EnumSet.of(Kind.LASTING_ERROR, Kind.DEPENDENCY));

    private Map<String, Integer> streaks = Map.of();

    /** Counts one look. @return what counts now */
    List<Problem> count(List<Problem> problems) {
        Map<String, Integer> now = new HashMap<>();
        problems.forEach(problem -> now.put(key(problem), streaks.getOrDefault(key(problem), 0) + 1));
        streaks = now;
        Set<Kind> kinds = problems.stream().map(Problem::kind).collect(Collectors.toSet());
        return problems.stream()
                .filter(problem -> now.getOrDefault(key(problem), 0) >= LOOKS
                        || WITNESSES.stream()
                                .anyMatch(pair -> pair.contains(problem.kind()) && kinds.containsAll(pair)))
                .toList();
    }

    /** Texts hold numbers that change from look to look; a dependency's begins with its name. */
    private static String key(Problem problem) {
        return problem.kind() == Kind.DEPENDENCY
                ? problem.text().replaceFirst(", which .*", "")
                : problem.kind().id();
    }

    /** After a look that could not be made in time, counting starts over. */
    void forget() {
        streaks = Map.of();
    }
}
