package dev.watchkeeper.camera.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.camera.probe.Presence;
import dev.watchkeeper.camera.probe.Sighting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the outer loop reacts to a probe's sightings, on a clock that only the test moves. */
final class CameraProbeTest {
    private final ManualClock clock = new ManualClock();
    private final List<Object> asked = new ArrayList<>();
    private final List<Presence.Target> lookedAt = new ArrayList<>();
    private Optional<Consumer<Sighting>> listener = Optional.empty();

    private final CameraProbe probe = new CameraProbe(
            (target, to) -> {
                lookedAt.add(target);
                listener = Optional.of(to);
                return () -> listener = Optional.empty();
            },
            Optional.of(new Presence.Target(
                    "door", Presence.Protocol.RTSP, false, "192.0.2.1", 554, "rtsp://192.0.2.1/stream")),
            clock,
            new CameraProbe.Loop() {
                @Override
                public void shortenWait(Duration atMost) {
                    asked.add(atMost);
                }

                @Override
                public void returned(Duration atMost) {
                    asked.add(atMost);
                    asked.add("from the start");
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

    private void ended(FailureKind kind, int failures) {
        probe.sessionEnded(new FailureException(kind, "scripted"), failures);
    }

    private void refused(FailureKind kind, int failures, String request) {
        probe.sessionEnded(new FailureException(kind, "scripted", request), failures);
    }

    private void sees(Sighting sighting) {
        listener.orElseThrow().accept(sighting);
    }

    private void pass(Duration time) {
        clock.advance(time);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 60, 600, 250_000})
    void aReturnBeginsTheNextSessionAtOnceHoweverLongTheOutage(long seconds) {
        ended(FailureKind.REFUSED, 1);
        probe.opening();
        ended(FailureKind.REFUSED, 2);
        for (long second = 0; second < seconds; second += Math.max(1, seconds / 100)) {
            sees(Sighting.ABSENT);
            pass(Duration.ofSeconds(Math.max(1, seconds / 100)));
        }
        assertThat(asked).isEmpty();
        sees(Sighting.PRESENT);
        assertThat(asked).containsExactly(Duration.ZERO, "from the start");
    }

    @Test
    void aStreamThatComesBackBehindAnOpenPortIsAReturn() {
        ended(FailureKind.NOT_FOUND, 1);
        ended(FailureKind.NOT_FOUND, 7);
        sees(Sighting.refused(FailureKind.NOT_FOUND));
        assertThat(asked).as("the probe itself sees when that changes").containsExactly("refused: not-found");
        pass(Duration.ofSeconds(40));
        sees(Sighting.PRESENT);
        assertThat(asked).endsWith(Duration.ZERO, "from the start");
    }

    @Test
    void aCameraWithMeaninglessAnswersIsTriedEveryFiveSecondsForAMinute() {
        refused(FailureKind.NOT_FOUND, 1, "DESCRIBE");
        sees(Sighting.UNREADY);
        assertThat(asked).containsExactly(Duration.ofSeconds(5));
        pass(Duration.ofSeconds(2));
        sees(Sighting.UNREADY);
        assertThat(asked).endsWith(Duration.ofSeconds(3));
        pass(Duration.ofSeconds(60));
        asked.clear();
        ended(FailureKind.NOT_FOUND, 9);
        sees(Sighting.UNREADY);
        assertThat(asked).isEmpty();
    }

    @Test
    void aCameraThatHasJustGoneAndAnswersOddlyGetsOneSessionAtOnce() {
        ended(FailureKind.ENDED, 1);
        sees(Sighting.UNREADY);
        assertThat(asked).containsExactly(Duration.ZERO);
        probe.opening();
        refused(FailureKind.NOT_FOUND, 2, "DESCRIBE");
        sees(Sighting.UNREADY);
        assertThat(asked).endsWith(Duration.ofSeconds(5));
    }

    @Test
    void anExplainedRefusalIsReportedAndDoesNotShortenTheWait() {
        ended(FailureKind.ENDED, 1);
        sees(Sighting.refused(FailureKind.BUSY));
        assertThat(asked).containsExactly("refused: busy");
        sees(Sighting.refused(FailureKind.NOT_FOUND));
        assertThat(asked).contains("refused: not-found");
    }

    @Test
    void duringAnOpeningRefusalsAreLeftToTheSession() {
        ended(FailureKind.REFUSED, 1);
        sees(Sighting.ABSENT);
        probe.opening();
        sees(Sighting.refused(FailureKind.BUSY));
        assertThat(asked).isEmpty();
    }

    @Test
    void aKnownRefusalTriggersNoSession() {
        refused(FailureKind.NOT_FOUND, 1, "DESCRIBE");
        sees(Sighting.UNREADY);
        assertThat(asked).containsExactly(Duration.ofSeconds(5));
    }

    @Test
    void anAnswerProvesNothingAfterASessionThatFailedDespiteAnswers() {
        ended(FailureKind.BUSY, 1);
        sees(Sighting.PRESENT);
        assertThat(asked).containsExactly(Duration.ZERO);
        asked.clear();
        for (int failures = 2; failures < 500; failures++) {
            probe.opening();
            ended(FailureKind.BUSY, failures);
            for (int second = 0; second < 60; second++) {
                sees(Sighting.PRESENT);
                pass(Duration.ofSeconds(1));
            }
        }
        assertThat(asked).as("the table's waits apply").isEmpty();
    }

    @Test
    void repeatedFailedReturnsAreFollowedMoreAndMoreSlowly() {
        ended(FailureKind.BUSY, 1);
        List<Duration> waits = new ArrayList<>();
        for (int failures = 2; failures < 10; failures++) {
            sees(Sighting.refused(FailureKind.BUSY));
            asked.clear();
            sees(Sighting.PRESENT);
            waits.add((Duration) asked.getFirst());
            probe.opening();
            ended(FailureKind.BUSY, failures);
        }
        assertThat(waits.stream().map(Duration::toSeconds)).containsExactly(0L, 1L, 2L, 4L, 8L, 16L, 32L, 60L);
        sees(Sighting.ABSENT);
        pass(Duration.ofSeconds(60));
        sees(Sighting.PRESENT);
        assertThat(asked)
                .as("a minute away makes earlier failures irrelevant")
                .endsWith(Duration.ZERO, "from the start");
    }

    @Test
    void aCameraThatRefusesALaterStepIsProbedUpToThatStepAndLessOften() {
        refused(FailureKind.BUSY, 1, "SETUP");
        assertThat(lookedAt).extracting(Presence.Target::depth).containsExactly(Presence.Depth.SET_UP);
        refused(FailureKind.REJECTED, 2, "PLAY");
        assertThat(lookedAt.getLast().depth()).isEqualTo(Presence.Depth.PLAYING);
        assertThat(lookedAt.getLast().every()).isEqualTo(Duration.ofSeconds(2));
        pass(Duration.ofMinutes(15));
        refused(FailureKind.REJECTED, 3, "PLAY");
        assertThat(lookedAt.getLast().every()).isEqualTo(Duration.ofSeconds(10));
        ended(FailureKind.ENDED, 4);
        assertThat(lookedAt.getLast().depth()).isEqualTo(Presence.Depth.DESCRIPTION);
        assertThat(lookedAt.getLast().every()).isEqualTo(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @EnumSource(
            value = FailureKind.class,
            names = {
                "AUTH",
                "BAD_URL",
                "REDIRECT_LOOP",
                "UNSUPPORTED_AUTH",
                "TOO_LARGE",
                "UNSUPPORTED_CODEC",
                "NO_KEYFRAMES",
                "STOPPED"
            })
    void causesThatAnAnswerCannotCureAreNotProbed(FailureKind kind) {
        ended(kind, 1);
        assertThat(listener).isEmpty();
    }

    @Test
    void anOpeningIsReplacedOnlyIfTheCameraWasSilentAndAnswersAgain() {
        probe.opening();
        probe.stillOpening();
        assertThat(listener).isEmpty();
        pass(Duration.ofSeconds(2));
        probe.stillOpening();
        sees(Sighting.PRESENT);
        pass(Duration.ofSeconds(5));
        probe.stillOpening();
        assertThat(asked).as("a slow camera gets time to answer").isEmpty();
        sees(Sighting.SILENT);
        probe.stillOpening();
        assertThat(asked).isEmpty();
        sees(Sighting.PRESENT);
        probe.stillOpening();
        assertThat(asked).containsExactly(FailureKind.TIMEOUT);
    }

    @Test
    void anOpeningThatBeganInSilenceIsReplacedOnceAtTheFirstPromptAnswer() {
        ended(FailureKind.STALLED, 1);
        sees(Sighting.SILENT);
        probe.opening();
        sees(Sighting.SLOW);
        probe.stillOpening();
        assertThat(asked).isEmpty();
        sees(Sighting.PRESENT);
        probe.stillOpening();
        assertThat(asked).endsWith(FailureKind.TIMEOUT);
        ended(FailureKind.TIMEOUT, 2);
        probe.opening();
        assertThat(listener).isEmpty();
    }

    /** Otherwise, a camera that came back during an opening without answer would be away for one more wait. */
    @Test
    void afterAnOpeningThatBeganInSilenceTheFirstAnswerIsAReturn() {
        ended(FailureKind.STALLED, 1);
        ended(FailureKind.TIMEOUT, 2);
        sees(Sighting.SILENT);
        probe.opening();
        pass(Duration.ofSeconds(10));
        ended(FailureKind.TIMEOUT, 3);
        sees(Sighting.PRESENT);
        assertThat(asked).containsExactly(Duration.ZERO, "from the start");
        asked.clear();
        probe.opening();
        ended(FailureKind.TIMEOUT, 4);
        sees(Sighting.PRESENT);
        assertThat(asked).as("it had answered before that opening").isEmpty();
    }

    @Test
    void anOpeningGetsTimeIfTheCameraWasSilentAWhileAgo() {
        ended(FailureKind.STALLED, 1);
        sees(Sighting.SILENT);
        pass(Duration.ofSeconds(12));
        probe.opening();
        sees(Sighting.PRESENT);
        probe.stillOpening();
        assertThat(asked).isEmpty();
        pass(Duration.ofSeconds(2));
        probe.stillOpening();
        assertThat(asked).containsExactly(FailureKind.TIMEOUT);
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
    void afterANetworkBreakTheOldConnectionHasASecondToDeliver() {
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
    void lateSightingsAreIgnored() {
        ended(FailureKind.REFUSED, 1);
        Consumer<Sighting> old = listener.orElseThrow();
        probe.opening();
        old.accept(Sighting.PRESENT);
        assertThat(asked).isEmpty();
    }
}
