package dev.watchkeeper.keeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.keeper.services.ServiceSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A keeper reads again what it keeps: what differs takes effect, and nothing else is touched. */
@Timeout(180)
final class ReloadedKeeperIT {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    @TempDir
    Path data;

    private ServiceSettings sleeper(String name, String word) {
        return KeeperRig.shell(data, name, "echo " + word + " of " + name + "; sleep 300 & wait");
    }

    private static KeeperPlan with(KeeperPlan plan, ServiceSettings... children) {
        return new KeeperPlan(plan.data(), List.of(children), plan.node(), plan.product(), plan.watch());
    }

    private static String pid(KeeperRig rig, String child) throws FailureException {
        return rig.status(child)[2];
    }

    @Test
    void whatDiffersBeginsAnewAndTheOthersKeepTheirProcesses() throws Exception {
        try (KeeperRig rig = new KeeperRig(data)) {
            rig.keep(sleeper("stays", "first"), sleeper("changes", "first"), sleeper("goes", "first"));
            for (String name : List.of("stays", "changes", "goes")) {
                await().atMost(DEADLINE).until(() -> rig.forwarded().contains("first of " + name));
            }
            String stays = pid(rig, "stays");
            String changes = pid(rig, "changes");
            String goes = pid(rig, "goes");

            rig.rereads(plan ->
                    with(plan, sleeper("comes", "first"), sleeper("stays", "first"), sleeper("changes", "second")));
            assertThat(ControlClient.ask(data, "reload"))
                    .containsExactly(
                            "now kept: comes", "started anew with other settings: changes", "no longer kept: goes");
            await().atMost(DEADLINE)
                    .until(() -> rig.forwarded().contains("second of changes")
                            && rig.forwarded().contains("first of comes"));
            assertThat(pid(rig, "stays")).isEqualTo(stays);
            assertThat(pid(rig, "changes")).isNotEqualTo(changes);
            await("nothing is left of those that were replaced")
                    .atMost(DEADLINE)
                    .until(() -> List.of(changes, goes).stream()
                            .allMatch(
                                    pid -> ProcessHandle.of(Long.parseLong(pid)).isEmpty()));
            assertThat(ControlClient.ask(data, "status").stream().map(line -> line.split("\t")[0]))
                    .as("in the order of the configuration")
                    .containsExactly("keeper", "comes", "stays", "changes");
            assertThat(Files.exists(data.resolve("logs/goes.log"))).isTrue();

            assertThat(ControlClient.ask(data, "reload"))
                    .as("the second time nothing differs")
                    .isEmpty();
            assertThat(pid(rig, "stays")).isEqualTo(stays);

            rig.rereadsWrongly("w.yml:3:1: unknown key 'servces'");
            assertThatThrownBy(() -> ControlClient.ask(data, "reload"))
                    .isInstanceOf(FailureException.class)
                    .hasMessageContaining("w.yml:3:1: unknown key 'servces'")
                    .hasMessageContaining("the one before stays in force");
            assertThat(pid(rig, "stays")).isEqualTo(stays);
            assertThat(rig.end()).isZero();
        }
    }

    /** Its successor must not meet it, at a port for example: it begins once nothing of the old one is left. */
    @Test
    void whoIgnoresTheOrderToEndIsEndedBeforeItsSuccessorBegins() throws Exception {
        Path alone = data.resolve("alone");
        String script = "mkdir %s || echo MET; trap '' TERM; echo %s; sleep 300 & wait; sleep 300";
        try (KeeperRig rig = new KeeperRig(data)) {
            rig.keep(KeeperRig.shell(data, "port", script.formatted(alone, "old")));
            await().atMost(DEADLINE).until(() -> rig.forwarded().contains("old"));
            long old = Long.parseLong(pid(rig, "port"));

            rig.rereads(plan -> with(
                    plan,
                    KeeperRig.shell(
                            data,
                            "port",
                            "kill -0 %d 2>/dev/null && echo MET; echo new; sleep 300 & wait".formatted(old))));
            ControlClient.ask(data, "reload");
            await().atMost(DEADLINE).until(() -> rig.forwarded().contains("new"));
            assertThat(rig.forwarded()).doesNotContain("MET");
        }
    }

    @Test
    void withoutAFileNothingIsReadAgainAndAnotherDataFolderWaitsForARestart() throws Exception {
        try (KeeperRig rig = new KeeperRig(data)) {
            rig.keep(sleeper("stays", "first"));
            await().atMost(DEADLINE).until(() -> rig.forwarded().contains("first of stays"));
            assertThat(ControlClient.ask(data, "reload")).isEmpty();

            rig.rereads(plan -> new KeeperPlan(
                    data.resolve("elsewhere"), List.of(sleeper("comes", "first")), Optional.empty(), Optional.empty()));
            assertThat(ControlClient.ask(data, "reload"))
                    .singleElement()
                    .asString()
                    .contains("another data folder", "only after a restart");
            assertThat(rig.status("stays")).isNotEmpty();
        }
    }
}
