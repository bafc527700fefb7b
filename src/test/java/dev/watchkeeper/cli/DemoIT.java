package dev.watchkeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.SignalRig;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a user starts it, in a process of its own. */
final class DemoIT {
    /** It draws and encodes its scenes first, which takes a busy machine minutes. */
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(240);

    @TempDir
    Path temp;

    private final List<ProcessHandle> seen = new ArrayList<>();

    @AfterEach
    void endWhatIsLeft() {
        seen.forEach(ProcessHandle::destroyForcibly);
    }

    private Process demo(Path output, String... options) throws IOException {
        List<String> argv = new ArrayList<>();
        argv.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        argv.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        argv.add("-Djava.io.tmpdir=" + temp);
        argv.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName(), "demo", "--port", "0"));
        argv.addAll(List.of(options));
        Process process = SignalRig.start(
                new ProcessBuilder(argv).redirectErrorStream(true).redirectOutput(output.toFile()));
        seen.add(process.toHandle());
        return process;
    }

    private void assertNothingIsLeft() throws IOException {
        assertThat(seen).hasSizeGreaterThanOrEqualTo(3).noneMatch(ProcessHandle::isAlive);
        try (Stream<Path> left = Files.list(temp)) {
            assertThat(left.filter(f -> f.getFileName().toString().startsWith("watchkeeper-demo")))
                    .isEmpty();
        }
    }

    @Test
    @Tag("interop") // waits in real time
    void endsByItselfWithASummaryAndLeavesNothing() throws Exception {
        Path output = temp.resolve("output.txt");
        Process process = demo(output, "--seconds", "25");
        await().atMost(STARTS_WITHIN).until(() -> Files.readString(output).contains("Watch it at http://127.0.0.1:"));
        process.descendants().forEach(seen::add);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();

        String said = Files.readString(output);
        assertThat(process.exitValue()).as(said).isZero();
        assertThat(said)
                .contains("breaks now: silent")
                .contains("Camera connection successful")
                .containsPattern("(?m)^CAMERA +STATE +FRAMES +OUTAGES +EVENTS$")
                .containsPattern("(?m)^street +\\w+ +[1-9]\\d+ +1 +\\d+$")
                .containsPattern("(?m)^all +[1-9]\\d{2,} +1 +[1-9]\\d*$");
        assertNothingIsLeft();
    }

    @Test
    void anInterruptInTheMiddleEndsItCleanly() throws Exception {
        Path output = temp.resolve("output.txt");
        Process process = demo(output);
        await().atMost(STARTS_WITHIN).until(() -> Files.readString(output).contains("Watch it at http://127.0.0.1:"));
        process.descendants().forEach(seen::add);
        SignalRig.send("INT", process.pid());
        assertThat(process.waitFor(25, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
        assertThat(Files.readString(output)).as("the summary").contains("CAMERA  STATE");
        assertNothingIsLeft();
    }
}
