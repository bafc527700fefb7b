package dev.watchkeeper.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.watch.WatchedService.LogRule;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LineKindTest {
    private final LogRule rule = WatchRules.log(Path.of("x.log"), "frame [0-9]+");

    @Test
    void onlyLinesOfTheProgressPatternShowProgress() {
        assertThat(LineKind.of("frame 17 analysed", rule)).isEqualTo(LineKind.PROGRESS);
        assertThat(LineKind.of("still alive", rule)).isEqualTo(LineKind.OTHER);
        assertThat(LineKind.of("ERROR in frame 17", rule)).isEqualTo(LineKind.SERIOUS);
    }

    @Test
    void withoutAPatternEveryLineThatIsNoErrorShowsProgress() {
        LogRule any = WatchRules.log(Path.of("x.log"), "");
        assertThat(LineKind.of("hello", any)).isEqualTo(LineKind.PROGRESS);
        assertThat(LineKind.of("  ", any)).isEqualTo(LineKind.OTHER);
        assertThat(LineKind.of("Traceback (most recent call last):", any)).isEqualTo(LineKind.SERIOUS);
    }

    @Test
    void theRestOfAStackTraceIsNoProgress() {
        LogRule any = WatchRules.log(Path.of("x.log"), "");
        assertThat(LineKind.of("\tat com.example.Main.run(Main.java:3)", any)).isEqualTo(LineKind.OTHER);
        assertThat(LineKind.of("  File \"x.py\", line 3, in <module>", any)).isEqualTo(LineKind.OTHER);
        assertThat(LineKind.of("Caused by: lost", any)).isEqualTo(LineKind.OTHER);
    }

    @Test
    void aNumberInALineIsNoRefusedSignIn() {
        assertThat(LineKind.of("ERROR frame 401 timed out", rule)).isEqualTo(LineKind.TRANSIENT);
    }

    @Test
    void transientErrorsPassByThemselves() {
        assertThat(LineKind.of("ERROR read timed out", rule)).isEqualTo(LineKind.TRANSIENT);
        assertThat(LineKind.of("ERROR Retry In 5 s", rule)).isEqualTo(LineKind.TRANSIENT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ERROR 401 Unauthorized, retry in 5 s",
                "ERROR status 401, retry in 5 s",
                "ERROR authentication failed, retry in 5 s",
                "ERROR wrong password, retry in 60 s",
                "ERROR login failed: retry in 1 s"
            })
    void aRefusedSignInIsNeverTransient(String line) {
        assertThat(LineKind.of(line, rule)).isEqualTo(LineKind.SERIOUS);
    }
}
