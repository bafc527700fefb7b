package dev.watchkeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.lab.command.DrillCommand;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code drill --live} refuses; the drills themselves are tested in the room lab.live. */
final class LiveDrillCommandTest {
    @TempDir
    Path folder;

    private final Shell shell = Shell.of(new DrillCommand());

    @Test
    void anUnknownFaultListsTheKnownOnes() {
        assertThat(shell.run("--live", "node-hang", "--data", folder.toString()))
                .isEqualTo(2);
        assertThat(shell.err()).contains("expected camera-stalls, alert-path or node-hangs, found 'node-hang'");
    }

    @Test
    void withoutAKeeperNothingIsStopped() {
        assertThat(shell.run("--live", "node-hangs", "--yes", "--data", folder.toString()))
                .isEqualTo(75);
        assertThat(shell.err()).contains("No keeper keeps a running node");
        assertThat(folder.resolve("drills")).doesNotExist();
    }

    @Test
    void aConfigurationWithMistakesEndsIt() {
        assertThat(shell.run(
                        "--live", "alert-path", "-c", folder.resolve("none.yml").toString()))
                .isEqualTo(78);
    }
}
