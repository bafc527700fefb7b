package dev.watchkeeper.lab.bench;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Shutdown;
import dev.watchkeeper.lab.bench.DisturbanceReport.Result;
import dev.watchkeeper.lab.scene.Trial;
import dev.watchkeeper.lab.scene.Trials;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** Counts the events in hours of rain, leaves, insects and the like in which nobody comes, so that each event is false; confined to one thread. */
public final class DisturbanceBench {
    /** Higher than in any other set of films, so that no constant was chosen by these. */
    private static final int FIRST_NUMBER = 1001;

    private final Plan plan;
    private final Clock clock;
    private final Shutdown shutdown;
    private final PrintWriter out;

    /**
     * The films to search; immutable.
     *
     * @param hours of each kind, at least
     * @param kinds some of {@link Trials#disturbing}, all if empty
     */
    public record Plan(double hours, List<String> kinds) {
        public Plan {
            kinds = List.copyOf(kinds);
        }
    }

    /** @param out receives a line for each false event */
    public DisturbanceBench(Plan plan, Clock clock, Shutdown shutdown, PrintWriter out) {
        this.plan = plan;
        this.clock = clock;
        this.shutdown = shutdown;
        this.out = out;
    }

    /** @throws FailureException STOPPED if the user asked for the end, NOT_FOUND if a kind does not exist */
    public DisturbanceReport run() throws FailureException, InterruptedException {
        List<String> all = Trials.disturbing();
        for (String kind : plan.kinds()) {
            if (!all.contains(kind)) {
                throw new FailureException(
                        FailureKind.NOT_FOUND,
                        "No disturbing kind of film is called '" + kind + "'; the kinds are: " + String.join(", ", all)
                                + ".");
            }
        }
        List<Callable<Result>> tasks = new ArrayList<>();
        for (String kind : plan.kinds().isEmpty() ? all : plan.kinds()) {
            double seconds = 0;
            for (int number = FIRST_NUMBER; seconds < 3600 * plan.hours(); number++) {
                Trial trial = Trials.deserted(kind, number);
                seconds += trial.kind().seconds();
                tasks.add(() -> new Result(trial, new DrawnFilm(trial).events()));
            }
        }
        List<Result> results = new FilmWorkers(clock, shutdown).run(tasks, result -> {
            result.lines().forEach(out::println);
            out.flush();
        });
        return new DisturbanceReport(results);
    }
}
