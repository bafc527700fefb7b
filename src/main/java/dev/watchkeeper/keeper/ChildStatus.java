package dev.watchkeeper.keeper;

import dev.watchkeeper.keeper.restart.Lifecycle.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * How a child is; immutable.
 *
 * @param title what people read in place of the name, which it is where none is given
 * @param since in this state
 * @param restarts by cause
 * @param until what is due next by itself
 * @param lastEnd how it ended last
 */
record ChildStatus(
        String name,
        String title,
        State state,
        OptionalLong pid,
        Instant since,
        Map<String, Integer> restarts,
        Optional<Duration> until,
        Optional<String> lastEnd) {
    /** As one line of words between tabs, which nothing in it contains. */
    String line() {
        return String.join(
                        "\t",
                        name,
                        word(state),
                        pid.isPresent() ? Long.toString(pid.getAsLong()) : "-",
                        since.toString(),
                        restartsText(),
                        next(),
                        lastEnd.orElse("-"),
                        title)
                .replace('\n', ' ');
    }

    /** For example {@code given-up}. */
    static String word(State state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private String restartsText() {
        int all = restarts.values().stream().mapToInt(Integer::intValue).sum();
        return all == 0
                ? "0"
                : all + " ("
                        + restarts.entrySet().stream()
                                .sorted(Map.Entry.comparingByKey())
                                .map(each -> each.getKey() + " " + each.getValue())
                                .collect(Collectors.joining(", "))
                        + ")";
    }

    private String next() {
        String when = until.map(time -> " in " + (time.toMillis() + 999) / 1000 + " s")
                .orElse("");
        return switch (state) {
            case WAITING -> "start" + when;
            case QUARANTINED -> "trial" + when;
            case RUNNING, TRIAL -> "proven" + when;
            case CONDEMNED, RESTARTING -> "start once it has ended";
            case REFUSED -> "start when its configuration changes";
            case STOPPING -> "down once it has ended";
            case PROVEN, STOPPED, FINISHED, GIVEN_UP -> "-";
        };
    }
}
