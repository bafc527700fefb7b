package dev.watchkeeper.lab.drill;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Shutdown;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The drills that the command offers; confined to one thread. */
public final class Drills {
    private static final int FIRST_SECONDS = 8;

    private static final String HEAD = """
            # The last drill

            What `watchkeeper drill` measured. A node and a camera simulator run in processes of their own; the drill polls the node from outside, five times
            a second. "Noticed after" counts from the fault; if the camera answers wrongly, from its first wrong answer; if it never answers, from the first attempt to connect. "Picture back after"
            counts from the healing until the node reports the camera healthy with a newer picture. All cameras have a GOP of 2 s.
            [Decision 0015](decisions/0015-drill.md) explains the method, [Simulated cameras](simulate.md) each fault.

            """;

    private final Clock clock;
    private final Shutdown shutdown;
    private final Path temporary;
    private final Optional<Path> logs;
    private final PrintWriter out;
    private final StringBuilder markdown = new StringBuilder();

    /**
     * @param temporary usually the system's temporary folder
     * @param logs where to keep the logs of node and simulator, in one folder per drill
     */
    public Drills(Clock clock, Shutdown shutdown, Path temporary, Optional<Path> logs, PrintWriter out) {
        this.clock = clock;
        this.shutdown = shutdown;
        this.temporary = temporary;
        this.logs = logs;
        this.out = out;
    }

    /** The names of all faults, for messages. */
    public static String names() {
        return Exercises.all().stream().map(Exercise::name).collect(Collectors.joining(", "));
    }

    /**
     * Breaks one camera for each of the named faults, or for every fault if none is named.
     *
     * @return whether every limit was kept
     * @throws IllegalArgumentException for an unknown name
     */
    public boolean faults(List<String> names) throws FailureException, InterruptedException {
        List<Exercise> chosen = new ArrayList<>();
        for (String name : names) {
            Exercise found = Exercises.all().stream()
                    .filter(e -> e.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "no fault is called '" + name + "'; the faults are " + names()));
            // No waves: it does not have to wait for others.
            chosen.add(found.after(Math.min(FIRST_SECONDS, found.after().toSeconds())));
        }
        List<Exercise> exercises = names.isEmpty() ? Exercises.all() : chosen;
        out.println("Breaking " + exercises.size() + " cameras while a node watches them ...");
        out.flush();
        return report(onStand("faults", FaultDrill.places(exercises), "", stand -> {
            List<Outcome> outcomes = new FaultDrill(stand, out).run(exercises);
            return new Drilled(Report.ofFaults(outcomes), outcomes.stream().allMatch(Outcome::passed));
        }));
    }

    /** Disconnects 32 cameras and returns them together. */
    public boolean together() throws FailureException, InterruptedException {
        out.println("Disconnecting " + ReturnDrill.CAMERAS + " cameras and returning them together ...");
        out.flush();
        return report(onStand("together", ReturnDrill.places(), "", stand -> new ReturnDrill(stand).run()));
    }

    /** Shows the node cameras that look broken but are not. */
    public boolean nearMisses(Duration length) throws FailureException, InterruptedException {
        List<NearMiss> cases = NearMiss.all();
        out.println("Showing a node " + cases.size() + " cameras that look broken but are not, for "
                + length.toSeconds() + " s ...");
        out.flush();
        return report(onStand(
                "near-misses", NearMissDrill.places(cases), "", stand -> new NearMissDrill(stand, cases).run(length)));
    }

    /** Breaks eight cameras at random for a long time and compares the ledger with what they sent. */
    public boolean soak(Duration length, long seed) throws FailureException, InterruptedException {
        out.println("Breaking 8 cameras at random for " + length.toSeconds() + " s (seed " + seed + ") ...");
        out.flush();
        boolean passed = true;
        try (Stand stand = Stand.start(clock, shutdown, temporary, SoakDrill.places(), "")) {
            try {
                for (Drilled drilled : new SoakDrill(stand, seed).run(length)) {
                    passed &= report(drilled);
                }
            } finally {
                keepLogs(stand, "soak");
            }
        }
        return passed;
    }

    /** Breaks one camera for each fault at once, beside healthy ones. */
    public boolean isolation() throws FailureException, InterruptedException {
        out.println("Breaking a camera for each fault at once, beside 20 healthy ones ...");
        out.flush();
        return report(onStand("isolation", IsolationDrill.places(), "", stand -> new IsolationDrill(stand).run()));
    }

    /** A drill that runs on a stand. */
    private interface Drill {
        Drilled on(Stand stand) throws FailureException, InterruptedException;
    }

    private Drilled onStand(String name, List<Stand.Place> places, String keys, Drill drill)
            throws FailureException, InterruptedException {
        try (Stand stand = Stand.start(clock, shutdown, temporary, places, keys)) {
            try {
                return drill.on(stand);
            } finally {
                keepLogs(stand, name);
            }
        }
    }

    /** Each drill has its own processes, and so its own logs. */
    private void keepLogs(Stand stand, String drill) throws FailureException {
        if (logs.isPresent()) {
            stand.keepLogs(logs.get().resolve(drill));
        }
    }

    private boolean report(Drilled drilled) {
        drilled.report().print(out);
        markdown.append(drilled.report().markdown());
        return drilled.passed();
    }

    /** Writes the tables of all drills so far. */
    public void writeMarkdown(Path file) throws FailureException {
        try {
            Files.writeString(file, HEAD + markdown.toString().stripTrailing() + "\n");
        } catch (IOException e) {
            throw new FailureException(FailureKind.ENVIRONMENT, "Cannot write " + file + ": " + e.getMessage(), e);
        }
    }
}
