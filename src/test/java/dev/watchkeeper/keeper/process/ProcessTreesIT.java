package dev.watchkeeper.keeper.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.base.UniqueSleep;
import dev.watchkeeper.keeper.process.ProcEntry.Ident;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starting and ending real processes that misbehave. */
final class ProcessTreesIT {
    private static final Duration GRACE = Duration.ofMillis(300);

    @TempDir
    Path folder;

    private final TreeRig rig = new TreeRig();

    @AfterEach
    void nothingIsLeft() {
        assertThat(rig.left()).isEmpty();
        await().atMost(TreeRig.DEADLINE)
                .untilAsserted(() -> assertThat(rig.trees.scan()).isEmpty());
    }

    @Test
    void aTreeLeadsItsOwnSessionWithTheCommandsPidAndTheMark() throws FailureException {
        Tree tree = rig.shell(folder, "echo ready $FROM_TEST; pwd; echo err >&2; exec sleep 600");
        rig.ready();
        ProcEntry entry = ProcTable.of(tree.pid()).orElseThrow();
        assertThat(entry.session()).isEqualTo(tree.pid());
        assertThat(ProcTable.text(tree.pid(), "cmdline")).contains("sleep\000600\0");
        assertThat(rig.left()).containsExactly(entry.ident());
        await().atMost(TreeRig.DEADLINE).until(() -> rig.text().contains("err"));
        assertThat(rig.text()).startsWith("ready yes\n" + folder + "\n");
        tree.end(TreeRig.DEADLINE);
        assertThat(rig.awaitGone()).isEqualTo(new Tree.Gone(143, false, 0, 0));
    }

    @Test
    void anImmediateEndIsNoticedAtOnceWithAllOutput() throws FailureException {
        rig.shell(folder, "echo the last word; exit 7");
        assertThat(rig.awaitGone()).isEqualTo(new Tree.Gone(7, false, 0, 0));
        assertThat(rig.exits).containsExactly(7);
        assertThat(rig.text()).isEqualTo("the last word\n");
        assertThat(rig.outputEnded()).isTrue();
    }

    @Test
    void aProcessThatIgnoresSigtermIsKilled() throws FailureException {
        Tree tree = rig.shell(folder, "trap '' TERM INT HUP; echo ready; while :; do sleep 600; done");
        rig.ready();
        tree.end(GRACE);
        Tree.Gone gone = rig.awaitGone();
        assertThat(gone.killed()).isTrue();
        assertThat(gone.exitCode()).isEqualTo(137);
        assertThat(gone.immortal()).isZero();
    }

    @Test
    void aStoppedProcessHandlesSigterm() throws FailureException {
        Tree tree = rig.shell(folder, "trap 'echo goodbye; exit 3' TERM; echo ready; while :; do sleep 0.02; done");
        rig.ready();
        tree.signal(19);
        await().atMost(TreeRig.DEADLINE)
                .until(() -> ProcTable.of(tree.pid()).orElseThrow().state() == 'T');
        tree.end(TreeRig.DEADLINE);
        assertThat(rig.awaitGone()).isEqualTo(new Tree.Gone(3, false, 0, 0));
        assertThat(rig.text()).endsWith("goodbye\n");
    }

    @Test
    void aSignalThatEndsAProcessIsReportedByItsNumber() throws FailureException {
        rig.shell(folder, "kill -SEGV $$");
        int code = rig.awaitGone().exitCode();
        assertThat(code).isEqualTo(139);
        assertThat(Signals.name(Signals.of(code))).isEqualTo("SIGSEGV");
    }

    @Test
    void doubleForkedProcessesEndWithTheirLeader() throws FailureException {
        rig.shell(folder, "(setsid sh -c 'sleep 600 & exec sleep 600' &) ; sleep 0.1; echo ready; exit 0");
        Tree.Gone gone = rig.awaitGone();
        assertThat(gone.leaked()).isEqualTo(2);
        assertThat(gone.immortal()).isZero();
    }

    @Test
    void aProcessThatLeftSessionAndEnvironmentIsEndedToo() throws FailureException {
        String alone = UniqueSleep.seconds(600);
        rig.shell(folder, "env -i setsid sleep " + alone + " & sleep 0.1; exit 0");
        Tree.Gone gone = rig.awaitGone();
        assertThat(gone.leaked()).isEqualTo(1);
        assertThat(TreeRig.running(alone)).isEmpty();
    }

    @Test
    void aGrandchildThatHoldsThePipeBlocksNothing() throws FailureException {
        rig.shell(folder, "trap '' HUP; sleep 600 & echo ready; exit 5");
        assertThat(rig.awaitGone().exitCode()).isEqualTo(5);
        assertThat(rig.outputEnded()).isTrue();
    }

    @Test
    void descendantsThatIgnoreSigtermAreKilled() throws FailureException {
        Tree tree = rig.shell(
                folder,
                "sh -c 'trap \"\" TERM; echo ready; while :; do sleep 600; done' & while :; do sleep 600; done");
        rig.ready();
        tree.end(TreeRig.DEADLINE);
        Tree.Gone gone = rig.awaitGone();
        assertThat(gone.killed()).isFalse();
        assertThat(gone.leaked()).isPositive();
        assertThat(gone.immortal()).isZero();
    }

