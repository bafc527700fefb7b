package dev.watchkeeper.stream.liveness;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.stream.StreamPath;
import dev.watchkeeper.stream.StreamPath.Feed;
import dev.watchkeeper.stream.server.PathSample;
import dev.watchkeeper.stream.server.ServerApi;
import dev.watchkeeper.stream.server.ServerSample;
import dev.watchkeeper.stream.server.ServerSample.Known;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/** Asks the server at intervals and has all paths judged; confined to one thread. */
public final class StreamWatch implements AutoCloseable {
    /** How often the server is asked why it cannot read a camera, and how many cameras at a time. */
    private static final Duration ASK_AGAIN = Duration.ofSeconds(10);

    private static final int MOST_QUESTIONS = 4;

    /** A server that falls silent meanwhile delays a look by one question only. */
    private static final Duration QUESTIONING = Duration.ofSeconds(1);

    private final ServerApi api;
    private final JudgeLimits limits;
    private final Clock clock;
    private final Map<String, PathJudge> judges = new LinkedHashMap<>();
    private final Map<String, Reason> reasons = new LinkedHashMap<>();
    private Map<String, List<String>> shown = Map.of();

    private record Reason(long askedAt, Optional<String> text) {}

    /**
     * What was seen; immutable.
     *
     * @param paths by name, in the order of the plan
     */
    public record Sight(ServerSample server, Map<String, PathVerdict> paths) {
        /**
         * Whether the server says that it has no stream on the path, so that whatever reads it cannot be blamed. Unknown is not missing, and a path that is
         * opened on demand has its stream only once it is read.
         */
        public boolean isAway(String path) {
            PathVerdict verdict = paths.get(path);
            return server instanceof Known known
                    && verdict != null
                    && verdict.state() != PathState.IDLE
                    && Optional.ofNullable(known.paths().get(path))
                            .filter(PathSample::available)
                            .isEmpty();
        }
    }

    public StreamWatch(ServerApi api, JudgeLimits limits, Clock clock) {
        this.api = api;
        this.limits = limits;
        this.clock = clock;
    }

    /** Sets which paths there are. Those that stay as they are keep what is known of them. */
    public void plan(List<StreamPath> paths) {
        plan(paths, Map.of());
    }

    /** @param shown the paths that each grid shows */
    public void plan(List<StreamPath> paths, Map<String, List<String>> shown) {
        this.shown = Map.copyOf(shown);
        Map<String, PathJudge> before = Map.copyOf(judges);
        judges.clear();
        for (StreamPath path : paths) {
            PathJudge known = before.get(path.name());
            judges.put(path.name(), known != null && known.path().equals(path) ? known : new PathJudge(path, limits));
        }
        reasons.keySet().retainAll(judges.keySet());
    }

    /**
     * Asks the server and judges all paths. Takes as long as {@link ServerApi#sample}, and where the server cannot read cameras about one answer more.
     *
     * @param runningSince of a path's source, as {@link PathJudge#judge} wants it
     */
    public Sight look(Function<StreamPath, OptionalLong> runningSince) {
        ServerSample sample = api.sample();
        Map<String, PathVerdict> verdicts = new LinkedHashMap<>();
        judges.forEach((name, judge) -> verdicts.put(name, judge.judge(sample, runningSince.apply(judge.path()))));
        shown.forEach((grid, sources) ->
                verdicts.computeIfPresent(grid, (name, verdict) -> seeing(verdict, sources, verdicts)));
        if (sample instanceof Known known) {
            explain(known, verdicts);
        }
        return new Sight(sample, Collections.unmodifiableMap(verdicts));
    }

    /** A grid's bytes show only that it works: without any camera it sends tiles that say since when they are away. */
    private static PathVerdict seeing(PathVerdict grid, List<String> sources, Map<String, PathVerdict> verdicts) {
        Set<PathState> states = EnumSet.noneOf(PathState.class);
        sources.forEach(source -> Optional.ofNullable(verdicts.get(source))
                .map(PathVerdict::state)
                .ifPresent(states::add));
        boolean blind = grid.state() == PathState.LIVE
                && !states.isEmpty()
                && !states.contains(PathState.LIVE)
                && !states.contains(PathState.UNKNOWN);
        if (!blind) {
            return grid;
        }
        boolean starting = states.contains(PathState.STARTING);
        return new PathVerdict(
                grid.path(),
                starting ? PathState.STARTING : PathState.DOWN,
                starting
                        ? "It runs, but none of its cameras has sent a picture yet."
                        : "It runs, but shows no camera: none of them sends pictures.",
                grid.flow(),
                grid.lastByteAge());
    }

    /** Adds the server's own words to what is known of cameras that it cannot read. */
    private void explain(Known known, Map<String, PathVerdict> verdicts) {
        int questions = 0;
        long began = clock.monotonicNanos();
        boolean tells =
                known.version().filter(version -> version.isAtLeast(1, 21)).isPresent();
        for (Map.Entry<String, PathVerdict> entry : verdicts.entrySet()) {
            PathVerdict verdict = entry.getValue();
            PathJudge judge = judges.get(entry.getKey());
            boolean pulled = judge != null && judge.path().feed() instanceof Feed.Pulled;
            if (!pulled || verdict.state() != PathState.DOWN) {
                reasons.remove(entry.getKey());
                continue;
            }
            boolean inTime = questions < MOST_QUESTIONS && clock.since(began).compareTo(QUESTIONING) < 0;
            if (tells && inTime && isDue(entry.getKey())) {
                questions++;
                reasons.put(entry.getKey(), new Reason(clock.monotonicNanos(), api.sourceError(entry.getKey())));
            }
            String words = Optional.ofNullable(reasons.get(entry.getKey()))
                    .flatMap(Reason::text)
                    .map(text -> " It says: " + text)
                    .orElse(tells ? "" : why(known));
            entry.setValue(new PathVerdict(
                    verdict.path(), verdict.state(), verdict.cause() + words, verdict.flow(), verdict.lastByteAge()));
        }
    }

    private static String why(Known known) {
        return known.version()
                .map(version -> " MediaMTX " + version + " does not say why; 1.21 and newer do.")
                .orElse("");
    }

    private boolean isDue(String path) {
        Reason reason = reasons.get(path);
        return reason == null || clock.since(reason.askedAt()).compareTo(ASK_AGAIN) >= 0;
    }

    @Override
    public void close() {
        api.close();
    }
}
