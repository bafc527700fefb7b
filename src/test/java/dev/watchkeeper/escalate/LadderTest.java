package dev.watchkeeper.escalate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.escalate.Remedy.Outcome;
import dev.watchkeeper.watch.Kept;
import dev.watchkeeper.watch.Owner;
import dev.watchkeeper.watch.Problem.Kind;
import dev.watchkeeper.watch.ServiceReport.Standing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every rule of the ladder, on a clock that the test moves. */
final class LadderTest {
    private static final String STALE = "Gate log is 12 min stale";

    @TempDir
    Path data;

    private final List<Integer> tries = new ArrayList<>();
    private LadderRig rig;

    @BeforeEach
    void build() {
        rig = new LadderRig(data);
    }

    private Remedy restart() {
        return LadderRig.remedy(RestartRemedy.NAME, 3, open -> {
            tries.add(open.history().restarts());
            return new Outcome.Tried("Restart " + (open.history().restarts() + 1));
        });
    }

    @Test
    void aRestartThatHelpsIsVerifiedHeldAndReported() throws Exception {
        rig.with(restart());
        rig.ill(Kind.LOG_STALE, STALE);
        rig.pass(2);
        assertThat(rig.told()).containsExactly("HANG");
        assertThat(tries).containsExactly(0);
        rig.well();
        rig.pass(14);
        assertThat(rig.steps()).as("nothing is judged before verify-after").doesNotContain("It behaves again");
        rig.pass(3);
        assertThat(rig.steps()).contains("It behaves again");
        assertThat(rig.incident().end()).as("it must hold").isEmpty();
        rig.pass(61);
        assertThat(rig.incident().end()).isPresent();
        assertThat(rig.told()).containsExactly("HANG", "FIXED");
        Properties fixed = rig.messages().getLast();
        assertThat(fixed.getProperty("title")).isEqualTo("🔧 Issue detected and fixed");
        assertThat(fixed.getProperty("end")).isEqualTo("true");
        assertThat(fixed.getProperty("incident")).isEqualTo(rig.incident().id());
        assertThat(fixed.getProperty("text")).contains(STALE);
        assertThat(rig.incident().steps())
                .extracting("step")
                .startsWith("noticed")
                .endsWith("closed");
        assertThat(state().path("targets").path("gate").path("restart_count").asInt())
                .as("counts start over")
                .isZero();
    }

    @Test
    void threeRestartsThatDoNotHelpLeadToAPerson() throws Exception {
        rig.with(restart());
        rig.ill(Kind.LOG_STALE, STALE);
        rig.pass(60);
        assertThat(tries).containsExactly(0, 1, 2);
        assertThat(rig.told()).containsExactly("HANG", "NEEDS_YOU");
        Properties message = rig.messages().getLast();
        assertThat(message.getProperty("title")).isEqualTo("🚨 Camera Watchdog — Needs manual intervention");
        assertThat(message.getProperty("severity")).isEqualTo("CRITICAL");
        assertThat(message.getProperty("text"))
                .contains("Problems: " + STALE, "Restart attempts: 3", "Check: ssh me@host\n  look here");
        assertThat(rig.incident().matter().tier()).isEqualTo(3);
        assertThat(rig.current().isPersonNeeded()).isTrue();
        rig.pass(600);
        assertThat(rig.told()).as("once").containsExactly("HANG", "NEEDS_YOU");
    }

    @Test
    void aPersonIsToldInTimeWhateverIsAtWork() throws Exception {
        rig.with(LadderRig.remedy(
                "repair", 1, open -> new Outcome.Found("The agent read the log: no fault in the code")));
        rig.jobsRun = false;
        rig.ill(Kind.ERROR, "Gate logged an error: boom");
        rig.pass(149);
        assertThat(rig.told()).containsExactly("SERVICE_FAILED");
        rig.pass(3);
        assertThat(rig.told()).containsExactly("SERVICE_FAILED", "NEEDS_YOU");
        rig.jobs.getFirst().run();
        rig.pass(2);
        assertThat(rig.told()).as("the news follow").containsExactly("SERVICE_FAILED", "NEEDS_YOU", "NEEDS_YOU");
        assertThat(rig.messages().getLast().getProperty("text")).contains("The agent read the log");
        assertThat(rig.messages())
                .extracting(each -> each.getProperty("incident"))
                .containsOnly(rig.incident().id());
    }

