package dev.watchkeeper.escalate.repair;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a run of the tests speaks for a change. */
final class TestVerdictTest {
    private static final Optional<Integer> UNKNOWN = Optional.empty();

    @TempDir
    Path folder;

    private static boolean passes(int exitCode, Optional<Integer> before, Optional<Integer> after, boolean touched) {
        Runs.Ran ran = new Runs.Ran(exitCode, Optional.empty(), "", Duration.ZERO);
        return TestVerdict.of(ran, before, after, touched).passed();
    }

    @Test
    void onlyExitCodeZeroWithNoFewerTestsPasses() {
        assertThat(passes(0, Optional.of(5), Optional.of(5), false)).isTrue();
        assertThat(passes(0, Optional.of(5), Optional.of(6), true)).isTrue();
        assertThat(passes(0, Optional.of(5), Optional.of(4), false)).isFalse();
        assertThat(passes(1, Optional.of(5), Optional.of(5), false)).isFalse();
        assertThat(passes(0, Optional.of(5), UNKNOWN, false)).isFalse();
        assertThat(passes(0, UNKNOWN, UNKNOWN, false)).isTrue();
        assertThat(passes(0, UNKNOWN, UNKNOWN, true)).isFalse();
        Runs.Ran killed = new Runs.Ran(0, Optional.of("did not end within 3 s"), "", Duration.ZERO);
        assertThat(TestVerdict.of(killed, UNKNOWN, UNKNOWN, false).text()).contains("within 3 s and was killed");
    }

    @Test
    void junitReportsAreCountedWithoutSkippedTestsAndWithoutWhatWasCommitted() throws Exception {
        Path reports = Files.createDirectories(folder.resolve("module/target/surefire-reports"));
        Files.writeString(
                reports.resolve("TEST-a.xml"),
                "<?xml version=\"1.0\"?>\n<testsuite name=\"a\" tests=\"7\" skipped=\"2\">");
        Files.writeString(
                reports.resolve("TEST-b.xml"), "<testsuites><testsuite tests=\"3\" failures=\"1\"/></testsuites>");
        Files.writeString(reports.resolve("other.xml"), "<project tests=\"9\"/>");
        Files.writeString(folder.resolve("old.xml"), "<testsuite tests=\"100\">");
        assertThat(TestCount.of(Optional.empty(), "", folder, Set.of("old.xml")))
                .contains(8);
        assertThat(TestCount.of(Optional.empty(), "", Files.createDirectories(folder.resolve("empty")), Set.of()))
                .isEmpty();
    }

    @Test
    void aPatternAddsUpTheNumbersInTheOutput() {
        Optional<Pattern> pattern = Optional.of(Pattern.compile("^(\\d+) passed", Pattern.MULTILINE));
        assertThat(TestCount.of(pattern, "3 passed\nx\n4 passed\n", folder, Set.of()))
                .contains(7);
        assertThat(TestCount.of(pattern, "none", folder, Set.of())).isEmpty();
    }
}
