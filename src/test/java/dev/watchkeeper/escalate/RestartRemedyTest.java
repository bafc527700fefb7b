package dev.watchkeeper.escalate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.watch.Owner;
import dev.watchkeeper.watch.Owner.Means;
import dev.watchkeeper.watch.Problem;
import dev.watchkeeper.watch.Problem.Kind;
import dev.watchkeeper.watch.Seen;
import dev.watchkeeper.watch.ServiceReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who restarts what, and in which order. */
final class RestartRemedyTest {
    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();
    private final List<String> asked = new ArrayList<>();
    private List<Problem> problems = List.of();

    private RestartRemedy remedy(Owner owner) {
        return new RestartRemedy(
                Map.of("gate", new Target("gate", "Gate", owner, Optional.empty(), Duration.ZERO)),
                () -> List.of(new Seen(
                        new ServiceReport(
                                "gate",
                                OptionalLong.empty(),
                                OptionalDouble.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                problems,
                                ServiceReport.Standing.JUDGED),
                        problems,
                        Optional.empty(),
                        new Seen.Moment(clock.wall(), 0))),
                new RestartRemedy.Links(
                        (child, why) -> {
                            if (child.equals("spent")) {
                                throw new FailureException(FailureKind.CONFIGURATION, "gate has used up its restarts");
                            }
                            asked.add(child + ": " + why);
                        },
                        unit -> {
                            asked.add("unit " + unit);
                            return unit.equals("locked.service")
                                    ? Optional.of("nobody may restart locked.service")
                                    : Optional.empty();
                        }),
                3);
    }

    private Case open(int restarts) {
        return new Case(
                "w1",
                "gate",
                "Gate",
                List.of("Gate log is 12 min stale"),
                new Case.History(clock.wall(), Optional.empty(), restarts, List.of()));
    }

    private List<String> append(String word) {
        return List.of("sh", "-c", "echo " + word + " >> '" + folder.resolve("order") + "'");
    }

    private List<String> order() throws Exception {
        Path file = folder.resolve("order");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private void problem(Kind... kinds) {
        problems = Stream.of(kinds)
                .map(kind -> new Problem(
                        kind,
                        kind == Kind.DEPENDENCY ? "Gate needs adapter, which does not answer" : "x",
                        clock.wall()))
                .toList();
    }

    @Test
    void theKeeperIsAskedAndItsRefusalIsPassedOn() throws Exception {
        problem(Kind.LOG_STALE);
        RestartRemedy remedy = remedy(new Owner(new Means.Keeper("child"), Map.of()));
        assertThat(remedy.apply(open(1)))
                .isInstanceOfSatisfying(
                        Remedy.Outcome.Tried.class,
                        tried -> assertThat(tried.text()).startsWith("Restart 2 of 3: its keeper"));
        assertThat(asked).containsExactly("child: Gate log is 12 min stale");
        assertThat(remedy(new Owner(new Means.Keeper("spent"), Map.of())).apply(open(0)))
                .isEqualTo(new Remedy.Outcome.Unavailable(
                        "Restart: the keeper does not restart it: gate has used up its restarts"));
    }

    @Test
    void aUnitIsRestartedBySystemdOrTheStepSaysWhyNot() throws Exception {
        problem(Kind.LOG_STALE);
        assertThat(remedy(new Owner(new Means.Unit("gate.service"), Map.of()))
                        .apply(open(0))
                        .text())
                .isEqualTo("Restart 1 of 3: systemd restarted gate.service");
        assertThat(asked).containsExactly("unit gate.service");
        assertThat(remedy(new Owner(new Means.Unit("locked.service"), Map.of())).apply(open(0)))
                .isEqualTo(new Remedy.Outcome.Unavailable("Restart: nobody may restart locked.service"));
    }

    @Test
    void atMostThreeTimesAndNeverWithoutAnOwner() {
        RestartRemedy remedy = remedy(new Owner(new Means.Command(List.of("true")), Map.of()));
        assertThat(remedy.suits(open(2))).isTrue();
        assertThat(remedy.suits(open(3))).isFalse();
        assertThat(remedy(Owner.NOBODY).suits(open(0))).isFalse();
    }

    @Test
    void whatItNeedsIsRestartedFirstAndAtFirstAlone() throws Exception {
        RestartRemedy remedy =
                remedy(new Owner(new Means.Command(append("gate")), Map.of("adapter", append("adapter"))));
        problem(Kind.DEPENDENCY);
        remedy.apply(open(0));
        assertThat(order()).containsExactly("adapter");
        remedy.apply(open(1));
        assertThat(order()).containsExactly("adapter", "adapter", "gate");
        problem(Kind.LOG_STALE);
        remedy.apply(open(0));
        assertThat(order()).endsWith("adapter", "gate", "gate").hasSize(4);
    }

    @Test
    void aCommandThatFailsIsUnavailable() throws Exception {
        problem(Kind.LOG_STALE);
        assertThat(remedy(new Owner(new Means.Command(List.of("sh", "-c", "exit 3")), Map.of()))
                        .apply(open(0)))
                .isEqualTo(new Remedy.Outcome.Unavailable("Restart: sh ended with exit code 3"));
    }

    @Test
    void aCommandThatHangsIsKilledWithWhatItStarted() throws Exception {
        Path pids = folder.resolve("pids");
        assertThat(Commands.run(
                        List.of("sh", "-c", "sleep 300 & echo $! > '" + pids + "'; sleep 300"), Duration.ofSeconds(2)))
                .contains("did not end within 2 s and was killed");
        long child = Long.parseLong(Files.readString(pids).strip());
        org.awaitility.Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() ->
                        ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
    }

    @Test
    void whatACommandLeavesRunningIsTheService() throws Exception {
        Path pids = folder.resolve("pids");
        assertThat(Commands.run(List.of("sh", "-c", "sleep 300 & echo $! > '" + pids + "'"), Duration.ofSeconds(20)))
                .isEmpty();
        ProcessHandle child =
                ProcessHandle.of(Long.parseLong(Files.readString(pids).strip())).orElseThrow();
        assertThat(child.isAlive()).isTrue();
        child.destroyForcibly();
    }
}
