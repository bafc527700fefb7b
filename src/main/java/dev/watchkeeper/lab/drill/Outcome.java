package dev.watchkeeper.lab.drill;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What came of an exercise; immutable.
 *
 * @param noticed how long after the fault; empty if never
 * @param causes what the node named while it stood, in order
 * @param back how long after the healing a picture was there and the camera healthy; empty if never
 * @param falseAlarms what healthy cameras were accused of meanwhile
 * @param misses which limits were missed, in words; none if it passed
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
