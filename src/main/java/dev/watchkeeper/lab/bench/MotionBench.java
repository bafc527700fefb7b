package dev.watchkeeper.lab.bench;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Shutdown;
import dev.watchkeeper.lab.scene.Trials;
import dev.watchkeeper.media.Natives;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Searches all films with known motion and compares the events with it, one film per processor at a time; confined to one thread. */
public final class MotionBench {
    private final Plan plan;
    private final Clock clock;
    private final Shutdown shutdown;
    private final PrintWriter out;

    /**
     * The films to measure; immutable.
     *
     * @param scenes kinds or names of films; all if empty
     * @param heldOutOnly whether to leave out films by which constants were chosen
     * @param further instead, drawn films of these numbers, which are in neither of the two usual sets
     * @param footage the folder of the project's test films, if there is one
     * @param opencv the folder of the examples in Debian's package opencv-doc
     * @param cache for drawn and re-encoded films
     */
    public record Plan(
            List<String> scenes,
            boolean heldOutOnly,
            Optional<Numbers> further,
            Optional<Path> footage,
            Path opencv,
            Path cache) {
        public Plan {
            scenes = List.copyOf(scenes);
        }

        private boolean includes(MotionMaterial material) {
            boolean named = scenes.isEmpty() || scenes.contains(material.kind()) || scenes.contains(material.name());
            return named && (!heldOutOnly || material.group().isHeldOut());
        }
    }

    /**
     * A range of film numbers, both ends included; immutable.
     *
     * @param from at least {@link Trials#FIRST_FURTHER}
     */
    public record Numbers(int from, int to) {
        private static final Pattern FORM = Pattern.compile("(\\d{1,4})(?:-(\\d{1,4}))?");

        private static final int MAX_FILMS = 100;

        /** Parses {@code 21-30} or {@code 21}; empty if malformed, too low, backwards or too many. */
        public static Optional<Numbers> parse(String text) {
            Matcher matcher = FORM.matcher(text);
            if (!matcher.matches()) {
                return Optional.empty();
            }
            int from = Integer.parseInt(matcher.group(1));
            int to = matcher.group(2) == null ? from : Integer.parseInt(matcher.group(2));
            return from >= Trials.FIRST_FURTHER && to >= from && to - from < MAX_FILMS
                    ? Optional.of(new Numbers(from, to))
                    : Optional.empty();
        }
    }

    /** @param out receives a line for each missed motion and each false event */
    public MotionBench(Plan plan, Clock clock, Shutdown shutdown, PrintWriter out) {
        this.plan = plan;
        this.clock = clock;
        this.shutdown = shutdown;
        this.out = out;
    }

    /** @throws FailureException STOPPED if the user asked for the end, NOT_FOUND if no film has one of the names */
    public MotionReport run() throws FailureException, InterruptedException {
        Natives.open(false);
        Footage footage = new Footage(plan.footage(), plan.opencv(), new Recoder(plan.cache()), clock);
        List<String> missing = plan.further().isEmpty() ? footage.missing() : List.of();
        List<MotionMaterial> all = material(footage);
        checkNames(all, missing);
        List<MotionMaterial> materials = all.stream().filter(plan::includes).toList();
        List<Callable<MotionTrial.Result>> tasks = materials.stream()
                .<Callable<MotionTrial.Result>>map(material -> () -> MotionTrial.run(material))
                .toList();
        List<MotionTrial.Result> results = new FilmWorkers(clock, shutdown).run(tasks, result -> {
            MotionReport.remarks(result).forEach(out::println);
            out.flush();
        });
        return new MotionReport(results, plan.scenes().isEmpty() ? missing : List.of(), Machine.here());
    }

    private List<MotionMaterial> material(Footage footage) throws FailureException, InterruptedException {
        FilmStudio studio = new FilmStudio(Optional.of(plan.cache()));
        if (plan.further().isPresent()) {
            return studio.further(plan.further().get());
        }
        List<MotionMaterial> all = new ArrayList<>(studio.all());
        all.addAll(footage.all());
        return all;
    }

    private void checkNames(List<MotionMaterial> all, List<String> missing) throws FailureException {
        for (String scene : plan.scenes()) {
            Predicate<MotionMaterial> named =
                    m -> m.kind().equals(scene) || m.name().equals(scene);
            if (all.stream().noneMatch(named)) {
                String kinds = String.join(
                        ", ", all.stream().map(MotionMaterial::kind).distinct().toList());
                throw new FailureException(
                        FailureKind.NOT_FOUND,
                        "No film is called '" + scene + "'; the kinds of films are: " + kinds + ". "
                                + String.join(" ", missing));
            }
        }
    }
}
