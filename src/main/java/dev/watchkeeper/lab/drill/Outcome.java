package dev.watchkeeper.lab.drill;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The outcome of an exercise; immutable.
 *
 * @param noticed how long after the fault the node noticed; empty if never
 * @param causes that the node named during the fault, in order
 * @param back how long after healing the camera was healthy with a new picture; empty if never
 * @param falseAlarms about healthy cameras meanwhile
 * @param misses the limits that were missed, in words; none if it passed
 */
record Outcome(
        Exercise exercise,
        Optional<Duration> noticed,
        List<String> causes,
        Optional<Duration> back,
        List<String> falseAlarms,
        List<String> misses) {
    Outcome {
        causes = List.copyOf(causes);
        falseAlarms = List.copyOf(falseAlarms);
        misses = List.copyOf(misses);
    }

    boolean passed() {
        return misses.isEmpty();
    }
}
