package dev.watchkeeper.lab.drill;

import dev.watchkeeper.base.FailureException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Disconnects many cameras at once, as a failing switch does, and returns them together; confined to the drill's thread. */
final class ReturnDrill {
    static final int CAMERAS = 32;

    private static final Duration AWAY = Duration.ofSeconds(20);
    private static final Duration ALL_BACK = Duration.ofSeconds(15);
    private static final int MAX_STARTS_PER_SECOND = 4;
    private static final Duration STARTS_WINDOW = Duration.ofSeconds(5);
    private static final Duration BEGIN_LIMIT = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);

    private final Stand stand;

    ReturnDrill(Stand stand) {
        this.stand = stand;
    }

    static List<Stand.Place> places() {
        List<Stand.Place> places = new ArrayList<>();
        for (int i = 1; i <= CAMERAS; i++) {
            places.add(new Stand.Place("cam-" + i, List.of("scene=room", "fps=5"), List.of(), Optional.empty()));
        }
        return places;
    }

    Drilled run() throws FailureException, InterruptedException {
        List<String> misses = new ArrayList<>();
        if (awaitHealthy(0, BEGIN_LIMIT).size() < CAMERAS) {
            misses.add("not all were healthy before");
        }
        stand.pause(Duration.ofSeconds(5));
        for (Stand.Place place : places()) {
            Stand.run(() -> stand.control().fault(place.name(), "refuse"));
        }
        stand.pause(AWAY);
        for (Stand.Place place : places()) {
            Stand.run(() -> stand.control().heal(place.name()));
        }
        long healed = stand.nowMillis();
        Map<String, Long> back = awaitHealthy(healed, PATIENCE);
        long last = back.values().stream().mapToLong(Long::longValue).max().orElse(healed) - healed;
        if (back.size() < CAMERAS) {
            misses.add(CAMERAS - back.size() + " did not come back");
        } else if (last > ALL_BACK.plus(Course.SLACK).toMillis()) {
            misses.add("back too late");
        }
        double starts = startsPerSecond(healed);
        if (starts > MAX_STARTS_PER_SECOND) {
            misses.add("too many session starts");
        }
        Report report = new Report(
                "Return of " + CAMERAS + " cameras together after " + AWAY.toSeconds() + " s",
                "all back after",
                "limit",
                "session starts a second",
                "limit",
                "result");
        report.row(
                Report.seconds(Duration.ofMillis(last)),
                Report.seconds(ALL_BACK),
                String.format(Locale.ROOT, "%.1f", starts),
                Integer.toString(MAX_STARTS_PER_SECOND),
                Report.result(misses));
        return new Drilled(report, misses.isEmpty());
    }

    /** When each camera was first healthy with a picture newer than the given time. */
    private Map<String, Long> awaitHealthy(long afterMillis, Duration limit)
            throws FailureException, InterruptedException {
        Map<String, Long> seen = new HashMap<>();
        long began = stand.nowMillis();
        while (seen.size() < CAMERAS && stand.nowMillis() - began < limit.toMillis()) {
            for (Sighting sighting : stand.sightings()) {
                if (sighting.healthy()
                        && sighting.pictureAtMillis()
                                .filter(at -> at > afterMillis)
                                .isPresent()) {
                    seen.putIfAbsent(sighting.camera(), sighting.atMillis());
                }
            }
            stand.pause(POLL_INTERVAL);
        }
        return seen;
    }

    /**
     * The densest 5 s of SETUPs that the cameras received. The node spaces session starts evenly, but handshakes vary, so a single second proves nothing;
     * a stretch holds one more start than intervals.
     */
    private double startsPerSecond(long afterMillis) throws FailureException, InterruptedException {
        List<Long> starts = new ArrayList<>();
        Set<String> names = new HashSet<>();
        places().forEach(p -> names.add(p.name()));
        for (String name : names) {
            Stand.run(() -> stand.control().answered(name).stream()
                    .filter(a -> a.method().equals("SETUP") && a.atMillis() > afterMillis)
                    .forEach(a -> starts.add(a.atMillis())));
        }
        starts.sort(null);
        return (Pace.most(starts, STARTS_WINDOW.toMillis()) - 1) / (double) STARTS_WINDOW.toSeconds();
    }
}
