package dev.watchkeeper.lab.drill;

import dev.watchkeeper.base.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** Shows a node cameras that look broken but are not, and counts its alarms; confined to the drill's thread. */
final class NearMissDrill {
    private static final Duration POLL_INTERVAL = Duration.ofMillis(200);
    private static final Duration BEGIN_LIMIT = Duration.ofSeconds(60);

    /** The ledger's tail stays open for the longest deadline, three GOPs of 15 s. */
    private static final Duration SETTLES = Duration.ofSeconds(50);

    /** When the node itself is suspended, once, in seconds after the start. */
    private static final int SUSPEND_AT = 30;

    private static final Duration SUSPENDED = Duration.ofSeconds(12);
    /** The causes under which the ledger rightly books what the drill does to the node itself. */
    private static final Set<String> CAUSED_BY_DRILL = Set.of("process-down", "host-asleep", "clock-step");

    private static final Map<Integer, String> WALL_STEPS = Map.of(45, "3600", 55, "-3600", 65, "0");

    private final Stand stand;
    private final List<NearMiss> cases;
    private final Map<String, Tally> tallies = new LinkedHashMap<>();

    /** What the drill saw of one camera; confined to the drill's thread. */
    private static final class Tally {
        private final NearMiss nearMiss;
        private final List<String> alarms = new ArrayList<>();
        private boolean begun;
        private boolean accused;
        private long sessions;
        private long lastPulseMillis;

        Tally(NearMiss nearMiss) {
            this.nearMiss = nearMiss;
        }
    }

    NearMissDrill(Stand stand, List<NearMiss> cases) {
        this.stand = stand;
        this.cases = cases;
        cases.forEach(c -> tallies.put(c.name(), new Tally(c)));
    }

    static List<Stand.Place> places(List<NearMiss> cases) {
        return cases.stream()
                .map(c -> new Stand.Place(c.name(), c.camera(), List.of(), Optional.empty()))
                .toList();
    }

    /** @return the table, and whether nobody was alarmed */
    Drilled run(Duration length) throws FailureException, InterruptedException {
        begin();
        long began = stand.nowMillis();
        Map<Integer, String> steps = new HashMap<>(WALL_STEPS);
        boolean suspended = false;
        while (stand.nowMillis() - began < length.toMillis()) {
            look();
            pulse(began);
            int second = (int) ((stand.nowMillis() - began) / 1000);
            if (!suspended && second >= SUSPEND_AT) {
                suspended = true;
                suspend();
            }
            for (int at : List.copyOf(steps.keySet())) {
                if (second >= at) {
                    step(Optional.ofNullable(steps.remove(at)).orElse("0"));
                }
            }
            stand.pause(POLL_INTERVAL);
        }
        long ended = stand.nowMillis();
        boolean booked = stand.hasRoute("/api/coverage");
        if (booked) {
            stand.pause(SETTLES);
        }
        return judge(began, ended, booked);
    }

    private void begin() throws FailureException, InterruptedException {
        long began = stand.nowMillis();
        while (!tallies.values().stream().allMatch(t -> t.begun)) {
            for (Sighting sighting : stand.sightings()) {
                Tally tally = tallies.get(sighting.camera());
                if (tally != null && sighting.healthy()) {
                    tally.begun = true;
                    tally.sessions = sighting.sessions();
                }
            }
            if (stand.nowMillis() - began > BEGIN_LIMIT.toMillis()) {
                return;
            }
            stand.pause(POLL_INTERVAL);
        }
    }

    private void look() throws FailureException, InterruptedException {
        for (Sighting sighting : stand.sightings()) {
            Tally tally = tallies.get(sighting.camera());
            if (tally == null || !tally.begun) {
                continue;
            }
            boolean late = sighting.state().equals("degraded") && tally.nearMiss.mayBeLate();
            boolean accused = !sighting.healthy() && !late;
            if (accused && !tally.accused) {
                tally.alarms.add(sighting.inShort());
            }
            tally.accused = accused;
            if (sighting.sessions() != tally.sessions) {
                tally.alarms.add("session replaced");
                tally.sessions = sighting.sessions();
            }
        }
    }

