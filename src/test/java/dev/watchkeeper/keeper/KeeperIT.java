package dev.watchkeeper.keeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.keeper.liveness.LivenessSettings;
import dev.watchkeeper.keeper.liveness.LivenessSettings.Heartbeat;
import dev.watchkeeper.keeper.liveness.LivenessSettings.OutputRules;
import dev.watchkeeper.keeper.liveness.LivenessSettings.Requests;
import dev.watchkeeper.keeper.restart.RestartPolicy;
import dev.watchkeeper.keeper.restart.RestartPolicy.Mode;
import dev.watchkeeper.keeper.services.ServiceSettings;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The keeper with real children. */
final class KeeperIT {
    @TempDir
    Path folder;

    @Test
    void aCrashingChildIsRestartedAndTheFirstStartIsNoRestart() throws Exception {
        try (KeeperRig rig = new KeeperRig(folder).keep(KeeperRig.shell(folder, "job", "echo hello; exit 3"))) {
            rig.awaitLogged("[job] Process restarted", 2);
            assertThat(rig.logged.stream()
                            .filter(line -> line.startsWith("[job]"))
                            .limit(7))
                    .first()
                    .asString()
                    .startsWith("[job] Starting process: [sh, -c, echo hello; exit 3]");
            assertThat(rig.logged)
                    .contains("[job] Process crashed with exit code 3", "[job] Restarting in 0 seconds...");
            assertThat(rig.status("job")[4]).matches("\\d+ \\(general \\d+\\)");
            assertThat(rig.end()).isZero();
            assertThat(rig.forwarded()).startsWith("[job] hello\n[job] hello\n");
            assertThat(folder.resolve("logs/job.log")).content().contains("Z [job] hello\n");
        }
    }

