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
 * Breaks eight cameras at random for a long time, checks that the node's threads, descriptors and memory stay flat, and compares its ledger with what the
 * cameras sent; confined to the drill's thread.
 */
final class SoakDrill {
    private static final int CAMERAS = 8;
    private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);
    private static final Duration BEGIN_LIMIT = Duration.ofSeconds(60);

    /** After a long fault the back-off is up to a minute, and cameras that return together share the rate of session starts. */
    private static final Duration HEALED_LIMIT = Duration.ofSeconds(75);

    /** The end of the ledger stays provisional for the longest deadline. */
    private static final Duration SETTLES = Duration.ofSeconds(35);

    /** Often enough, since the camera keeps only its last ten minutes. */
    private static final Duration READ_SENT_INTERVAL = Duration.ofMinutes(2);

    /** Until then, the node still creates threads and pools for the first time. */
    private static final Duration WARM_UP = Duration.ofMinutes(1);

    private static final int MIN_HEALTHY_S = 8;
    private static final int MAX_HEALTHY_S = 25;

    /** Sessions come and go, so the lowest of many readings counts; it may rise by this much. */
    private static final int TOLERATED_RISE = 3;

    private final Stand stand;
    private final Random random;
    private final long seed;
    private final Map<String, Subject> subjects = new LinkedHashMap<>();
    private final List<ProcessReading> readings = new ArrayList<>();
    private final Map<String, Integer> faultCounts = new HashMap<>();

    /**
     * A way to break a camera; immutable.
     *
     * @param deadlineMillis how long the sign that it stops may be quiet before the time counts as blind
     */
    private record RandomFault(String fault, int leastSeconds, int mostSeconds, long deadlineMillis) {}

    /** With the deadlines of docs/signs.md; a frozen or black picture counts as blind only after a long time. */
    private static final List<RandomFault> RANDOM_FAULTS = List.of(
            new RandomFault("silent", 6, 40, 4_000),
            new RandomFault("rtcp-only", 6, 30, 4_000),
            new RandomFault("audio-only", 6, 30, 4_000),
            new RandomFault("refuse", 2, 40, 4_000),
            new RandomFault("reset", 3, 30, 4_000),
            new RandomFault("not-found", 3, 30, 4_000),
            new RandomFault("busy", 3, 30, 4_000),
            new RandomFault("busy-503", 3, 30, 4_000),
            new RandomFault("no-keyframes", 14, 40, 10_000),
            new RandomFault("corrupt-all", 14, 40, 10_000),
            new RandomFault("timestamps-frozen", 14, 30, 10_000),
            new RandomFault("black", 40, 60, 30_000),
            new RandomFault("freeze", 66, 80, 60_000));

    /** From outside, a silence of up to 4 s does not show whether a picture was missing. */
    private static final long DEFAULT_DEADLINE_MS = 4_000;

    /** The state of one camera; confined to the drill's thread. */
    private static final class Subject {
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
        places().forEach(place -> subjects.put(place.name(), new Subject()));
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
            misses.add("not all were healthy before");
        }
        long began = stand.nowMillis();
        long sentRead = began;
        subjects.values().forEach(p -> p.changesMillis = began + 1000L * random.nextInt(1, MAX_HEALTHY_S));
        while (stand.nowMillis() - began < length.toMillis()) {
            for (Map.Entry<String, Subject> each : subjects.entrySet()) {
                if (stand.nowMillis() >= each.getValue().changesMillis) {
                    change(each.getKey(), each.getValue());
                }
            }
            stand.ask("/health/live");
            if (stand.nowMillis() - began >= WARM_UP.toMillis()) {
                readings.add(read());
            }
            if (stand.nowMillis() - sentRead >= READ_SENT_INTERVAL.toMillis()) {
                sentRead = stand.nowMillis();
                readSent();
            }
            stand.pause(POLL_INTERVAL);
        }
        for (String camera : subjects.keySet()) {
            Stand.run(() -> stand.control().heal(camera));
        }
        if (!allHealthy(HEALED_LIMIT)) {
            misses.add("not all were healthy again after " + HEALED_LIMIT.toSeconds() + " s");
        }
        readSent();
        long ended = stand.nowMillis();
        stand.pause(SETTLES);
        return List.of(ofProcess(began, ended, misses), ofLedger(began, ended));
    }

    private void change(String camera, Subject subject) throws FailureException, InterruptedException {
        if (subject.broken) {
            Stand.run(() -> stand.control().heal(camera));
            subject.changesMillis = stand.nowMillis() + 1000L * random.nextInt(MIN_HEALTHY_S, MAX_HEALTHY_S);
        } else {
            RandomFault chosen = RANDOM_FAULTS.get(random.nextInt(RANDOM_FAULTS.size()));
            Stand.run(() -> stand.control().fault(camera, chosen.fault));
            faultCounts.merge(chosen.fault, 1, Integer::sum);
            subject.changesMillis = stand.nowMillis() + 1000L * random.nextInt(chosen.leastSeconds, chosen.mostSeconds);
        }
        subject.broken = !subject.broken;
    }

    private boolean allHealthy(Duration limit) throws FailureException, InterruptedException {
        long began = stand.nowMillis();
        while (stand.nowMillis() - began < limit.toMillis()) {
            List<Sighting> seen = stand.sightings();
            boolean all = seen.stream().allMatch(s -> {
                Subject subject = Optional.ofNullable(subjects.get(s.camera())).orElseThrow();
                boolean more = s.frames() > subject.framesBefore;
                subject.framesBefore = s.frames();
                return s.healthy() && more;
            });
            if (all && seen.size() == CAMERAS) {
                return true;
            }
            stand.pause(POLL_INTERVAL);
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
            throw new FailureException(FailureKind.INTERNAL, "Cannot read the node's process: " + e, e);
        }
    }

    private void readSent() throws FailureException, InterruptedException {
        for (Map.Entry<String, Subject> each : subjects.entrySet()) {
            Stand.run(() -> each.getValue().truth.add(stand.control().sent(each.getKey())));
        }
    }

    private Drilled ofProcess(long began, long ended, List<String> misses) {
        Report report = new Report(
                String.format(
                        Locale.ROOT,
                        "Soak of %d s: %d random faults on %d cameras (seed %d)",
                        (ended - began) / 1000,
                        faultCounts.values().stream()
                                .mapToInt(Integer::intValue)
                                .sum(),
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
            boolean flat = quantity == Quantity.RESIDENT_MB || last <= first + TOLERATED_RISE;
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
        for (Map.Entry<String, Subject> each : subjects.entrySet()) {
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
        return RANDOM_FAULTS.stream()
                .filter(m -> m.fault.equals(fault))
                .mapToLong(RandomFault::deadlineMillis)
                .findFirst()
                .orElse(DEFAULT_DEADLINE_MS);
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