    @Test
    void aFloodIsReadAtFullSpeedWithoutDelayingTheWriter() throws FailureException {
        Tree tree = rig.start(folder, "yes", "0123456789012345678901234567890123456789");
        await().atMost(TreeRig.DEADLINE).until(() -> rig.bytes() > 50_000_000);
        tree.end(TreeRig.DEADLINE);
        assertThat(rig.awaitGone().exitCode()).isEqualTo(143);
    }

    @Test
    void aProcessThatClosesItsOutputLivesOn() throws FailureException {
        Tree tree = rig.shell(folder, "echo ready; exec sleep 600 >&- 2>&-");
        await().atMost(TreeRig.DEADLINE).until(rig::outputEnded);
        assertThat(tree.isRunning()).isTrue();
        tree.end(Duration.ZERO);
        assertThat(rig.awaitGone().exitCode()).isEqualTo(137);
    }

    @Test
    void noTreeLosesAMemberWhenAnotherEnds() throws FailureException {
        String alone = UniqueSleep.seconds(600);
        TreeRig both = rig;
        Tree one = both.shell(folder, "env -i setsid sleep " + alone + " & echo ready; sleep 600");
        both.ready();
        TreeRig other = both;
        Tree two = other.shell(folder, "sleep 600");
        await().atMost(TreeRig.DEADLINE).until(() -> !TreeRig.running(alone).isEmpty());
        rig.trees.scan();
        two.end(Duration.ZERO);
        rig.awaitGone();
        assertThat(TreeRig.running(alone)).hasSize(1);
        assertThat(one.isRunning()).isTrue();
        one.end(Duration.ZERO);
        await().atMost(TreeRig.DEADLINE).until(() -> rig.gone.size() == 2);
        assertThat(TreeRig.running(alone)).isEmpty();
    }

    @Test
    void theSweepFindsWhatAKilledKeeperLeftByMarkAndByRecord() throws Exception {
        String left = UniqueSleep.seconds(600);
        Process marked = new ProcessBuilder("setsid", "sleep", left).start();
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", "trap '' TERM; while :; do sleep 601.5; done");
        builder.environment().put(Mark.VARIABLE, new Mark(rig.keeper, 4).value());
        Process stubborn = builder.start();
        Process stranger = new ProcessBuilder("sleep", "601.75").start();
        try {
            await().atMost(TreeRig.DEADLINE)
                    .until(() ->
                            TreeRig.running(left).size() == 1 && !rig.left().isEmpty());
            Ident noted = ProcTable.of(marked.pid()).orElseThrow().ident();
            Ident reused = new Ident(stranger.pid(), noted.startTicks() - 1000);
            // They are younger than this process, so no keeper would attribute them to its predecessor.
            assertThat(Sweep.run(rig.keeper, List.of(noted, reused), new SystemClock()))
                    .isZero();
            assertThat(Sweep.end(rig.keeper, List.of(noted, reused), Optional.empty(), new SystemClock()))
                    .isEqualTo(3);
            assertThat(marked.waitFor()).isEqualTo(143);
            assertThat(stubborn.waitFor()).isEqualTo(137);
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            List.of(marked, stubborn, stranger).forEach(Process::destroyForcibly);
            stranger.waitFor();
        }
    }

    @Test
    void aFailureToStartIsExplainedInASentence() {
        assertThatThrownBy(() -> rig.start(folder, "no-such-program-anywhere"))
                .hasMessage("no-such-program-anywhere cannot be started: it is not on the PATH");
        assertThatThrownBy(() -> rig.start(folder, "./missing", "x"))
                .hasMessage("./missing cannot be started: " + folder.resolve("missing") + ": there is no such file");
        assertThatThrownBy(() -> rig.start(folder.resolve("nowhere"), "sleep", "1"))
                .hasMessage(
                        "sleep cannot be started: its working folder " + folder.resolve("nowhere") + " does not exist");
    }

    @Test
    void onlyOneKeeperHoldsTheLock() throws Exception {
        Path file = folder.resolve("keeper.lock");
        try (InstanceLock first = InstanceLock.take(file)) {
            assertThatThrownBy(() -> InstanceLock.take(file))
                    .isInstanceOf(FailureException.class)
                    .hasMessageContaining(
                            "Another keeper (process " + ProcessHandle.current().pid() + ")");
            assertThat(first).isNotNull();
        }
        InstanceLock.take(file).close();
    }

    @Test
    void anArgumentIsNeverALineForAShell() throws FailureException {
        rig.start(folder, "echo", "rtsp://h/a?x=1&sleep 600;$(touch owned)", "-n");
        rig.awaitGone();
        assertThat(rig.text()).isEqualTo("rtsp://h/a?x=1&sleep 600;$(touch owned) -n\n");
        assertThat(Map.of("owned", folder.resolve("owned").toFile().exists())).containsEntry("owned", false);
    }
}
