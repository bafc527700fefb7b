package dev.watchkeeper.escalate.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.keeper.process.Trees;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Running foreign commands for real, without a sandbox. */
final class RunsIT {
    @TempDir
    Path folder;

    private final SystemClock clock = new SystemClock();
    private final Trees trees = Trees.open("runsit" + ProcessHandle.current().pid(), clock);

    private Runs.Ran shell(Limits limits, Duration limit, String script) throws Exception {
        return new Runs(trees, clock, limits)
                .run(new Runs.Order(
                        "shell",
                        List.of("/bin/sh", "-c", script),
                        Map.of("PATH", "/usr/bin:/bin", "OWN", "mine"),
                        folder,
                        limit));
    }

    private static Limits generous() {
        return new Limits(1L << 40, 400, 1L << 40);
    }

    @Test
    void theEnvironmentIsItsOwnAndStandardInputIsClosed() throws Exception {
        Runs.Ran ran = shell(generous(), Duration.ofSeconds(30), "env | sort; cat; exit 3");
        assertThat(ran.exitCode()).isEqualTo(3);
        // A shell adds some of its own.
        assertThat(List.of("OWN", "PATH", "PWD", "OLDPWD", "SHLVL", "_", "WATCHKEEPER_TREE"))
                .containsAll(ran.output()
                        .lines()
                        .map(line -> line.replaceFirst("=.*", ""))
                        .toList());
        assertThat(ran.output()).contains("OWN=mine");
    }

    @Test
    void aCommandThatForksAndIgnoresSignalsIsGoneAfterItsTime() throws Exception {
        Runs.Ran ran = shell(
                generous(),
                Duration.ofSeconds(1),
                "trap '' TERM HUP; (setsid sh -c 'trap \"\" TERM; sleep 613' &); setsid sleep 613 & sleep 613");
        assertThat(ran.stopped()).contains("did not end within 1 s");
        assertThat(trees.scan()).isEmpty();
    }

    @Test
    void tooManyProcessesAndTooMuchMemoryEndIt() throws Exception {
        Limits few = new Limits(1L << 40, 20, 1L << 40);
        assertThat(shell(few, Duration.ofSeconds(30), "for i in $(seq 40); do sleep 617 & done; wait")
                        .stopped())
                .contains("started more than 20 processes");
        Limits little = new Limits(8L << 20, 400, 1L << 40);
        assertThat(shell(little, Duration.ofSeconds(30), "held=$(head -c 60000000 /dev/zero | tr '\\0' x); sleep 20")
                        .stopped())
                .contains("used more than 8 MiB of memory");
        assertThat(trees.scan()).isEmpty();
    }

    @Test
    void aFloodOfOutputIsCutInTheMiddle() throws Exception {
        Runs.Ran ran = shell(
                generous(), Duration.ofSeconds(60), "echo first; head -c 50000000 /dev/zero | tr '\\0' x; echo last");
        assertThat(ran.isGood()).isTrue();
        assertThat(ran.output()).startsWith("first\n").endsWith("xlast\n").contains("bytes were left out");
        assertThat(ran.output().length()).isLessThan(300_000);
    }

    @Test
    void anInterruptEndsItAtOnce() throws Exception {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> shell(generous(), Duration.ofSeconds(60), "sleep 619"))
                .isInstanceOfAny(InterruptedException.class, FailureException.class);
        assertThat(Thread.interrupted()).isIn(true, false);
        assertThat(trees.scan()).isEmpty();
    }
}
