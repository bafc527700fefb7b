package dev.watchkeeper.escalate.repair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.proposal.Proposals;
import dev.watchkeeper.proposal.RepairState;
import dev.watchkeeper.proposal.Report;
import dev.watchkeeper.proposal.ReportText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Orders that the unit of the repair agent refuses, whoever wrote them. What it carries out is tried with real git elsewhere. */
final class OrderedRepairsTest {
    private static final String ID = "20260301T120000Z-000";
    private static final String SHA = "ab".repeat(32);

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();

    private OrderedRepairs unit(String apply) throws IOException {
        Path file = Files.writeString(folder.resolve("w.yml"), """
                escalation: {repair: {repository: nowhere, command: [agent], test: [test], apply: %s, per-day: 2}}
                """.formatted(apply));
        RepairSettings settings = RepairLoader.load(file, folder).settings().orElseThrow();
        return new OrderedRepairs(new Site(settings, folder.resolve("state"), List.of(), clock));
    }

    private Proposals own() {
        return new Proposals(folder.resolve("state"), clock);
    }

    private Report report(String id, Instant at) {
        return new Report(
                id,
                new Report.Subject(at, "i1", "gate", "Gate", "f"),
                new Report.Stand(RepairState.RUNNING, at, Optional.empty(), "It runs."),
                new Report.Attempt("repair", "auto", "", Optional.empty(), Optional.empty()),
                Report.Result.NONE);
    }

    private void own(RepairState state, Duration validFor) throws IOException {
        own().adopt(ID);
        Instant now = clock.wall();
        own().write(report(ID, now)
                .with(new Report.Change(SHA, 1, 1, List.of("a"), List.of()))
                .at(new Report.Stand(state, now, Optional.of(now.plus(validFor)), "So it stands.")));
    }

    private Map<String, String> files() {
        Map<String, String> files = new HashMap<>();
        files.put("report.json", packed(ReportText.of(report(ID, clock.wall()))));
        files.put("prompt.md", packed("Repair it."));
        return files;
    }

    private static String packed(String text) {
        return Parcel.packed(text.getBytes(StandardCharsets.UTF_8));
    }

    private String refusal(String apply, Parcel parcel) throws Exception {
        return Parcel.of(unit(apply).answer(parcel.line())).orElseThrow().text();
    }

    private static Parcel apply(String sha) {
        return new Parcel("apply", ID, "me", sha, Map.of());
    }

    @Test
    void whatIsNoOrderIsRefused() throws Exception {
        assertThat(Parcel.of(unit("auto").answer("{]")).orElseThrow().text()).contains("not readable");
        assertThat(Parcel.of(unit("auto").answer("{}")).orElseThrow().text()).contains("not readable");
        assertThat(refusal("auto", new Parcel("dance", ID, "", "", Map.of()))).contains("none of work, apply");
        assertThat(refusal("auto", new Parcel("work", ID, "", "", Map.of()))).contains("no readable report");
    }

    @Test
    void namesThatLeaveTheFolderAndFloodsOfFilesAreRefused() throws Exception {
        for (String name : List.of("../x", "evidence/../../x", "/etc/x", "evidence/.git", "evidence/a/b", "other")) {
            Map<String, String> files = files();
            files.put(name, packed("x"));
            assertThat(refusal("auto", new Parcel("work", ID, "", "", files)))
                    .as(name)
                    .contains("name is not allowed");
        }
        Map<String, String> many = files();
        for (int i = 0; i < 70; i++) {
            many.put("evidence/" + i, packed("x"));
        }
        assertThat(refusal("auto", new Parcel("work", ID, "", "", many))).contains("more than 64 files");
        assertThat(refusal("auto", new Parcel("work", "../../x", "", "", files())))
                .contains("id of the order is none");
        assertThat(folder.resolve("state")).doesNotExist();
    }

    @Test
    void anIdCountsOnceAndTheDayHasItsLimit() throws Exception {
        own(RepairState.KEPT, Duration.ZERO);
        assertThat(refusal("auto", new Parcel("work", ID, "", "", files()))).contains("used already");
        own().adopt("20260301T120000Z-001");
        own().write(report("20260301T120000Z-001", clock.wall()));
        assertThat(refusal("auto", new Parcel("work", "20260301T120000Z-002", "", "", files())))
                .contains("was asked 2 times within the last 24 h");
    }

    @Test
    void onlyWhatWasTestedHereIsApplied() throws Exception {
        assertThat(refusal("ask", apply(SHA))).contains("There is no repair");
        own(RepairState.PROPOSED, Duration.ofHours(24));
        assertThat(refusal("ask", apply("cd".repeat(32)))).contains("not the one that was tested here");
        assertThat(refusal("never", apply(SHA))).contains("apply is never");
        own(RepairState.PROPOSED, Duration.ZERO);
        assertThat(refusal("ask", apply(SHA))).contains("has expired");
        own(RepairState.REFUSED, Duration.ZERO);
        assertThat(refusal("ask", apply(SHA))).contains("cannot be applied");
        assertThat(refusal("ask", new Parcel("revert", ID, "", "why", Map.of())))
                .contains("was not applied");
    }

    @Test
    void anOrderThatIsCarriedOutAlreadyIsAnsweredAgain() throws Exception {
        own(RepairState.DEPLOYED, Duration.ZERO);
        Files.writeString(own().folder(ID).resolve("deploy.log"), "deployed");
        Parcel answer = Parcel.of(unit("ask").answer(apply(SHA).line())).orElseThrow();
        assertThat(answer.text()).isEmpty();
        assertThat(answer.files()).containsOnlyKeys("report.json", "deploy.log");
        assertThat(ReportText.report(Parcel.unpacked(answer.files().getOrDefault("report.json", "")))
                        .state())
                .isEqualTo(RepairState.DEPLOYED);
    }

    @Test
    void onlyTheWorkOfAnAgentEndsWithItsOrder() {
        assertThat(OrderedRepairs.endsEarly(new Parcel("work", ID, "", "", Map.of()).line()))
                .isTrue();
        assertThat(OrderedRepairs.endsEarly(apply(SHA).line())).isFalse();
    }
}
