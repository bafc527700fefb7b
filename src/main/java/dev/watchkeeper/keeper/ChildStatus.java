package dev.watchkeeper.keeper;

import dev.watchkeeper.keeper.restart.Ending;
import dev.watchkeeper.keeper.restart.Lifecycle.State;
import dev.watchkeeper.keeper.restart.RestartController.Snapshot;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * The status of a child; immutable.
 *
 * @param title what people read instead of the name; the name itself if none is configured
 */
record ChildStatus(String name, String title, OptionalLong pid, Snapshot snapshot) {
    /** One line of columns separated by tabs; no column contains a tab. */
    String line() {
        return String.join(
                        "\t",
                        name,
                        word(snapshot.state()),
                        pid.isPresent() ? Long.toString(pid.getAsLong()) : "-",
                        snapshot.since().toString(),
                        restarts(),
                        next(),
                        snapshot.lastEnding().map(Ending::sentence).orElse("-"),
                        title)
                .replace('\n', ' ');
    }

    /** For example {@code given-up}. */
    static String word(State state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private String restarts() {
        Map<String, Integer> byCause = snapshot.restarts();
        int total = byCause.values().stream().mapToInt(Integer::intValue).sum();
        return total == 0
                ? "0"
                : total + " ("
                        + byCause.entrySet().stream()
                                .sorted(Map.Entry.comparingByKey())
                                .map(each -> each.getKey() + " " + each.getValue())
                                .collect(Collectors.joining(", "))
                        + ")";
    }

    private String next() {
        String when = snapshot.untilDue()
                .map(time -> " in " + (time.toMillis() + 999) / 1000 + " s")
                .orElse("");
        return switch (snapshot.state()) {
            case WAITING -> "start" + when;
            case HELD -> "start once what it needs is back";
            case QUARANTINED -> "trial" + when;
            case RUNNING, TRIAL -> "proven" + when;
            case CONDEMNED, RESTARTING -> "start once it has ended";
            case REFUSED -> "start when its configuration changes";
            case STOPPING -> "down once it has ended";
            case PROVEN, STOPPED, FINISHED, GIVEN_UP -> "-";
        };
    }
}
