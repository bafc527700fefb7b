package dev.watchkeeper.sensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.watchkeeper.base.SystemClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that behave, fail, hang, and leave others behind. */
final class CommandReaderTest {
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    Path folder;

    private final SystemClock clock = new SystemClock();

    @Test
    void theFirstLineIsTheValue() throws Exception {
        assertThat(reader("echo; echo ' 21.5 '; echo more").read()).isEqualTo("21.5");
        assertThat(reader("echo $WATCHKEEPER_SENSOR").read()).isEqualTo("porch");
    }

    @Test
    void longOutputIsDrainedAndCut() throws Exception {
        assertThat(reader("echo 1; i=0; while [ $i -lt 20000 ]; do echo 123456789; i=$((i+1)); done")
                        .read())
                .isEqualTo("1");
    }

    @Test
    void aFloodIsEndedLongBeforeTheTimeLimit() {
        CommandReader reader = new CommandReader(
                "porch", List.of("sh", "-c", "while :; do echo 123456789012345678901234567890; done"), DAY, clock);
        assertThat(catchThrowable(reader::read))
                .hasMessage("printed more than 1 MB and was killed; let it print its value alone");
    }

    @Test
    void whatGoesWrongIsSaid() {
        assertThat(catchThrowable(() -> reader("exit 3").read())).hasMessage("ended with exit code 3");
        assertThat(catchThrowable(() -> reader("true").read())).hasMessage("printed nothing");
        assertThat(catchThrowable(() -> new CommandReader(
                                "porch", List.of(folder.resolve("none").toString()), Duration.ofSeconds(20), clock)
                        .read()))
                .hasMessage("ended with exit code 127");
    }

    @Test
    void aCommandThatHangsIsKilledWithAllThatItStarted() throws Exception {
        Path pid = folder.resolve("pid");
        CommandReader reader = new CommandReader(
                "porch",
                List.of("sh", "-c", "sleep 1234 & echo $! > " + pid + "; wait"),
                Duration.ofMillis(700),
                clock);
        assertThat(catchThrowable(reader::read)).hasMessage("did not end within 0.7 s and was killed");
        assertGone(pid);
    }

    @Test
    void whatACommandLeavesRunningNeitherHoldsItUpNorStays() throws Exception {
        Path pid = folder.resolve("pid");
        assertThat(reader("sleep 1234 & echo $! > " + pid + "; echo on").read()).isEqualTo("on");
        assertGone(pid);
    }

    private static void assertGone(Path pidFile) throws Exception {
        long pid = Long.parseLong(Files.readString(pidFile).strip());
        Path stat = Path.of("/proc/" + pid + "/stat");
        assertThat(!Files.exists(stat) || Files.readString(stat).matches("(?s).*\\) [ZX] .*"))
                .isTrue();
    }

    private CommandReader reader(String script) {
        return new CommandReader("porch", List.of("sh", "-c", script), Duration.ofSeconds(20), clock);
    }
}
