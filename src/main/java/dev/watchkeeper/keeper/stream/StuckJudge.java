package dev.watchkeeper.keeper.stream;

import dev.watchkeeper.keeper.stream.Runs.Run;
import dev.watchkeeper.stream.Publisher;
import dev.watchkeeper.stream.liveness.PathState;
import dev.watchkeeper.stream.liveness.PathVerdict;
import dev.watchkeeper.stream.liveness.StreamWatch.Sight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides which publishers hang and are to be replaced; confined to one thread, and pure. A publisher whose camera is away, or has come back only just now, is
 * not to be blamed.
 */
final class StuckJudge {
    private final List<Publisher> publishers;
    private final Duration stuckAfter;

    /** Since when everything that a publisher reads is there; monotonic nanoseconds. */
    private final Map<String, Long> fedSince = new HashMap<>();

    /** A publisher's process that sends nothing. */
    record Stuck(String publisher, long pid, String evidence) {}

    StuckJudge(List<Publisher> publishers, Duration stuckAfter) {
        this.publishers = List.copyOf(publishers);
        this.stuckAfter = stuckAfter;
    }

    /** Takes one look. @param running the publishers' processes, by name */
    List<Stuck> judge(Sight sight, Map<String, Run> running) {
        List<Stuck> stuck = new ArrayList<>();
        long now = sight.server().atNanos();
        for (Publisher publisher : publishers) {
            Optional<Run> run = Optional.ofNullable(running.get(publisher.name()));
            if (publisher.work().reads().stream().anyMatch(path -> isSilent(path, sight))) {
                fedSince.remove(publisher.name());
                continue;
            }
            long since = fedSince.computeIfAbsent(publisher.name(), name -> now);
            Optional<PathVerdict> verdict = Optional.ofNullable(sight.paths().get(publisher.path()));
            boolean fed = publisher.work().reads().isEmpty() || now - since >= stuckAfter.toNanos();
            if (run.isPresent()
                    && fed
                    && verdict.filter(found -> found.state() == PathState.STUCK).isPresent()) {
                stuck.add(new Stuck(
                        publisher.name(), run.get().pid(), verdict.get().cause()));
            }
        }
        return stuck;
    }

    /** A path whose bytes have stopped feeds nobody, even while the server still calls it available. */
    private static boolean isSilent(String path, Sight sight) {
        PathState state = Optional.ofNullable(sight.paths().get(path))
                .map(PathVerdict::state)
                .orElse(PathState.UNKNOWN);
        return sight.isAway(path)
                || switch (state) {
                    case DOWN, STUCK, STARTING -> true;
                    case LIVE, IDLE, UNKNOWN -> false;
                };
    }
}
