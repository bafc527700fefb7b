package dev.watchkeeper.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.stream.report.StreamsReport;
import dev.watchkeeper.stream.report.StreamsReport.Stream;
import dev.watchkeeper.stream.server.PathSample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The faults of a soak that are not over: when they ended, when the publishers that they hit were replaced, and when bytes came again by the server's own
 * count; confined to the test's thread. A publisher's own start, from its process to its first bytes, is measured apart: on a busy machine it takes its time.
 */
final class SoakTroubles {
    /** Of a publisher's own start; on a busy machine as long as the slowest that was seen when all started at once, and more. */
    private static final Duration LONGEST_START = Duration.ofSeconds(15);

    /** From the first bytes to the keeper's word for it. */
    private static final Duration WORD = Duration.ofSeconds(5);

    /** Of a path that no fault touches: far less than what any recovery takes. */
    private static final Duration LONGEST_GAP = Duration.ofSeconds(8);

    private final Clock clock;
    private final Duration longestStart;
    private final List<Trouble> open = new ArrayList<>();
    private final Map<String, Long> counted = new HashMap<>();
    private final Map<String, Long> grownAt = new HashMap<>();
    private final Map<String, Long> pids = new HashMap<>();
    private final Map<String, Long> availableSince = new HashMap<>();
    private final Map<String, Worst> worst = new TreeMap<>();
    private long serverBack;

    /** A fault, and what is known of its end. */
    private static final class Trouble {
        private final String kind;
        private final Set<String> paths;
        private final Map<String, Long> before;
        private final Duration limit;
        private final long endedNanos;
        private final boolean afterServer;
        private final Set<String> over = new HashSet<>();

        Trouble(String kind, Set<String> paths, Map<String, Long> before, Duration limit, long ended, boolean server) {
            this.kind = kind;
            this.paths = paths;
            this.before = Map.copyOf(before);
            this.limit = limit;
            endedNanos = ended;
            afterServer = server;
        }
    }

