package dev.watchkeeper.lab.drill;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Runs exercises in parallel on one stand; confined to the drill's thread. */
final class FaultDrill implements Course.Levers {
    private static final Duration POLL_INTERVAL = Duration.ofMillis(200);

    /** Enough that no wave breaks half of all cameras. */
    private static final int LEAST_BYSTANDERS = 6;

    private static final int FIRST_ERROR = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int PLAY_OK = 200;

    private final Stand stand;
    private final PrintWriter out;

    FaultDrill(Stand stand, PrintWriter out) {
        this.stand = stand;
        this.out = out;
    }

    /** The cameras of a drill: those to break, and the bystanders. */
    static List<Stand.Place> places(List<Exercise> exercises) {
        List<Stand.Place> places = new ArrayList<>();
        exercises.forEach(e -> places.add(DrillConfig.place(e)));
        for (int i = 1; i <= LEAST_BYSTANDERS; i++) {
            places.add(new Stand.Place("healthy-" + i, List.of(), List.of(), Optional.empty()));
        }
        return places;
    }

    /** Breaks and heals everything. */
    List<Outcome> run(List<Exercise> exercises) throws FailureException, InterruptedException {
        long began = stand.nowMillis();
        Map<String, Course> courses = new HashMap<>();
        exercises.forEach(e -> courses.put(e.name(), new Course(e, this, began)));
        Set<String> others = new HashSet<>();
        stand.sightings().stream().map(Sighting::camera).forEach(others::add);
        others.removeAll(courses.keySet());
        Bystanders bystanders = new Bystanders(others);
        Map<String, Outcome> outcomes = new HashMap<>();
        while (outcomes.size() < exercises.size()) {
            for (Sighting sighting : stand.sightings()) {
                bystanders.saw(sighting);
                Course course = courses.get(sighting.camera());
                if (course != null && !course.done()) {
                    step(course, sighting);
                    if (course.done()) {
                        Outcome outcome = course.outcome(
                                course.brokenMillis().map(bystanders::since).orElse(List.of()));
                        outcomes.put(sighting.camera(), outcome);
                        out.println((stand.nowMillis() - began) / 1000 + " s: " + sighting.camera() + " "
                                + (outcome.passed() ? "PASS" : "FAIL " + outcome.misses()));
                        out.flush();
                    }
                }
            }
            stand.pause(POLL_INTERVAL);
        }
        return exercises.stream().map(e -> outcomes.get(e.name())).toList();
    }

    private static void step(Course course, Sighting sighting) throws FailureException, InterruptedException {
        try {
            course.saw(sighting);
        } catch (IOException e) {
            throw new FailureException(
                    FailureKind.INTERNAL, "Could not break or heal " + sighting.camera() + ": " + e, e);
        }
    }

    @Override
    public void breakNow(Exercise exercise) throws IOException, InterruptedException {
        switch (exercise.breakage()) {
            case Breakage.OfCamera(String fault) -> stand.control().fault(exercise.name(), fault);
            case Breakage.FromTheStart fault -> {}
            case Breakage.OfNode(String hook) -> Files.createFile(stand.hooks().resolve(hook + "." + exercise.name()));
        }
    }

    @Override
    public void heal(Exercise exercise) throws IOException, InterruptedException {
        switch (exercise.breakage()) {
            case Breakage.OfCamera fault -> stand.control().heal(exercise.name());
            case Breakage.FromTheStart fault -> stand.control().heal(exercise.name());
            case Breakage.OfNode(String hook) ->
                Files.deleteIfExists(stand.hooks().resolve(hook + "." + exercise.name()));
        }
    }

    /** A camera that works, too, asks with 401 who is there; only credentials that it does not accept are news. */
    private static boolean isBad(SimulatorControl.Answered answer) {
        return answer.code() >= FIRST_ERROR && (answer.code() != UNAUTHORIZED || answer.withCredentials());
    }

    @Override
    public Optional<Long> firstBadAnswer(Exercise exercise, long afterMillis) throws IOException, InterruptedException {
        if (exercise.breakage().equals(new Breakage.FromTheStart("silent"))) {
            // It never answers, and the node staggers the first attempts: its log says when this one began.
            return stand.firstAttemptMillis(exercise.name());
        }
        // A camera without keyframes answers correctly and owes a picture from PLAY on.
        boolean answersWell = exercise.breakage() instanceof Breakage.FromTheStart;
        return stand.control().answered(exercise.name()).stream()
                .filter(a -> answersWell
                        ? a.method().equals("PLAY") && a.code() == PLAY_OK
                        : a.atMillis() >= afterMillis && isBad(a))
                .map(SimulatorControl.Answered::atMillis)
                .findFirst();
    }
}