    @Test
    void whatCannotBeHadIsSaidAndTheNextIsTriedAtOnce() throws Exception {
        rig.with(
                LadderRig.remedy(RestartRemedy.NAME, 9, open -> new Outcome.Unavailable("Restart: no rights")),
                LadderRig.remedy("repair", 1, open -> new Outcome.Found("nothing found")));
        rig.ill(Kind.PROCESS_ABSENT, "Gate process NOT RUNNING");
        rig.pass(6);
        assertThat(rig.steps()).containsSubsequence("Restart: no rights", "nothing found", "A person was told");
        assertThat(rig.messages().getLast().getProperty("text")).contains("Restart attempts: 0", "nothing found");
    }

    @Test
    void aServiceWithoutAnOwnerGoesStraightToAPerson() throws Exception {
        rig.ill(Kind.PROCESS_ABSENT, "Gate process NOT RUNNING");
        rig.pass(1);
        assertThat(rig.told()).as("one message is enough").containsExactly("NEEDS_YOU");
    }

    @Test
    void behaviourThatDoesNotHoldIsNoEnd() throws Exception {
        rig.with(restart());
        rig.ill(Kind.LOG_STALE, STALE);
        rig.pass(2);
        rig.well();
        rig.pass(40);
        rig.ill(Kind.LOG_STALE, STALE);
        rig.pass(3);
        assertThat(rig.steps()).contains("Wrong again: " + STALE);
        assertThat(tries).as("counts go on").containsExactly(0, 1);
        assertThat(rig.incident().end()).isEmpty();
    }

    @Test
    void inItsGraceAServiceMustShowThatItWorks() throws Exception {
        rig.with(restart());
        rig.ill(Kind.LOG_STALE, STALE);
        rig.pass(2);
        rig.starting(Standing.STARTING);
        rig.pass(20);
        assertThat(rig.steps()).doesNotContain("It behaves again");
        rig.starting(Standing.STARTED);
        rig.pass(1);
        assertThat(rig.steps()).contains("It behaves again");
    }

    @Test
    void whatNeverShowsThatItWorksIsTriedAgain() throws Exception {
        rig.with(restart());
        rig.ill(Kind.LOG_STALE, STALE);
        rig.pass(2);
        rig.starting(Standing.UNJUDGED);
        rig.pass(45);
        assertThat(rig.steps()).contains("It does not show that it works again");
        assertThat(tries).hasSize(2);
    }

    @Test
    void whatTheKeeperRestartsIsCountedAndNotRestartedAgainstIt() throws Exception {
        rig.owner = new Owner(new Owner.Means.Keeper("gate"), Map.of());
        rig.kept = kept("running", Map.of("hang", 1));
        rig.with(restart());
        rig.pass(2);
        rig.ill(Kind.PROCESS_ABSENT, "Gate process NOT RUNNING");
        rig.kept = kept("waiting", Map.of("hang", 1));
        rig.pass(20);
        assertThat(tries).as("the keeper sees it, too").isEmpty();
        rig.kept = kept("running", Map.of("hang", 2));
        rig.well();
        rig.pass(90);
        assertThat(tries).isEmpty();
        assertThat(rig.steps()).contains("Its keeper restarted it (hang)", "It behaves again");
        assertThat(rig.told()).endsWith("FIXED");
    }

    @Test
    void aRestartThatOnlyTheKeeperSawIsAnIncidentOfItsOwn() throws Exception {
        rig.owner = new Owner(new Owner.Means.Keeper("gate"), Map.of());
        rig.kept = kept("running", Map.of());
        rig.with(restart());
        rig.pass(2);
        rig.kept = kept("running", Map.of("hang", 1));
        rig.pass(90);
        assertThat(rig.incident().matter().kind()).isEqualTo("hang");
        assertThat(rig.told()).as("the keeper tells the rest").containsExactly("FIXED");
        rig.kept = kept("running", Map.of("hang", 1, "asked", 3));
        rig.pass(5);
        assertThat(rig.told()).as("a person's restarts are none").hasSize(1);
    }

    @Test
    void theRestartThatTheLadderAskedForIsCountedOnce() throws Exception {
        rig.owner = new Owner(new Owner.Means.Keeper("gate"), Map.of());
        rig.kept = kept("running", Map.of());
        rig.with(restart());
        rig.pass(1);
        rig.ill(Kind.LOG_STALE, STALE);
        rig.pass(2);
        rig.kept = kept("running", Map.of("hang", 1));
        rig.pass(2);
        assertThat(rig.current().openIncidents().getFirst().history().restarts())
                .isEqualTo(1);
    }

