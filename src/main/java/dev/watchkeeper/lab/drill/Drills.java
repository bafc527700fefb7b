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

            What `watchkeeper drill` measured: a node and a simulator of cameras, each in its own process; the node is asked from outside, five times
            a second. "Noticed after" begins with the fault, or, where a camera answers wrongly, with its first such answer; for one that never answers, with the first attempt to connect. "Picture back after"
            begins with the healing and ends when the node calls the camera healthy and has a newer picture. All cameras have a GOP of 2 s.
            [Decision 0015](decisions/0015-drill.md) says how it is done, [Simulated cameras](simulate.md) what each fault is.

            """;

    private final Clock clock;
    private final Shutdown shutdown;
    private final Path temporary;
    private final Optional<Path> logs;
    private final PrintWriter out;
    private final StringBuilder markdown = new StringBuilder();

    /**
     * @param temporary usually the system's folder for temporary files
     * @param logs keeps the logs of the node and the simulator there, in a folder for each drill
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
     * Breaks a camera in each of the named ways; all of them without a name.
     *
     * @return whether every limit was kept
     * @throws IllegalArgumentException for a name that no fault has
     */
    public boolean faults(List<String> names) throws FailureException, InterruptedException {
        List<Exercise> chosen = new ArrayList<>();
        for (String name : names) {
            Exercise found = Exercises.all().stream()
                    .filter(e -> e.name().equals(name))
                    .findFirst()
                    .orElseThrow(() ->
                            new IllegalArgumentException("no fault is called '" + name + "'; there are " + names()));
            // Alone it has nothing to wait for.
            chosen.add(found.after(Math.min(FIRST_SECONDS, found.after().toSeconds())));
        }
        List<Exercise> exercises = names.isEmpty() ? Exercises.all() : chosen;
        out.println("Breaking " + exercises.size() + " cameras, a node watches them ...");
        out.flush();
        return told(onStand("faults", FaultDrill.places(exercises), "", stand -> {
            List<Outcome> outcomes = new FaultDrill(stand, out).run(exercises);
            return new Drilled(Report.ofFaults(outcomes), outcomes.stream().allMatch(Outcome::passed));
        }));
    }

    /** Takes 32 cameras away and gives them back together. */
    public boolean together() throws FailureException, InterruptedException {
        out.println("Taking " + ReturnDrill.CAMERAS + " cameras away and giving them back ...");
        out.flush();
        return told(onStand("together", ReturnDrill.places(), "", stand -> new ReturnDrill(stand).run()));
    }

    /** Shows what looks like a failure and is none. */
    public boolean nearMisses(Duration length) throws FailureException, InterruptedException {
        List<NearMiss> cases = NearMiss.all();
        out.println("Showing a node " + cases.size() + " cameras that look broken and are not, for "
                + length.toSeconds() + " s ...");
        out.flush();
        return told(onStand(
                "near-misses", NearMissDrill.places(cases), "", stand -> new NearMissDrill(stand, cases).run(length)));
    }

    /** Breaks eight cameras at random for long, and holds the ledger against what they sent. */
    public boolean soak(Duration length, long seed) throws FailureException, InterruptedException {
        out.println("Breaking 8 cameras at random for " + length.toSeconds() + " s (seed " + seed + ") ...");
        out.flush();
        boolean passed = true;
        try (Stand stand = Stand.start(clock, shutdown, temporary, SoakDrill.places(), "")) {
            try {
                for (Drilled drilled : new SoakDrill(stand, seed).run(length)) {
                    passed &= told(drilled);
                }
            } finally {
                keepLogs(stand, "soak");
            }
        }
        return passed;
    }

    /** Breaks a camera in each way at once beside well ones. */
    public boolean isolation() throws FailureException, InterruptedException {
        out.println("Breaking cameras in every way at once beside 20 well ones ...");
        out.flush();
        return told(onStand("isolation", IsolationDrill.places(), "", stand -> new IsolationDrill(stand).run()));
    }

    /** What is done on a stand. */
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

    /** Each drill has processes, and so logs, of its own. */
    private void keepLogs(Stand stand, String drill) throws FailureException {
        if (logs.isPresent()) {
            stand.keepLogs(logs.get().resolve(drill));
        }
    }

    private boolean told(Drilled drilled) {
        drilled.report().print(out);
        markdown.append(drilled.report().markdown());
        return drilled.passed();
    }

    /** Writes the tables of everything so far. */
    public void writeMarkdown(Path file) throws FailureException {
        try {
            Files.writeString(file, HEAD + markdown.toString().stripTrailing() + "\n");
        } catch (IOException e) {
            throw new FailureException(FailureKind.ENVIRONMENT, file + " cannot be written: " + e.getMessage(), e);
        }
    }
}
