package dev.watchkeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The drill as a user starts it, with one fault that takes seconds. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
final class DrillIT {
    @TempDir
    Path temp;

    @Test
    @Tag("interop") // waits in real time
    void aRefusedCameraIsNoticedAndNamedAndTheExitCodeAgreesWithTheTable() throws Exception {
        Shell shell = new Shell();
        Path table = temp.resolve("faults.md");
        int code = shell.run("drill", "refuse", "--markdown", table.toString(), "--logs", temp.toString());
        String said = shell.out() + shell.err();
        assertThat(said).contains("refused");
        assertThat(temp.resolve("faults/node.log")).content().contains("[refuse]");
        String row = Files.readString(table)
                .lines()
                .filter(line -> line.startsWith("| refuse | "))
                .findFirst()
                .orElseThrow();
        assertThat(row).contains("refused").doesNotContain("never");
        // On a busy machine it may be noticed late, or the picture come back late: then both the table and the exit
        // code must say so.
        assertThat(code).as(said).isEqualTo(row.contains("| PASS |") ? 0 : 70);
    }

    @Test
    void wrongUsageIsSaid() {
        Shell shell = new Shell();
        assertThat(shell.run("drill")).isEqualTo(2);
        assertThat(shell.err()).contains("--all").contains("silent-at-connect");
        assertThat(shell.run("drill", "silnet")).isEqualTo(2);
        assertThat(shell.err()).contains("the faults are silent-at-connect");
        assertThat(shell.run("drill", "--near-misses", "--seconds", "10")).isEqualTo(2);
        assertThat(shell.err()).contains("at least 90");
    }
}
