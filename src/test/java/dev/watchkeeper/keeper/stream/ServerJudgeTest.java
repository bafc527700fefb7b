package dev.watchkeeper.keeper.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.keeper.stream.Runs.Run;
import dev.watchkeeper.stream.server.ServerSample;
import dev.watchkeeper.stream.server.ServerSample.Reason;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When the restreaming server is replaced: only two witnesses together decide. */
final class ServerJudgeTest {
    private static final long SECOND = 1_000_000_000L;

    private final Run run = new Run(4711, 0);
    private Optional<String> rtsp = Optional.of("The RTSP port does not answer.");
    private int asked;
    private final ServerJudge judge = new ServerJudge(() -> {
        asked++;
        return rtsp;
    });

    @Test
    void aHungServerIsReplacedOnceBothWitnessesAgreeTwice() {
        known(100);
        assertThat(unknown(103, Reason.LATE)).isEmpty();
        assertThat(unknown(106, Reason.LATE)).isEmpty();
        assertThat(asked).as("the second witness is asked only then").isZero();
        assertThat(unknown(109, Reason.HUNG)).isEmpty();
        assertThat(unknown(112, Reason.HUNG)).hasValue("It is silent. The RTSP port does not answer.");
    }

    @Test
    void aServerThatStillRestreamsIsLeftAloneHoweverLongItsApiIsDead() {
        known(100);
        rtsp = Optional.empty();
        for (int second = 101; second < 4000; second += 3) {
            assertThat(unknown(second, Reason.ABSENT)).isEmpty();
        }
        rtsp = Optional.of("Silent, too.");
        assertThat(unknown(4001, Reason.ABSENT)).isEmpty();
        rtsp = Optional.empty();
        assertThat(unknown(4004, Reason.ABSENT)).as("not twice in a row").isEmpty();
    }

    @Test
    void answersThatAreNoneOfUseProveLife() {
        known(100);
        for (Reason reason : new Reason[] {Reason.REFUSED, Reason.FAULTY, Reason.GARBLED}) {
            for (int look = 0; look < 30; look++) {
                assertThat(unknown(100 + look, reason)).isEmpty();
            }
        }
        assertThat(asked).isZero();
    }

    @Test
    void aStartingServerHas30Seconds() {
        for (int second = 1; second < 30; second++) {
            assertThat(unknown(second, Reason.ABSENT)).isEmpty();
        }
        assertThat(asked).isZero();
        assertThat(unknown(30, Reason.ABSENT)).isEmpty();
        assertThat(unknown(31, Reason.ABSENT)).isPresent();
        assertThat(judge.judge(sample(32, Reason.ABSENT), Optional.of(new Run(4712, 32 * SECOND))))
                .as("another process has a grace of its own")
                .isEmpty();
        assertThat(judge.judge(sample(90, Reason.ABSENT), Optional.empty()))
                .as("it does not run")
                .isEmpty();
    }

    private void known(int second) {
        assertThat(judge.judge(
                        new ServerSample.Known(second * SECOND, Optional.empty(), Optional.empty(), Map.of()),
                        Optional.of(run)))
                .isEmpty();
    }

    private Optional<String> unknown(int second, Reason reason) {
        return judge.judge(sample(second, reason), Optional.of(run));
    }

    private static ServerSample sample(int second, Reason reason) {
        return new ServerSample.Unknown(second * SECOND, reason, "It is silent.");
    }
}
