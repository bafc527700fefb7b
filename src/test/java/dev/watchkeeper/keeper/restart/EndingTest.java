package dev.watchkeeper.keeper.restart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.keeper.restart.Ending.Circumstances;
import dev.watchkeeper.keeper.restart.Ending.Itself;
import dev.watchkeeper.keeper.restart.Ending.Verdict;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the end of a child means. */
final class EndingTest {
    private static final Circumstances NOTHING = new Circumstances(new Itself(), false, false, Optional.empty(), false);

    @Test
    void theExitCodeDecides() {
        assertThat(outcome(0, NOTHING)).isEqualTo(Outcome.CLEAN);
        assertThat(outcome(1, NOTHING)).isEqualTo(Outcome.GENERAL);
        assertThat(outcome(3, NOTHING)).isEqualTo(Outcome.GENERAL);
        assertThat(outcome(70, NOTHING)).isEqualTo(Outcome.CAMERA);
        assertThat(outcome(75, NOTHING)).isEqualTo(Outcome.ENVIRONMENT);
        assertThat(outcome(78, NOTHING)).isEqualTo(Outcome.CONFIGURATION);
        assertThat(outcome(139, NOTHING)).isEqualTo(Outcome.CRASH);
        assertThat(outcome(137, NOTHING)).isEqualTo(Outcome.CRASH);
        assertThat(outcome(255, NOTHING)).isEqualTo(Outcome.GENERAL);
    }

    @Test
    void otherKnowledgeOverridesTheExitCode() {
        Verdict spin = new Verdict(Outcome.SPIN, "it used 180 % without progress");
        assertThat(Ending.judge(137, "SIGKILL", new Circumstances(spin, false, false, Optional.empty(), false)))
                .isEqualTo(new Ending(Outcome.SPIN, 137, "was ended by the keeper: it used 180 % without progress"));
        assertThat(outcome(
                        134,
                        new Circumstances(new Itself(), true, false, Optional.of("SIGSEGV in capture-front"), false)))
                .isEqualTo(Outcome.CRASH);
        assertThat(outcome(137, new Circumstances(new Itself(), false, true, Optional.empty(), false)))
                .isEqualTo(Outcome.OUT_OF_MEMORY);
        assertThat(outcome(3, new Circumstances(new Itself(), true, false, Optional.empty(), false)))
                .isEqualTo(Outcome.OUT_OF_MEMORY);
        assertThat(outcome(143, new Circumstances(new Ending.Order(), false, false, Optional.empty(), false)))
                .isEqualTo(Outcome.CLEAN);
    }

    @Test
    void aHintDecidesOnlyIfTheExitCodeSaysNothing() {
        Circumstances hint = new Circumstances(new Itself(), false, false, Optional.empty(), true);
        assertThat(outcome(1, hint)).isEqualTo(Outcome.CAMERA);
        assertThat(outcome(0, hint)).isEqualTo(Outcome.CLEAN);
        assertThat(outcome(75, hint)).isEqualTo(Outcome.ENVIRONMENT);
        assertThat(outcome(139, hint)).isEqualTo(Outcome.CRASH);
    }

    private static Outcome outcome(int code, Circumstances known) {
        return Ending.judge(code, "a signal", known).outcome();
    }
}
