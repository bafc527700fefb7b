package dev.watchkeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.notify.Acknowledgements;
import dev.watchkeeper.notify.Silences;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Silences and acknowledgements, while no node runs. */
final class SilenceCommandTest {
    @TempDir
    Path data;

    @Test
    void aSilenceIsMadeListedAndEnded() {
        Shell shell = Shell.of(new SilenceCommand());
        assertThat(shell.run("--data", data.toString(), "yard", "--for", "2h", "--reason", "painting"))
                .as(shell.err())
                .isZero();
        assertThat(shell.out()).startsWith("Nobody is told of yard until ");
        Silences silences = new Silences(data, new SystemClock());
        String id = silences.list().getFirst().id();
        Shell list = Shell.of(new SilenceCommand());
        assertThat(list.run("--data", data.toString(), "--list")).isZero();
        assertThat(list.out()).contains(id, "yard", "painting");
        Shell end = Shell.of(new SilenceCommand());
        assertThat(end.run("--data", data.toString(), "--end", id)).isZero();
        assertThat(silences.list()).isEmpty();
        assertThat(Shell.of(new SilenceCommand()).run("--data", data.toString(), "--end", id))
                .isEqualTo(78);
    }

    @Test
    void aWrongTimeIsRefused() {
        for (String time : new String[] {"two hours", "0h", "31d", "-1h"}) {
            Shell shell = Shell.of(new SilenceCommand());
            assertThat(shell.run("--data", data.toString(), "--for=" + time))
                    .as(time)
                    .isEqualTo(2);
            assertThat(shell.err()).contains("--for");
        }
        Shell shell = Shell.of(new SilenceCommand());
        assertThat(shell.run("--data", data.toString())).isEqualTo(2);
        assertThat(shell.err()).contains("Say for how long");
    }

    @Test
    void anIncidentIsAcknowledged() {
        Shell shell = Shell.of(new AcknowledgeCommand());
        assertThat(shell.run("--data", data.toString(), "--by", "me", "w17")).isZero();
        assertThat(shell.out()).isEqualTo("Nobody is reminded of w17 any more.\n");
        assertThat(new Acknowledgements(data, new SystemClock()).by("w17")).contains("me");
        assertThat(Shell.of(new AcknowledgeCommand()).run("--data", data.toString(), "../x"))
                .isEqualTo(2);
    }
}
