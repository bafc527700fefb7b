package dev.watchkeeper.sensor;

import static dev.watchkeeper.sensor.TestSensors.OFF;
import static dev.watchkeeper.sensor.TestSensors.ON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.config.SensorSettings.Source;
import dev.watchkeeper.config.SensorValue;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is known of a sensor that works, fails, and works again. */
final class SensorTest {
    private final ManualClock clock = new ManualClock();
    private final List<Sensor.Change> changes = new ArrayList<>();
    private final Sensor sensor = new Sensor(TestSensors.flag("porch"), clock, changes::add);

    @Test
    void withoutAValueItIsStaleFromTheStartAndAlertsAfterTheLimit() {
        assertThat(sensor.status().health().stale()).isTrue();
        assertThat(sensor.status().health().alerting()).isFalse();
        clock.advance(Duration.ofMinutes(31));
        assertThat(sensor.status().health().alerting()).isTrue();
        assertThat(sensor.status().last()).isEmpty();
    }

    @Test
    void theLastValueStaysWithItsAgeWhileReadsFail() {
        sensor.accept(ON);
        clock.advance(Duration.ofMinutes(4));
        sensor.failed("is gone");
        SensorStatus status = sensor.status();
        assertThat(status.last().orElseThrow().value()).isEqualTo(ON);
        assertThat(status.last().orElseThrow().age()).isEqualTo(Duration.ofMinutes(4));
        assertThat(status.health().stale()).isFalse();
        assertThat(status.health().failures()).isEqualTo(1);
        assertThat(status.health().error()).contains("is gone");
        clock.advance(Duration.ofMinutes(2));
        assertThat(sensor.status().health().stale()).isTrue();
        sensor.accept(OFF);
        assertThat(sensor.status().health())
                .isEqualTo(new SensorStatus.Health(false, false, Duration.ZERO, 0, Optional.empty()));
        assertThat(changes).extracting(Sensor.Change::before).containsExactly(Optional.empty(), Optional.of(ON));
    }

    @Test
    void theSleepOfTheHostAndStepsOfTheClockMakeNoValueYounger() {
        sensor.accept(ON);
        clock.suspend(Duration.ofMinutes(10));
        clock.stepWall(Duration.ofHours(-3));
        assertThat(sensor.status().last().orElseThrow().age()).isEqualTo(Duration.ofMinutes(10));
        assertThat(sensor.status().health().stale()).isTrue();
    }

    @Test
    void aValueOfAnEarlierRunIsKnownWithItsAgeAndSetsNothingOff() {
        sensor.restore(ON, clock.wall().minusSeconds(3600));
        assertThat(sensor.status().last().orElseThrow().age()).isEqualTo(Duration.ofHours(1));
        assertThat(changes).isEmpty();
        sensor.accept(ON);
        sensor.restore(OFF, clock.wall());
        assertThat(sensor.status().last().orElseThrow().value()).isEqualTo(ON);
        assertThat(changes.getFirst().before()).contains(ON);
    }

    @Test
    void whatABrokerHasKeptCountsAsStale() {
        sensor.acceptOld(ON);
        assertThat(sensor.status().last()).isPresent();
        assertThat(sensor.status().health().stale()).isTrue();
        assertThat(changes).isEmpty();
    }

    @Test
    void readsAreRepeatedAfter10And20And30SecondsThenWithNewConnectionsAndForEver() {
        Duration minute = Duration.ofMinutes(1);
        List<RetryPlan> plans = new ArrayList<>();
        for (int failures = 0; failures < 9; failures++) {
            plans.add(RetryPlan.after(failures, minute));
        }
        assertThat(plans)
                .extracting(plan -> plan.pause().toSeconds())
                .containsExactly(60L, 10L, 20L, 30L, 60L, 90L, 60L, 60L, 60L);
        assertThat(plans)
                .extracting(RetryPlan::reconnect)
                .containsExactly(false, false, false, true, true, true, true, true, true);
        assertThat(plans)
                .extracting(RetryPlan::alert)
                .containsExactly(false, false, false, false, false, false, true, false, false);
        assertThat(RetryPlan.after(7, Duration.ofSeconds(1)).pause()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void aLoopGoesOnWithTheLastValueWhateverItsReaderDoes() throws Exception {
        Deque<String> answers = new ArrayDeque<>(List.of("true", "fail", "maybe", "bug", "false"));
        List<String> reconnects = new ArrayList<>();
        Reader reader = new Reader() {
            @Override
            public String read() throws FailureException {
                String answer = answers.removeFirst();
                if (answer.equals("bug")) {
                    throw new IllegalStateException("not caught");
                }
                if (answer.equals("fail")) {
                    throw new FailureException(FailureKind.TIMEOUT, "took too long");
                }
                return answer;
            }

            @Override
            public void reconnect() {
                reconnects.add("again");
            }
        };
        ReadLoop loop = new ReadLoop(sensor, reader, clock);
        assertThat(loop.step().pause()).isEqualTo(Duration.ofSeconds(60));
        assertThat(loop.step().pause()).isEqualTo(Duration.ofSeconds(10));
        assertThat(loop.step().pause()).isEqualTo(Duration.ofSeconds(20));
        assertThat(sensor.status().health().error().orElseThrow()).contains("expected true or false");
        assertThat(reconnects).isEmpty();
        assertThat(loop.step().pause()).isEqualTo(Duration.ofSeconds(30));
        assertThat(reconnects).hasSize(1);
        assertThat(sensor.status().last().orElseThrow().value()).isEqualTo(ON);
        assertThat(loop.step().pause()).isEqualTo(Duration.ofSeconds(60));
        assertThat(sensor.status().last().orElseThrow().value()).isEqualTo(OFF);
        assertThat(sensor.status().health().failures()).isZero();
    }

    @Test
    void fieldsOfJsonAreFoundAndWhatIsMissingIsSaid() throws Exception {
        String json = "{\"a\":{\"b\":[1,{\"c\":21.5}],\"d\":true,\"e\":null}}";
        assertThat(FieldPath.in(json, Optional.of("a.b.1.c"))).isEqualTo("21.5");
        assertThat(FieldPath.in(json, Optional.of("a.d"))).isEqualTo("true");
        assertThat(FieldPath.in("plain", Optional.empty())).isEqualTo("plain");
        for (String path : List.of("a", "a.e", "a.x", "a.b.7")) {
            assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> FieldPath.in(json, Optional.of(path))))
                    .hasMessageContaining("without a value in the field " + path);
        }
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> FieldPath.in("<html>", Optional.of("a"))))
                .hasMessageContaining("no JSON");
    }

    @Test
    void aTypeIsKnownByItsWord() {
        assertThat(SensorValue.Type.of("number")).contains(SensorValue.Type.NUMBER);
        assertThat(SensorValue.Type.of("NUMBER")).isEmpty();
        assertThat(TestSensors.of("a", SensorValue.Type.TEXT, new Source.Push())
                        .type()
                        .id())
                .isEqualTo("text");
    }
}