    private void pulse(long began) throws FailureException, InterruptedException {
        for (Tally tally : tallies.values()) {
            Optional<NearMiss.Pulse> pulse = tally.nearMiss.pulse();
            if (pulse.isPresent()) {
                long last = tally.lastPulseMillis == 0 ? began : tally.lastPulseMillis;
                if (stand.nowMillis() - last >= pulse.get().every().toMillis()) {
                    tally.lastPulseMillis = stand.nowMillis();
                    Stand.run(() -> stand.control()
                            .fault(
                                    tally.nearMiss.name(),
                                    pulse.get().fault(),
                                    pulse.get().lasts()));
                }
            }
        }
    }

    /** Suspends the node's process, as a debugger, a paused container or a sleeping host does. */
    private void suspend() throws FailureException, InterruptedException {
        signal("-STOP");
        try {
            stand.pause(SUSPENDED);
        } finally {
            signal("-CONT");
        }
        // The node needs a few milliseconds to read the backlog; do not poll it before that.
        stand.pause(Duration.ofMillis(500));
    }

    private void signal(String signal) throws FailureException, InterruptedException {
        Stand.run(() -> {
            Process kill = new ProcessBuilder(
                            "sh",
                            "-c",
                            "kill " + signal + " "
                                    + stand.nodePid()) // a shell builtin: not every system has the program
                    .redirectErrorStream(true)
                    .start();
            if (!kill.waitFor(5, TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw new IOException("kill " + signal + " failed");
            }
        });
    }

    private void step(String seconds) throws FailureException, InterruptedException {
        Stand.run(() -> Files.writeString(stand.hooks().resolve("wall-step"), seconds));
    }

    private Drilled judge(long began, long ended, boolean booked) throws FailureException, InterruptedException {
        Report report = new Report(
                "Near-misses, " + (ended - began) / 1000 + " s, with the node suspended for " + SUSPENDED.toSeconds()
                        + " s and its wall clock stepped an hour ahead and back",
                "near-miss",
                "alarms",
                "booked blind",
                "result");
        boolean passed = true;
        for (NearMiss each : cases) {
            Tally tally = Optional.ofNullable(tallies.get(each.name())).orElseThrow();
            List<String> misses = new ArrayList<>(tally.alarms);
            if (!tally.begun) {
                misses.add("was never healthy");
            }
            String blind = "not known";
            if (booked) {
                double seconds = blindSeconds(each.name(), began, ended, misses);
                blind = Report.seconds(Duration.ofMillis(Math.round(seconds * 1000)));
            }
            report.row(each.name(), Integer.toString(tally.alarms.size()), blind, Report.result(misses));
            passed &= misses.isEmpty();
        }
        return new Drilled(report, passed);
    }

    private double blindSeconds(String camera, long began, long ended, List<String> misses)
            throws FailureException, InterruptedException {
        JsonNode answer = stand.ask("/api/coverage?camera=" + camera + "&from=" + java.time.Instant.ofEpochMilli(began)
                + "&to=" + java.time.Instant.ofEpochMilli(ended) + "&limit=1000");
        double sum = 0;
        if (Coverage.spans(answer, camera).isEmpty()) {
            misses.add("not accounted for");
        }
        for (JsonNode span : Coverage.spans(answer, camera)) {
            if (Coverage.isBlind(span)
                    && !CAUSED_BY_DRILL.contains(span.path("cause").asString())) {
                sum += Coverage.seconds(span);
                misses.add("blind " + Report.seconds(Duration.ofMillis(Math.round(Coverage.seconds(span) * 1000)))
                        + " because of " + span.path("cause").asString());
            }
        }
        return sum;
    }
}
