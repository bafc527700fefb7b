package dev.watchkeeper.lab.drill;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import tools.jackson.databind.JsonNode;

/**
 * Breaks eight cameras in random ways for long, looks whether the node's threads, descriptors and memory stay flat, and holds its ledger against
 * what the cameras sent; confined to the drill's thread.
 */
final class SoakDrill {
    private static final int CAMERAS = 8;
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration BEGIN_LIMIT = Duration.ofSeconds(60);

    /** A camera whose last fault was long waits at most a minute, and those that return together share the starts. */
    private static final Duration HEALED_LIMIT = Duration.ofSeconds(75);

    /** The ledger's tail stays open for the longest deadline. */
    private static final Duration SETTLES = Duration.ofSeconds(35);

    /** The camera keeps its last ten minutes. */
    private static final Duration READ_SENT_EVERY = Duration.ofMinutes(2);

    /** Until then threads and pools are still being made for the first time. */
    private static final Duration WARM_UP = Duration.ofMinutes(1);

    private static final int WELL_LEAST_S = 8;
    private static final int WELL_MOST_S = 25;

    /** Sessions come and go; what has not come back in the lowest moment of many is lost. */
    private static final int FLAT = 3;

    private final Stand stand;
    private final Random random;
    private final long seed;
    private final Map<String, Plight> plights = new LinkedHashMap<>();
    private final List<ProcessReading> readings = new ArrayList<>();
    private final Map<String, Integer> dealt = new HashMap<>();

    /**
     * A way to break a camera; immutable.
     *
     * @param deadlineMillis how long the sign that it stops may be silent before the time counts as blind
     */
    private record Misery(String fault, int leastSeconds, int mostSeconds, long deadlineMillis) {}

    /** The deadlines are those of docs/signs.md; what repeats the last keyframe, and what is black, is blind only after long. */
    private static final List<Misery> MISERIES = List.of(
            new Misery("silent", 6, 40, 4_000),
            new Misery("rtcp-only", 6, 30, 4_000),
            new Misery("audio-only", 6, 30, 4_000),
            new Misery("refuse", 2, 40, 4_000),
            new Misery("reset", 3, 30, 4_000),
            new Misery("not-found", 3, 30, 4_000),
            new Misery("busy", 3, 30, 4_000),
            new Misery("busy-503", 3, 30, 4_000),
            new Misery("no-keyframes", 14, 40, 10_000),
            new Misery("corrupt-all", 14, 40, 10_000),
            new Misery("timestamps-frozen", 14, 30, 10_000),
            new Misery("black", 40, 60, 30_000),
            new Misery("freeze", 66, 80, 60_000));

    /** Between silences of 4 s one cannot tell from outside whether the next picture was awaited. */
    private static final long WELL_DEADLINE_MS = 4_000;

    /** How one camera fares; confined to the drill's thread. */
    private static final class Plight {
        final Truth truth = new Truth();
        long changesMillis;
        boolean broken;
        long framesBefore;
    }

    /** The node's process at one moment; immutable. */
    private record ProcessReading(int threads, int descriptors, long residentKb) {}

    SoakDrill(Stand stand, long seed) {
        this.stand = stand;
        this.seed = seed;
        random = new Random(seed);
        places().forEach(place -> plights.put(place.name(), new Plight()));
    }

    static List<Stand.Place> places() {
        List<Stand.Place> places = new ArrayList<>();
        for (int i = 1; i <= CAMERAS; i++) {
            String scene = i % 2 == 0 ? "street" : "yard";
            places.add(
                    new Stand.Place("cam-" + i, List.of("scene=" + scene, "audio=pcmu"), List.of(), Optional.empty()));
        }
        return places;
    }

    /** @return the tables, and whether nothing leaked, hung or was booked wrongly */
    List<Drilled> run(Duration length) throws FailureException, InterruptedException {
        List<String> misses = new ArrayList<>();
        if (!allHealthy(BEGIN_LIMIT)) {
            misses.add("not all were well before");
        }
        long began = stand.nowMillis();
        long sentRead = began;
        plights.values().forEach(p -> p.changesMillis = began + 1000L * random.nextInt(1, WELL_MOST_S));
        while (stand.nowMillis() - began < length.toMillis()) {
            for (Map.Entry<String, Plight> each : plights.entrySet()) {
                if (stand.nowMillis() >= each.getValue().changesMillis) {
                    change(each.getKey(), each.getValue());
                }
            }
            stand.ask("/health/live");
            if (stand.nowMillis() - began >= WARM_UP.toMillis()) {
                readings.add(read());
            }
            if (stand.nowMillis() - sentRead >= READ_SENT_EVERY.toMillis()) {
                sentRead = stand.nowMillis();
                readSent();
            }
            stand.pause(EVERY);
        }
        for (String camera : plights.keySet()) {
            Stand.order(() -> stand.control().heal(camera));
        }
        if (!allHealthy(HEALED_LIMIT)) {
            misses.add("not all were well again after " + HEALED_LIMIT.toSeconds() + " s");
        }
        readSent();
        long ended = stand.nowMillis();
        stand.pause(SETTLES);
        return List.of(ofProcess(began, ended, misses), ofLedger(began, ended));
    }

    private void change(String camera, Plight plight) throws FailureException, InterruptedException {
        if (plight.broken) {
            Stand.order(() -> stand.control().heal(camera));
            plight.changesMillis = stand.nowMillis() + 1000L * random.nextInt(WELL_LEAST_S, WELL_MOST_S);
        } else {
            Misery misery = MISERIES.get(random.nextInt(MISERIES.size()));
            Stand.order(() -> stand.control().fault(camera, misery.fault));
            dealt.merge(misery.fault, 1, Integer::sum);
            plight.changesMillis = stand.nowMillis() + 1000L * random.nextInt(misery.leastSeconds, misery.mostSeconds);
        }
        plight.broken = !plight.broken;
    }