    @Test
    void whatAPersonStopsAlarmsNobody() throws Exception {
        rig.kept = kept("running", Map.of());
        rig.with(restart());
        rig.ill(Kind.LOG_STALE, STALE);
        rig.jobsRun = true;
        rig.pass(2);
        rig.kept = kept("stopped", Map.of());
        rig.pass(1);
        assertThat(rig.incident().end()).isPresent();
        assertThat(rig.told()).doesNotContain("FIXED", "NEEDS_YOU");
    }

    @Test
    void anIncidentSurvivesTheEndOfTheProcess() throws Exception {
        rig.with(restart());
        rig.ill(Kind.LOG_STALE, STALE);
        rig.pass(20);
        String id = rig.incident().id();
        int before = tries.size();
        rig.restartProcess();
        rig.pass(60);
        assertThat(rig.incident().id()).isEqualTo(id);
        assertThat(tries.size()).as("at most three, over both").isEqualTo(3).isGreaterThan(before);
        assertThat(rig.told()).containsExactly("HANG", "NEEDS_YOU");
        rig.restartProcess();
        rig.well();
        rig.pass(80);
        assertThat(rig.told()).as("nobody is called twice").containsExactly("HANG", "NEEDS_YOU", "FIXED");
    }

    @Test
    void evidenceComesFirstAndEverythingIsWrittenDown() throws Exception {
        rig.with(restart());
        rig.ill(Kind.LOG_STALE, STALE);
        rig.pass(2);
        List<String> steps = rig.steps();
        assertThat(steps.get(1)).startsWith("Evidence is saved in ");
        assertThat(steps.get(2)).isEqualTo("Restart 1");
        Path folder = Path.of(steps.get(1).substring("Evidence is saved in ".length()));
        assertThat(Files.readString(folder.resolve("verdict.txt"))).contains(STALE);
        assertThat(Files.readAllLines(data.resolve("escalation").resolve("audit.jsonl")))
                .hasSize(3)
                .last()
                .asString()
                .contains("\"action\":\"restart\"", "\"outcome\":\"tried\"");
        assertThat(state().path("targets").path("gate").path("incident").asString())
                .isEqualTo(rig.incident().id());
    }

    @Test
    void aDamagedStateIsNoReasonNotToWork() throws Exception {
        Files.createDirectories(data.resolve("escalation"));
        Files.writeString(data.resolve("escalation").resolve("state.json"), "{\"targets\":");
        rig.with(restart());
        rig.ill(Kind.LOG_STALE, STALE);
        rig.pass(2);
        assertThat(tries).hasSize(1);
    }

    @Test
    void whatComesBackByItselfIsReportedSo() throws Exception {
        rig.owner = new Owner(new Owner.Means.Keeper("gate"), Map.of());
        rig.kept = kept("running", Map.of());
        rig.with(restart());
        rig.pass(1);
        rig.ill(Kind.API, "Gate's API does not answer");
        rig.pass(5);
        rig.well();
        rig.pass(70);
        assertThat(rig.messages().getLast().getProperty("text")).contains("It came back by itself.");
    }

    private static Optional<Kept.Child> kept(String state, Map<String, Integer> restarts) {
        return Optional.of(new Kept.Child(state, OptionalLong.of(4711), restarts));
    }

    private JsonNode state() throws Exception {
        return JsonMapper.shared()
                .readTree(Files.readString(data.resolve("escalation").resolve("state.json")));
    }

    @Test
    void theDailyReportComesAtItsHourAndOnlyIfAllIsWell() throws Exception {
        Reporter reporter =
                new Reporter(new dev.watchkeeper.notify.Outbox(data), "host", target -> List.of(), rig.clock);
        DailyReport daily = new DailyReport(
                new EscalationSettings.Nominal(EscalationSettings.Often.DAILY, java.time.LocalTime.of(13, 0)),
                java.time.ZoneOffset.UTC,
                List.of(() -> List.of("Coverage: 100 %")),
                reporter,
                rig.clock);
        daily.tick(true);
        rig.clock.advance(Duration.ofMinutes(59));
        daily.tick(true);
        assertThat(rig.told()).isEmpty();
        rig.clock.advance(Duration.ofMinutes(2));
        org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
            daily.tick(true);
            return !rig.told().isEmpty();
        });
        assertThat(rig.messages().getFirst().getProperty("title")).isEqualTo("✅ All systems nominal");
        assertThat(rig.messages().getFirst().getProperty("text")).isEqualTo("Coverage: 100 %");
        rig.clock.advance(Duration.ofDays(1));
        daily.tick(false);
        daily.tick(true);
        assertThat(rig.told()).hasSize(1);
    }
}
