package dev.watchkeeper.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.probe.Presence;
import dev.watchkeeper.probe.Sighting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a probe's sightings lead to, on a clock that only the test moves. */
final class CameraProbeTest {
    private final ManualClock clock = new ManualClock();
    private final List<Object> asked = new ArrayList<>();
    private Optional<Consumer<Sighting>> listener = Optional.empty();

    private final CameraProbe probe = new CameraProbe(
            (target, to) -> {
                listener = Optional.of(to);
                return () -> listener = Optional.empty();
            },
            Optional.of(new Presence.Target(
                    "door", Presence.Language.RTSP, false, "192.0.2.1", 554, "rtsp://192.0.2.1/stream")),
            clock,
            new CameraProbe.Loop() {
                @Override
                public void hasten(Duration atMost) {
                    asked.add(atMost);
                }

                @Override
                public void refused(FailureKind kind) {
                    asked.add("refused: " + kind.id());
                }

                @Override
                public void replace(FailureKind kind, String sentence) {
                    asked.add(kind);
                }
            });

    private void sees(Sighting sighting) {
        listener.orElseThrow().accept(sighting);
    }

    private void pass(Duration time) {
        clock.advance(time);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 60, 600, 250_000})
    void itsReturnBeginsTheNextSessionAtOnceHoweverLongItWasAway(long seconds) {
        probe.sessionEnded(FailureKind.REFUSED, 1);
        probe.opening();
        probe.sessionEnded(FailureKind.REFUSED, 2);
        for (long second = 0; second < seconds; second += Math.max(1, seconds / 100)) {
            sees(Sighting.ABSENT);
            pass(Duration.ofSeconds(Math.max(1, seconds / 100)));
        }
        assertThat(asked).isEmpty();
        sees(Sighting.PRESENT);
        assertThat(asked).containsExactly(Duration.ZERO);
    }

    @Test
    void aStreamThatIsThereAgainOnAPortThatWasOpenAllTheWhileIsAReturn() {
        probe.sessionEnded(FailureKind.NOT_FOUND, 7);
        sees(Sighting.UNREADY);
        assertThat(asked).containsExactly(Duration.ofSeconds(5));
        pass(Duration.ofSeconds(2));
        sees(Sighting.UNREADY);
        assertThat(asked).endsWith(Duration.ofSeconds(3));
        sees(Sighting.PRESENT);
        assertThat(asked).endsWith(Duration.ZERO);
    }

    @Test
    void aCameraThatHasJustGoneAndAnswersWithARefusalIsAskedAtOnceWhyAndOnlyOnce() {
        probe.sessionEnded(FailureKind.ENDED, 1);
        sees(Sighting.UNREADY);
        assertThat(asked).containsExactly(Duration.ZERO);
        probe.opening();
        probe.sessionEnded(FailureKind.NOT_FOUND, 2);
        sees(Sighting.UNREADY);
        assertThat(asked).endsWith(Duration.ofSeconds(5));
    }

    @Test
    void aRefusalThatSaysWhyIsToldAndTheNextSessionKeepsItsTime() {
        probe.sessionEnded(FailureKind.ENDED, 1);
        sees(Sighting.BUSY);
        assertThat(asked).containsExactly("refused: busy", Duration.ofSeconds(5));
        sees(Sighting.NO_STREAM);
        assertThat(asked).contains("refused: not-found");
    }

    @Test
    void inAnOpeningTheSessionItselfLearnsWhy() {
        probe.sessionEnded(FailureKind.REFUSED, 1);
        sees(Sighting.ABSENT);
        probe.opening();
        sees(Sighting.BUSY);
        assertThat(asked).isEmpty();
    }

    @Test
    void aRefusalThatIsKnownIsNotAskedForAgain() {
        probe.sessionEnded(FailureKind.NOT_FOUND, 1);
        sees(Sighting.UNREADY);
        assertThat(asked).containsExactly(Duration.ofSeconds(5));
    }

    @Test
    void aCameraThatAnswersAndGivesNoSessionIsTriedEverySecondAndLaterEveryFive() {
        probe.sessionEnded(FailureKind.BUSY, 1);
        sees(Sighting.PRESENT);
        probe.opening();
        probe.sessionEnded(FailureKind.BUSY, 2);
        sees(Sighting.PRESENT);
        assertThat(asked).containsExactly(Duration.ZERO, Duration.ofSeconds(1));
        pass(Duration.ofMinutes(15));
        probe.opening();
        probe.sessionEnded(FailureKind.BUSY, 900);
        sees(Sighting.PRESENT);
        assertThat(asked).endsWith(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @EnumSource(
            value = FailureKind.class,
            names = {"AUTH", "BAD_URL", "UNSUPPORTED_CODEC", "NO_KEYFRAMES", "STOPPED"})
    void whatAnAnswerCannotCureIsNotProbed(FailureKind kind) {
        probe.sessionEnded(kind, 1);
        assertThat(listener).isEmpty();
    }

    @Test
    void anOpeningIsReplacedOnlyWhenTheCameraWasSilentAndAnswersAgain() {
        probe.opening();
        probe.stillOpening();
        assertThat(listener).isEmpty();
        pass(Duration.ofSeconds(2));
        probe.stillOpening();
        sees(Sighting.PRESENT);
        pass(Duration.ofSeconds(5));
        probe.stillOpening();
        assertThat(asked).as("a slow camera is left to answer").isEmpty();
        sees(Sighting.SILENT);
        probe.stillOpening();
        assertThat(asked).isEmpty();
        sees(Sighting.PRESENT);
        probe.stillOpening();
        assertThat(asked).containsExactly(FailureKind.TIMEOUT);
    }

    @Test
    void anOpeningThatBeganWhileTheCameraWasSilentIsReplacedAtItsFirstPromptAnswerOnce() {
        probe.sessionEnded(FailureKind.STALLED, 1);
        sees(Sighting.SILENT);
        probe.opening();
        sees(Sighting.SLOW);
        probe.stillOpening();
        assertThat(asked).containsExactly(Duration.ofSeconds(5));
        sees(Sighting.PRESENT);
        probe.stillOpening();
        assertThat(asked).endsWith(FailureKind.TIMEOUT);
        probe.sessionEnded(FailureKind.TIMEOUT, 2);
        probe.opening();
        assertThat(listener).isEmpty();
    }

    @Test
    void aStalledSessionIsReplacedAtTheFirstAnswer() {
        probe.stalled(FailureKind.STALLED);
        probe.stalled(FailureKind.STALLED);
        assertThat(asked).isEmpty();
        sees(Sighting.PRESENT);
        probe.stalled(FailureKind.STALLED);
        assertThat(asked).containsExactly(FailureKind.STALLED);
    }

    @Test
    void afterABreakOfTheNetworkTheOldConnectionHasASecondToDeliver() {
        probe.stalled(FailureKind.STALLED);
        sees(Sighting.ABSENT);
        sees(Sighting.PRESENT);
        pass(Duration.ofMillis(900));
        probe.stalled(FailureKind.STALLED);
        assertThat(asked).isEmpty();
        probe.stop();
        assertThat(listener).isEmpty();
        probe.stalled(FailureKind.STALLED);
        sees(Sighting.ABSENT);
        sees(Sighting.PRESENT);
        pass(Duration.ofSeconds(1));
        probe.stalled(FailureKind.STALLED);
        assertThat(asked).containsExactly(FailureKind.STALLED);
    }

    @Test
    void whatIsSeenLateCountsForNothing() {
        probe.sessionEnded(FailureKind.REFUSED, 1);
        Consumer<Sighting> old = listener.orElseThrow();
        probe.opening();
        old.accept(Sighting.PRESENT);
        assertThat(asked).isEmpty();
    }
}
