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

/** Takes away many cameras at once, as a switch that fails does, and gives all of them back together; confined to the drill's thread. */
final class ReturnDrill {
    static final int CAMERAS = 32;

    private static final Duration AWAY = Duration.ofSeconds(20);
    private static final Duration ALL_BACK = Duration.ofSeconds(15);
    private static final int STARTS_A_SECOND = 4;
    private static final Duration STARTS_OVER = Duration.ofSeconds(5);
    private static final Duration BEGIN_LIMIT = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration EVERY = Duration.ofMillis(100);

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
            misses.add("not all were well before");
        }
        stand.pause(Duration.ofSeconds(5));
        for (Stand.Place place : places()) {
            Stand.order(() -> stand.control().fault(place.name(), "refuse"));
        }
        stand.pause(AWAY);
        for (Stand.Place place : places()) {
            Stand.order(() -> stand.control().heal(place.name()));
        }
        long healed = stand.nowMillis();
        Map<String, Long> back = awaitHealthy(healed, PATIENCE);
        long last = back.values().stream().mapToLong(Long::longValue).max().orElse(healed) - healed;
        if (back.size() < CAMERAS) {
            misses.add(CAMERAS - back.size() + " did not come back");
        } else if (last > ALL_BACK.plus(Course.SLACK).toMillis()) {
            misses.add("back too late");
        }
        double starts = startsASecond(healed);
        if (starts > STARTS_A_SECOND) {
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
                Integer.toString(STARTS_A_SECOND),
                Report.result(misses));
        return new Drilled(report, misses.isEmpty());
    }

    /** When each camera was seen healthy with a picture of after the given time. */
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
            stand.pause(EVERY);
        }
        return seen;
    }

    /**
     * As the cameras saw it: the densest 5 s of SETUPs. They are let off at even distances and arrive as their handshakes take, so that a single
     * second proves nothing; of evenly spaced ones, one more than the intervals fits.
     */
    private double startsASecond(long afterMillis) throws FailureException, InterruptedException {
        List<Long> starts = new ArrayList<>();
        Set<String> names = new HashSet<>();
        places().forEach(p -> names.add(p.name()));
        for (String name : names) {
            Stand.order(() -> stand.control().answered(name).stream()
                    .filter(a -> a.method().equals("SETUP") && a.atMillis() > afterMillis)
                    .forEach(a -> starts.add(a.atMillis())));
        }
        starts.sort(null);
        return (Pace.most(starts, STARTS_OVER.toMillis()) - 1) / (double) STARTS_OVER.toSeconds();
    }
}
