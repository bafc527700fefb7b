package dev.watchkeeper.lab.bench;

import java.util.List;

/**
 * How long after its start a program reported each motion; immutable.
 *
 * @param seconds delay of each motion that was reported within ten seconds
 * @param motions the number of motions
 */
record EventDelay(Contender.Kind program, List<Double> seconds, int motions) {
    EventDelay {
        seconds = seconds.stream().sorted().toList();
    }

    double median() {
        return seconds.isEmpty() ? Double.NaN : seconds.get(seconds.size() / 2);
    }

    double longest() {
        return seconds.isEmpty() ? Double.NaN : seconds.getLast();
    }
}
