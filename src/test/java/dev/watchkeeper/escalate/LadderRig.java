package dev.watchkeeper.escalate;

import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.escalate.EscalationSettings.Limits;
import dev.watchkeeper.incident.IncidentFiles;
import dev.watchkeeper.incident.OutsideIncident;
import dev.watchkeeper.notify.Outbox;
import dev.watchkeeper.watch.Kept;
import dev.watchkeeper.watch.Owner;
import dev.watchkeeper.watch.Problem;
import dev.watchkeeper.watch.Seen;
import dev.watchkeeper.watch.ServiceReport;
import dev.watchkeeper.watch.ServiceReport.Standing;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import java.util.stream.Stream;

/** A ladder over a service that the test makes ill and well, on a clock that the test moves; confined to the test's thread. */
final class LadderRig {
    static final Limits LIMITS = new Limits(3, Duration.ofSeconds(15), Duration.ofSeconds(60), Duration.ofSeconds(150));
    static final String NAME = "gate";

    final ManualClock clock = new ManualClock();
    final List<Remedy> remedies = new ArrayList<>();
    final List<FutureTask<OpenCase.Result>> jobs = new ArrayList<>();
    final Path data;
    Owner owner = new Owner(new Owner.Means.Command(List.of("restart-gate")), Map.of());
    Optional<Kept.Child> kept = Optional.empty();
    boolean jobsRun = true;
    private List<Problem> problems = List.of();
    private boolean confirmed;
    private Standing standing = Standing.JUDGED;
    private Ladder ladder;

    LadderRig(Path data) {
        this.data = data;
        ladder = ladder();
    }

    /** As a process that starts now makes it. */
    Ladder ladder() {
        Books books = new Books(data, clock);
        Reporter reporter =
                new Reporter(new Outbox(data), "host", target -> List.of("ssh me@host", "look here"), clock);
        List<Target> targets = List.of(new Target(NAME, "Gate", owner, Optional.empty(), Duration.ofSeconds(10)));
        return new Ladder(
                LIMITS,
                targets,
                remedies,
                new Ladder.Tools(
                        () -> List.of(seen()),
                        new Casebook(books, reporter, clock),
                        new EvidenceFolder(data, clock),
                        this::job,
                        nominal -> reporter.flush()),
                clock);
    }

    private Future<OpenCase.Result> job(String name, Callable<OpenCase.Result> work) {
        FutureTask<OpenCase.Result> task = new FutureTask<>(work);
        jobs.add(task);
        if (jobsRun) {
            task.run();
        }
        return task;
    }

    /** The process is replaced by another. */
    void restartProcess() {
        ladder = ladder();
    }

    LadderRig with(Remedy... all) {
        remedies.addAll(List.of(all));
        restartProcess();
        return this;
    }

    /** A remedy that says what the function makes of the case. */
    static Remedy remedy(String name, int most, Function<Case, Remedy.Outcome> what) {
        int[] times = new int[1];
        return new Remedy() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public boolean suits(Case open) {
                return times[0] < most;
            }

            @Override
            public Outcome apply(Case open) {
                times[0]++;
                return what.apply(open);
            }
        };
    }

    void ill(Problem.Kind kind, String text) {
        problems = List.of(new Problem(kind, text, clock.wall()));
        confirmed = true;
        standing = Standing.JUDGED;
    }

    void well() {
        problems = List.of();
        standing = Standing.JUDGED;
    }

    void starting(Standing how) {
        problems = List.of();
        standing = how;
    }

    private Seen seen() {
        ServiceReport report = new ServiceReport(
                NAME,
                OptionalLong.of(4711),
                OptionalDouble.empty(),
                Optional.empty(),
                Optional.empty(),
                problems,
                standing);
        return new Seen(
                report, confirmed ? problems : List.of(), kept, new Seen.Moment(clock.wall(), clock.monotonicNanos()));
    }

    /** Lets the time pass, with a step each second. */
    void pass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            clock.advance(Duration.ofSeconds(1));
            ladder.tick();
        }
    }

    Ladder current() {
        return ladder;
    }

    /** Of the newest incident. */
    OutsideIncident incident() {
        return new IncidentFiles(data)
                .find(Optional.empty(), Optional.empty(), 1)
                .getFirst();
    }

    List<String> steps() {
        return incident().steps().stream().map(OutsideIncident.Step::text).toList();
    }

    /** The kinds of the messages in the outbox, oldest first. */
    List<String> told() throws IOException {
        return messages().stream().map(each -> each.getProperty("kind")).toList();
    }

    List<Properties> messages() throws IOException {
        Path folder = data.resolve("outbox").resolve("new");
        List<Properties> all = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Properties message = new Properties();
                    message.load(new StringReader(Files.readString(file)));
                    all.add(message);
                }
            }
        }
        all.sort(Comparator.comparing(each -> each.getProperty("at")));
        return all;
    }
}