    @Test
    void aPersonStopsStartsAndRestartsWithoutAlarm() throws Exception {
        try (KeeperRig rig = new KeeperRig(folder)
                .keep(
                        KeeperRig.shell(folder, "a", "echo ready; exec sleep 600"),
                        KeeperRig.shell(folder, "b", "exec sleep 600"))) {
            rig.awaitLogged("Process started with PID", 2);
            String pid = rig.status("a")[2];
            assertThat(ControlClient.ask(folder, "restart a"))
                    .singleElement()
                    .asString()
                    .startsWith("a\trestarting\t");
            rig.awaitLogged("[a] Process restarted", 1);
            assertThat(rig.status("a")[2]).isNotEqualTo(pid);
            assertThat(rig.status("a")[4]).isEqualTo("1 (asked 1)");
            ControlClient.ask(folder, "stop a");
            await().atMost(KeeperRig.DEADLINE).until(() -> rig.status("a")[1].equals("stopped"));
            assertThat(rig.status("b")[1]).isEqualTo("running");
            ControlClient.ask(folder, "start a");
            await().atMost(KeeperRig.DEADLINE).until(() -> rig.status("a")[1].equals("running"));
            assertThat(rig.logged).noneMatch(line -> line.contains("crashed"));
            assertThatThrownBy(() -> ControlClient.ask(folder, "stop c"))
                    .isInstanceOf(FailureException.class)
                    .hasMessage("The keeper has no 'c'; it keeps a, b");
            assertThatThrownBy(() -> ControlClient.ask(folder, "sing"))
                    .hasMessageContaining("does not know this request");
            Path socket = RuntimeFolder.of(folder).socket();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket.getParent())))
                    .isEqualTo("rwx------");
        }
        assertThat(RuntimeFolder.of(folder).socket()).doesNotExist();
        assertThatThrownBy(() -> ControlClient.ask(folder, "status")).hasMessageStartingWith("No keeper runs for");
    }

    /** A file that is open for writing cannot be executed, although the file itself is fine. */
    @Test
    void aFailureToStartIsReportedWithItsReasonAndIsNoCrash() throws Exception {
        Path program = Files.copy(Path.of("/bin/sleep"), folder.resolve("sleeper"));
        Path script = Files.writeString(folder.resolve("script"), "#!/no/such/python\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        Path removed = folder.resolve("removed");
        RestartPolicy never = KeeperRig.policy(Mode.NEVER, 50, 100, false);
        try (OutputStream writer = Files.newOutputStream(program, StandardOpenOption.APPEND);
                KeeperRig rig = new KeeperRig(folder)
                        .keep(
                                KeeperRig.child(folder, "busy", never, LivenessSettings.NONE, program.toString(), "1"),
                                KeeperRig.child(folder, "script", never, LivenessSettings.NONE, "./script"),
                                KeeperRig.child(removed, "moved", never, LivenessSettings.NONE, "sleep", "1"),
                                KeeperRig.shell(folder, "missing", "exit 127"))) {
            writer.flush();
            rig.awaitLogged("[missing] Process crashed with exit code 127", 1);
            rig.awaitLogged("[busy] Failed to start process", 1);
            ControlClient.ask(folder, "stop missing");
            assertThat(rig.logged)
                    .contains(
                            "[busy] Failed to start process: " + program + " cannot be started: Text file busy",
                            "[script] Failed to start process: ./script cannot be started: " + script
                                    + ": its first line names the interpreter /no/such/python, and there is no such file",
                            "[moved] Failed to start process: sleep cannot be started: its working folder " + removed
                                    + " does not exist")
                    .noneMatch(line -> line.matches(".*\\[(busy|script|moved)] Process crashed.*"));
        }
    }

    @Test
    void aCommandThatCannotBeStartedEndsTheKeeperWithCode75() throws Exception {
        RestartPolicy never = KeeperRig.policy(Mode.NEVER, 50, 100, false);
        try (KeeperRig rig = new KeeperRig(folder)
                .keep(KeeperRig.child(folder, "absent", never, LivenessSettings.NONE, "./absent"))) {
            assertThat(rig.awaitEnd()).isEqualTo(75);
        }
    }

    @Test
    void argumentsMayContainLineBreaks() throws Exception {
        try (KeeperRig rig =
                new KeeperRig(folder).keep(KeeperRig.shell(folder, "lines", "echo one\necho two\nexit 0"))) {
            assertThat(rig.awaitEnd()).isZero();
            assertThat(rig.forwarded()).isEqualTo("[lines] one\n[lines] two\n");
            assertThat(rig.logged).contains("[lines] Starting process: [sh, -c, echo one\\necho two\\nexit 0]");
        }
    }

    @Test
    void aChildWithAWrongConfigurationWaitsForAChange() throws Exception {
        String script = "[ -e config ] && { echo good; exec sleep 600; }; exit 78";
        try (KeeperRig rig = new KeeperRig(folder).keep(KeeperRig.shell(folder, "job", script))) {
            rig.awaitLogged("Down until its configuration changes", 1);
            assertThat(rig.status("job")[1]).isEqualTo("refused");
            Files.writeString(folder.resolve("config"), "better");
            rig.awaitLogged("[job] Process restarted", 1);
            await().atMost(KeeperRig.DEADLINE).until(() -> rig.forwarded().contains("good"));
            assertThat(rig.status("job")[4]).isEqualTo("1 (changed 1)");
        }
    }

    @Test
    void aCrashLoopIsQuarantinedAndOtherChildrenGoOn() throws Exception {
        ServiceSettings loop = KeeperRig.child(
                folder, "loop", KeeperRig.policy(Mode.ALWAYS, 10, 3, false), LivenessSettings.NONE, "false");
        try (KeeperRig rig = new KeeperRig(folder).keep(loop, KeeperRig.shell(folder, "calm", "exec sleep 600"))) {
            rig.awaitLogged("[loop] Too many restarts (3) in 300s window", 1);
            assertThat(rig.status("loop")[1]).isEqualTo("quarantined");
            assertThat(rig.status("loop")[5]).startsWith("trial in ");
            assertThat(rig.status("calm")[1]).isEqualTo("running");
            assertThat(rig.end()).as("ended in quarantine").isZero();
        }
    }

    @Test
    void givingUpEndsTheKeeperWithTheChildsCode() throws Exception {
        ServiceSettings loop = KeeperRig.child(
                folder,
                "loop",
                KeeperRig.policy(Mode.ON_FAILURE, 10, 2, true),
                LivenessSettings.NONE,
                "sh",
                "-c",
                "exit 9");
        try (KeeperRig rig = new KeeperRig(folder).keep(loop)) {
            assertThat(rig.awaitEnd()).isEqualTo(9);
            assertThat(rig.logged.stream().filter(line -> line.contains("Process restarted")))
                    .hasSize(2);
        }
    }

    @Test
    void aCleanEndEndsTheKeeper() throws Exception {
        try (KeeperRig rig = new KeeperRig(folder).keep(KeeperRig.shell(folder, "job", "echo done"))) {
            assertThat(rig.awaitEnd()).isZero();
            assertThat(rig.logged).contains("[job] Process exited normally");
        }
    }

    @Test
    void aChildThatCannotBeStartedIsTriedAgain() throws Exception {
        ServiceSettings missing = KeeperRig.child(
                folder, "x", KeeperRig.policy(Mode.ON_FAILURE, 20, 5, false), LivenessSettings.NONE, "./later");
        try (KeeperRig rig = new KeeperRig(folder).keep(missing)) {
            rig.awaitLogged("[x] Failed to start process: ./later cannot be started", 1);
            Path program = folder.resolve("later");
            Files.writeString(program, "#!/bin/sh\nexec sleep 600\n");
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
            rig.awaitLogged("[x] Process started with PID", 1);
        }
    }

    @Test
    void silenceIsNoticedAndEvidenceSavedBeforeTheKill() throws Exception {
        Heartbeat motion =
                new Heartbeat(Pattern.compile("motion detected", Pattern.CASE_INSENSITIVE), Duration.ofMillis(700));
        LivenessSettings heartbeat = new LivenessSettings(
                LivenessSettings.NONE.timing(),
                new OutputRules(Optional.of(motion), Duration.ZERO),
                Requests.NONE,
                Optional.empty(),
                false);
        ServiceSettings child = KeeperRig.child(
                folder,
                "cam",
                KeeperRig.policy(Mode.ON_FAILURE, 50, 100, false),
                heartbeat,
                "sh",
                "-c",
                "echo Motion detected; while :; do sleep 0.1; echo noise; done");
        try (KeeperRig rig = new KeeperRig(folder).keep(child)) {
            rig.awaitLogged("[cam] Health check failed - no line of progress was seen for 0 s", 1);
            rig.awaitLogged("[cam] Process restarted", 1);
            assertThat(rig.status("cam")[4]).startsWith("1 (hang 1)");
            Path saved = evidence().getFirst();
            assertThat(saved.resolve("verdict.txt")).content().startsWith("hang: no line of progress");
            assertThat(saved.resolve("last-lines.txt"))
                    .content()
                    .startsWith("Motion detected\n")
                    .contains("noise");
            assertThat(saved.resolve("proc-status.txt")).content().startsWith("Name:\tsh");
        }
    }

    private List<Path> evidence() throws java.io.IOException {
        try (Stream<Path> files = Files.list(folder.resolve("evidence"))) {
            return files.sorted().toList();
        }
    }

    @Test
    void aFloodIsNeitherDelayedNorKeptCompletely() throws Exception {
        String flood = "i=0; while [ $i -lt 40 ]; do seq 1 20000; i=$((i+1)); done; touch through; sleep 600";
        try (KeeperRig rig = new KeeperRig(folder).keep(KeeperRig.shell(folder, "flood", flood))) {
            await().atMost(KeeperRig.DEADLINE).until(() -> Files.exists(folder.resolve("through")));
            rig.end();
            assertThat(rig.forwarded()).contains(" lines of flood dropped: more than 500 a second");
            assertThat(Files.size(folder.resolve("logs/flood.log"))).isLessThan(1_000_000);
        }
    }

    @Test
    void theKeeperCanEndInEveryState() throws Exception {
        ServiceSettings waiting = KeeperRig.child(
                folder, "waiting", KeeperRig.policy(Mode.ALWAYS, 600_000, 5, false), LivenessSettings.NONE, "false");
        try (KeeperRig rig = new KeeperRig(folder)
                .keep(
                        waiting,
                        KeeperRig.shell(folder, "deaf", "trap '' TERM; echo ready; while :; do sleep 600; done"),
                        KeeperRig.shell(folder, "refused", "exit 78"),
                        KeeperRig.shell(folder, "done", "exit 0"))) {
            rig.awaitLogged("[waiting] Restarting in 600 seconds...", 1);
            rig.awaitLogged("[refused] Down until", 1);
            await().atMost(KeeperRig.DEADLINE).until(() -> rig.forwarded().contains("[deaf] ready"));
            assertThat(rig.end()).isZero();
            assertThat(rig.logged).contains("Received SIGTERM, shutting down gracefully...", "Keep-alive stopped");
            assertThat(rig.logged).contains("[deaf] Process didn't terminate gracefully, killing it...");
        }
    }

    @Test
    void aSecondKeeperOfTheSameFolderIsRefused() throws Exception {
        try (KeeperRig first = new KeeperRig(folder).keep(KeeperRig.shell(folder, "job", "exec sleep 600"))) {
            first.awaitLogged("Process started", 1);
            KeeperRig second = new KeeperRig(folder).keep(KeeperRig.shell(folder, "job", "exec sleep 600"));
            assertThatThrownBy(second::awaitEnd).hasMessageContaining("Another keeper (process ");
            assertThat(first.status("job")[1]).as("the first still answers").isEqualTo("running");
        }
    }
}
