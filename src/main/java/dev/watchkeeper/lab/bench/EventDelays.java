package dev.watchkeeper.lab.bench;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Shutdown;
import dev.watchkeeper.lab.bench.Contender.Kind;
import dev.watchkeeper.lab.demo.LocalHttp;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Measures the time from the first picture of a motion to the program's report of the event; confined to one thread. The simulated camera knows when
 * somebody starts to enter the picture, some tenths of a second before there is much to see.
 */
final class EventDelays {
    private static final Duration STEP = Duration.ofMillis(100);
    private static final String SCENE = "yard";
    private static final long TOO_LATE_MILLIS = 10_000;

    private final BenchPlan plan;
    private final List<String> javaOptions;
    private final Path cache;
    private final Clock clock;
    private final Shutdown shutdown;

    EventDelays(BenchPlan plan, List<String> javaOptions, Path cache, Clock clock, Shutdown shutdown) {
        this.plan = plan;
        this.javaOptions = javaOptions;
        this.cache = cache;
        this.clock = clock;
        this.shutdown = shutdown;
    }

    List<EventDelay> measure(List<Contender> contenders, Path own, Path peer)
            throws FailureException, InterruptedException {
        Optional<Contender> watchkeeper = find(contenders, Kind.WATCHKEEPER);
        Optional<Contender> motion = find(contenders, Kind.MOTION);
        if (watchkeeper.isEmpty()) {
            return List.of();
        }
        try (Streams streams = Streams.start(SCENE, 1, plan, javaOptions, cache, shutdown);
                LocalHttp http = new LocalHttp();
                RunningProgram node = watchkeeper.get().start(streams.urls(), own);
                RunningProgram other = motion.isEmpty()
                        ? new RunningProgram(List.of())
                        : motion.get().start(streams.urls(), peer)) {
            long from = clock.monotonicNanos();
            long firstMillis = clock.wall().plus(plan.times().warmUp()).toEpochMilli();
            Map<String, Long> reported = new HashMap<>();
            while (clock.since(from)
                            .compareTo(plan.times().warmUp().plus(plan.times().events()))
                    < 0) {
                if (shutdown.await(STEP)) {
                    throw new FailureException(FailureKind.STOPPED, "Stopped before the measurement was complete.");
                }
                note(http, (OwnProgram.Node) node, reported);
            }
            long lastMillis = clock.wall().toEpochMilli() - TOO_LATE_MILLIS / 2;
            List<Long> motions = motions(http, streams.control()).stream()
                    .filter(at -> at >= firstMillis && at <= lastMillis)
                    .toList();
            List<EventDelay> delays = new ArrayList<>();
            delays.add(delay(Kind.WATCHKEEPER, motions, List.copyOf(reported.values())));
            if (motion.isPresent()) {
                delays.add(delay(Kind.MOTION, motions, PeerProgram.notedEvents(peer)));
            }
            return delays;
        }
    }

    private static Optional<Contender> find(List<Contender> contenders, Kind kind) {
        return contenders.stream().filter(c -> c.kind() == kind).findFirst();
    }

    private void note(LocalHttp http, OwnProgram.Node node, Map<String, Long> reported) throws InterruptedException {
        if (node.address().isEmpty()) {
            return;
        }
        try {
            URI events = URI.create(node.address().get()).resolve("/api/events?limit=20");
            for (JsonNode event : http.get(events).get("events")) {
                reported.putIfAbsent(event.get("id").asString(), clock.wall().toEpochMilli());
            }
        } catch (IOException e) {
            return; // the next poll comes in a moment
        }
    }

    private static List<Long> motions(LocalHttp http, String control) throws FailureException, InterruptedException {
        try {
            List<Long> begins = new ArrayList<>();
            for (JsonNode motion :
                    http.get(URI.create(control).resolve("/cameras/cam1/sent")).get("motion")) {
                begins.add(motion.get("from_ms").asLong());
            }
            return begins;
        } catch (IOException e) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT, "Cannot read from the simulated camera when something moved: " + e, e);
        }
    }

    private static EventDelay delay(Kind kind, List<Long> motions, List<Long> reported) {
        List<Double> seconds = new ArrayList<>();
        for (long motion : motions) {
            reported.stream()
                    .filter(at -> at >= motion && at - motion < TOO_LATE_MILLIS)
                    .min(Long::compare)
                    .ifPresent(at -> seconds.add((at - motion) / 1000.0));
        }
        return new EventDelay(kind, seconds, motions.size());
    }
}
