package dev.watchkeeper.lab.bench;

import java.util.List;

/**
 * How late a program told the begins of motion; immutable.
 *
 * @param seconds of each motion that was told within ten seconds
 * @param motions how many there were
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
