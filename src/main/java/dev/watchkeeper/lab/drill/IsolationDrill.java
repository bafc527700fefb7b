package dev.watchkeeper.lab.drill;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Breaks a camera for each fault at once beside twenty healthy ones, which must lose nothing, and measures the node's processor time; confined to the
 * drill's thread.
 */
final class IsolationDrill {
    private static final int HEALTHY = 20;
    private static final List<String> FAULTS = List.of(
            "silent",
            "rtcp-only",
            "audio-only",
            "refuse",
            "reset",
            "ended",
            "slow",
            "hold",
            "auth",
            "not-found",
            "busy",
            "busy-503",
            "no-keyframes",
            "corrupt",
            "corrupt-all",
            "timestamps-frozen",
            "timestamps-jump",
            "freeze",
            "black",
            "resolution-change",
            "codec-change");
    private static final Duration BEGIN_LIMIT = Duration.ofSeconds(120);

    /** Until then, Java compiles, and new cameras are decoded in full. */
    private static final Duration WARM_UP = Duration.ofSeconds(60);

    /** Lets Java compile the code that only failures run. Its compiler is reported separately, since it is not a cost of broken cameras. */
    private static final int REHEARSALS = 2;

    private static final Duration REHEARSAL_LENGTH = Duration.ofSeconds(40);

    /** Over only 40 s, the node's load varies by a whole percent of a core with nothing broken. */
    private static final Duration MEASURED = Duration.ofSeconds(120);

    private static final Duration POLL_INTERVAL = Duration.ofMillis(500);

    /** libav returns a picture when the next one begins, and polling all cameras takes time. */
    private static final long MAX_IN_FLIGHT = 6;

    private final Stand stand;

    IsolationDrill(Stand stand) {
        this.stand = stand;
    }

    static List<Stand.Place> places() {
        List<Stand.Place> places = new ArrayList<>();
        for (int i = 1; i <= HEALTHY; i++) {
            places.add(new Stand.Place("well-" + i, List.of("scene=room"), List.of(), Optional.empty()));
        }
        for (String fault : FAULTS) {
            places.add(new Stand.Place(fault, List.of("scene=room", "audio=pcmu"), List.of(), Optional.empty()));
        }
        return places;
    }

    /**
     * The node's processor time, as shares of one core; immutable.
     *
     * @param own all except the compiler
     * @param compiler the threads of Java's compiler
     */
    private record Load(double own, double compiler) {}

    /** What one camera sent, and what the node received; immutable. */
    private record Count(long sent, long received, long sessions) {}

    Drilled run() throws FailureException, InterruptedException {
        List<String> misses = new ArrayList<>();
        if (!allHealthy()) {
            misses.add("not all were healthy before");
        }
        stand.pause(WARM_UP);
        for (int i = 0; i < REHEARSALS; i++) {
            breakAll();
            stand.pause(REHEARSAL_LENGTH);
            for (String fault : FAULTS) {
                Stand.run(() -> stand.control().heal(fault));
            }
            if (!allHealthy()) {
                misses.add("not all were healthy again");
            }
            stand.pause(WARM_UP);
        }
        Load before = load();
        Map<String, Count> counts = counts();
        breakAll();
        Load during = load();
        Map<String, Count> after = counts();
        long lost = 0;
        long replaced = 0;
        for (Map.Entry<String, Count> each : counts.entrySet()) {
            Count old = each.getValue();
            Count now = Optional.ofNullable(after.get(each.getKey())).orElse(old);
            long missing = (now.sent - old.sent) - (now.received - old.received);
            lost += Math.abs(missing) <= MAX_IN_FLIGHT ? 0 : Math.abs(missing);
            replaced += now.sessions - old.sessions;
            if (now.sent - old.sent < MEASURED.toSeconds()) {
                misses.add(each.getKey() + " sent nothing");
            }
        }
        double share = before.own() / (HEALTHY + FAULTS.size());
        if (lost > 0) {
            misses.add("pictures were lost");
        }
        if (replaced > 0) {
            misses.add("sessions were replaced");
        }
        if (during.own() - before.own() > share) {
            misses.add("more processor time than one camera's");
        }
        Report report = new Report(
                String.format(
                        Locale.ROOT,
                        "%d cameras broken in different ways beside %d well ones, for %d s",
                        FAULTS.size(),
                        HEALTHY,
                        MEASURED.toSeconds()),
                "pictures that the well ones lost",
                "their sessions replaced",
                "node's processor before",
                "during",
                "one camera's share",
                "Java's compiler before",
                "during",
                "result");
        report.row(
                Long.toString(lost),
                Long.toString(replaced),
                percent(before.own()),
                percent(during.own()),
                percent(share),
                percent(before.compiler()),
                percent(during.compiler()),
                Report.result(misses));
        return new Drilled(report, misses.isEmpty());
    }

    private void breakAll() throws FailureException, InterruptedException {
        for (String fault : FAULTS) {
            Stand.run(() -> stand.control().fault(fault, fault));
        }
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    private boolean allHealthy() throws FailureException, InterruptedException {
        long began = stand.nowMillis();
        while (stand.nowMillis() - began < BEGIN_LIMIT.toMillis()) {
            List<Sighting> seen = stand.sightings();
            if (seen.size() == HEALTHY + FAULTS.size() && seen.stream().allMatch(Sighting::healthy)) {
                return true;
            }
            stand.pause(POLL_INTERVAL);
        }
        return false;
    }

    private Load load() throws FailureException, InterruptedException {
        try {
            double all = ProcFiles.processorSeconds(stand.nodePid());
            double compiler = ProcFiles.compilerSeconds(stand.nodePid());
            long began = stand.nowMillis();
            stand.pause(MEASURED);
            double seconds = (stand.nowMillis() - began) / 1000.0;
            double compiled = (ProcFiles.compilerSeconds(stand.nodePid()) - compiler) / seconds;
            return new Load((ProcFiles.processorSeconds(stand.nodePid()) - all) / seconds - compiled, compiled);
        } catch (IOException e) {
            throw new FailureException(FailureKind.INTERNAL, "Cannot read the node's process: " + e, e);
        }
    }

    private Map<String, Count> counts() throws FailureException, InterruptedException {
        Map<String, Count> counts = new LinkedHashMap<>();
        for (Sighting sighting : stand.sightings()) {
            if (sighting.camera().startsWith("well-")) {
                Stand.run(() -> counts.put(
                        sighting.camera(),
                        new Count(
                                stand.control().sentUnits(sighting.camera()), sighting.frames(), sighting.sessions())));
            }
        }
        return counts;
    }
}