    /** The slowest of a kind: to the new process, and from there, or from the end of the fault, to the first bytes. */
    private record Worst(int count, double replaced, double start, String slowest) {
        Worst with(Worst other) {
            return new Worst(
                    count + other.count,
                    Math.max(replaced, other.replaced),
                    Math.max(start, other.start),
                    start >= other.start ? slowest : other.slowest);
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT, "%d paths, replaced after %.1f s, start %.1f s (%s)", count, replaced, start, slowest);
        }
    }

    /** @param slowestStart of a publisher, when all started at once */
    SoakTroubles(Clock clock, Duration slowestStart) {
        this.clock = clock;
        Duration generous = slowestStart.multipliedBy(2);
        longestStart = generous.compareTo(LONGEST_START) > 0 ? generous : LONGEST_START;
    }

    int count() {
        return open.size();
    }

    Set<String> touched() {
        return open.stream().flatMap(trouble -> trouble.paths.stream()).collect(Collectors.toSet());
    }

    /** The paths that have carried bytes. */
    Set<String> paths() {
        return Set.copyOf(grownAt.keySet());
    }

    /** @param limit from the fault's end to the new publishers */
    void add(String kind, Duration limit, Duration lasts, String... paths) {
        open.add(new Trouble(kind, Set.of(paths), pids, limit, clock.monotonicNanos() + lasts.toNanos(), false));
    }

    /** The server was killed: whatever recovers has to begin anew, and counts from the server's return. */
    void serverKilled(Duration limit) {
        serverBack = 0;
        availableSince.clear();
        Set<String> others = new HashSet<>(grownAt.keySet());
        List<Trouble> before = List.copyOf(open);
        open.clear();
        long now = clock.monotonicNanos();
        for (Trouble trouble : before) {
            others.removeAll(trouble.paths);
            open.add(new Trouble(
                    trouble.kind + ", then the server killed",
                    trouble.paths,
                    trouble.before,
                    trouble.limit.compareTo(limit) > 0 ? trouble.limit : limit,
                    Math.max(now, trouble.endedNanos),
                    true));
        }
        open.add(new Trouble("server killed", others, pids, limit, now, true));
    }

    /** Takes what server and keeper show, and judges gaps and recoveries by it. @param now before they were asked */
    void look(long now, Map<String, PathSample> server, StreamsReport report) throws Exception {
        if (serverBack == 0 && !server.isEmpty()) {
            serverBack = now;
        }
        server.forEach((path, sample) -> {
            long count = sample.available() ? sample.traffic().in() : 0;
            long before = counted.getOrDefault(path, 0L);
            if (count > 0 && count != before) {
                grownAt.put(path, now);
            }
            counted.put(path, count);
            if (sample.available()) {
                availableSince.putIfAbsent(path, now);
            } else {
                availableSince.remove(path);
            }
        });
        Map<String, Stream> streams =
                report.streams().stream().collect(Collectors.toMap(Stream::path, stream -> stream));
        for (Trouble trouble : open) {
            for (String path : trouble.paths) {
                if (!trouble.over.contains(path) && streams.containsKey(path)) {
                    judge(trouble, streams.get(path), now);
                }
            }
        }
        open.removeIf(trouble -> trouble.over.containsAll(trouble.paths)
                && trouble.paths.stream()
                        .allMatch(path -> streams.containsKey(path)
                                && streams.get(path).state().equals("live")));
        report.streams().forEach(stream -> stream.pid().ifPresent(pid -> pids.put(stream.path(), pid)));
        Set<String> touched = touched();
        grownAt.forEach((path, at) -> {
            if (!touched.contains(path)) {
                assertThat(Duration.ofNanos(now - at))
                        .as("a gap of " + path + ", which no fault touches")
                        .isLessThan(LONGEST_GAP);
            }
        });
    }

    private void judge(Trouble trouble, Stream stream, long now) throws Exception {
        String path = stream.path();
        long from = from(trouble, path, now);
        boolean pulled = !pids.containsKey(path);
        long pid = stream.pid().orElse(0);
        boolean replaced = !pulled && pid != 0 && pid != trouble.before.getOrDefault(path, 0L);
        long started = replaced ? StreamRig.startedNanos(pid, clock) : 0;
        long grown = grownAt.getOrDefault(path, 0L);
        boolean flows = pulled ? grown > from + 500_000_000L : started != 0 && grown > started;
        if (flows && from != Long.MAX_VALUE) {
            double wait = Math.max(0, (started - from) / 1e9);
            double start = (grown - Math.max(started, from)) / 1e9;
            worst.merge(trouble.kind + (pulled ? " (camera)" : ""), new Worst(1, wait, start, path), Worst::with);
            if (replaced) {
                assertThat(wait)
                        .as("s from the end of \"" + trouble.kind + "\" to the new publisher of " + path)
                        .isLessThan(trouble.limit.toMillis() / 1000.0);
            }
            trouble.over.add(path);
        } else if (from != Long.MAX_VALUE) {
            assertThat(Duration.ofNanos(now - from))
                    .as(trouble.kind + ": " + path + " is " + stream)
                    .isLessThan(trouble.limit.plus(longestStart).plus(WORD));
        }
    }

    /** The end of the fault; after a kill of the server, its return, and that of what the publisher reads. */
    private long from(Trouble trouble, String path, long now) {
        if (!trouble.afterServer) {
            return trouble.endedNanos;
        }
        if (serverBack == 0) {
            return now - trouble.endedNanos > Duration.ofSeconds(20).toNanos() ? trouble.endedNanos : Long.MAX_VALUE;
        }
        String camera = path.replaceAll("_(main|sub)$", "");
        long source = camera.equals(path) ? serverBack : availableSince.getOrDefault(camera, now);
        return Math.max(trouble.endedNanos, Math.max(serverBack, source));
    }

    @Override
    public String toString() {
        return worst.entrySet().stream()
                .map(entry -> "  " + entry.getKey() + ": " + entry.getValue())
                .collect(Collectors.joining("\n"));
    }
}