    private boolean allHealthy(Duration limit) throws FailureException, InterruptedException {
        long began = stand.nowMillis();
        while (stand.nowMillis() - began < limit.toMillis()) {
            List<Sighting> seen = stand.sightings();
            boolean all = seen.stream().allMatch(s -> {
                Plight plight = Optional.ofNullable(plights.get(s.camera())).orElseThrow();
                boolean more = s.frames() > plight.framesBefore;
                plight.framesBefore = s.frames();
                return s.healthy() && more;
            });
            if (all && seen.size() == CAMERAS) {
                return true;
            }
            stand.pause(EVERY);
        }
        return false;
    }

    private ProcessReading read() throws FailureException {
        try {
            return new ProcessReading(
                    (int) ProcFiles.status(stand.nodePid(), "Threads"),
                    ProcFiles.descriptors(stand.nodePid()),
                    ProcFiles.status(stand.nodePid(), "VmRSS"));
        } catch (IOException e) {
            throw new FailureException(FailureKind.INTERNAL, "The node's process cannot be looked at: " + e, e);
        }
    }

    private void readSent() throws FailureException, InterruptedException {
        for (Map.Entry<String, Plight> each : plights.entrySet()) {
            Stand.order(() -> each.getValue().truth.add(stand.control().sent(each.getKey())));
        }
    }

    private Drilled ofProcess(long began, long ended, List<String> misses) {
        Report report = new Report(
                String.format(
                        Locale.ROOT,
                        "Soak of %d s: %d random faults on %d cameras (seed %d)",
                        (ended - began) / 1000,
                        dealt.values().stream().mapToInt(Integer::intValue).sum(),
                        CAMERAS,
                        seed),
                "of the node",
                "lowest in the first third",
                "lowest in the last third",
                "highest",
                "result");
        boolean passed = misses.isEmpty();
        for (Quantity quantity : Quantity.values()) {
            List<Long> all = readings.stream().map(quantity::of).toList();
            int third = Math.max(1, all.size() / 3);
            long first = lowest(all.subList(0, third));
            long last = lowest(all.subList(all.size() - third, all.size()));
            long highest = all.stream().mapToLong(Long::longValue).max().orElse(0);
            boolean flat = quantity == Quantity.RESIDENT_MB || last <= first + FLAT;
            passed &= flat;
            List<String> wrong = new ArrayList<>(flat ? List.of() : List.of("rises"));
            if (quantity == Quantity.THREADS) {
                wrong.addAll(misses);
            }
            report.row(
                    quantity.words,
                    Long.toString(first),
                    Long.toString(last),
                    Long.toString(highest),
                    Report.result(wrong));
        }
        return new Drilled(report, passed);
    }

    private static long lowest(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).min().orElse(0);
    }

    /** What must stay flat; an immutable enumeration. */
    private enum Quantity {
        THREADS("threads"),
        DESCRIPTORS("open descriptors"),
        RESIDENT_MB("resident memory, MB");

        private final String words;

        Quantity(String words) {
            this.words = words;
        }

        long of(ProcessReading reading) {
            return switch (this) {
                case THREADS -> reading.threads;
                case DESCRIPTORS -> reading.descriptors;
                case RESIDENT_MB -> reading.residentKb / 1024;
            };
        }
    }

    private Drilled ofLedger(long began, long ended) throws FailureException, InterruptedException {
        Report report = new Report(
                "The ledger and what the cameras sent",
                "camera",
                "nothing good was sent",
                "of this booked as watched",
                "good pictures were sent",
                "of this booked as blind",
                "as which",
                "result");
        boolean passed = true;
        for (Map.Entry<String, Plight> each : plights.entrySet()) {
            Truth.Difference difference = each.getValue()
                    .truth
                    .against(spans(each.getKey(), began, ended), began, ended, SoakDrill::deadline);
            boolean good = difference.bookedWatched() == 0 && difference.unseen() > 0;
            passed &= good;
            report.row(
                    each.getKey(),
                    seconds(difference.unseen()),
                    seconds(difference.bookedWatched()),
                    seconds(difference.given()),
                    seconds(difference.bookedBlind()),
                    String.join("; ", difference.blind()),
                    Report.result(
                            difference.unseen() > 0 ? difference.contradictions() : List.of("it was never broken")));
        }
        return new Drilled(report, passed);
    }

    private static long deadline(String fault) {
        return MISERIES.stream()
                .filter(m -> m.fault.equals(fault))
                .mapToLong(Misery::deadlineMillis)
                .findFirst()
                .orElse(WELL_DEADLINE_MS);
    }

    private static String seconds(long millis) {
        return Report.seconds(Duration.ofMillis(millis));
    }

    private List<Truth.Span> spans(String camera, long began, long ended)
            throws FailureException, InterruptedException {
        JsonNode answer = stand.ask("/api/coverage?camera=" + camera + "&from=" + Instant.ofEpochMilli(began) + "&to="
                + Instant.ofEpochMilli(ended) + "&limit=1000");
        return Coverage.spans(answer, camera).stream()
                .map(span -> new Truth.Span(
                        Instant.parse(span.path("from").asString()).toEpochMilli(),
                        Instant.parse(span.path("to").asString()).toEpochMilli(),
                        Coverage.isBlind(span) ? span.path("cause").asString("unnamed") : ""))
                .toList();
    }
}
