package dev.watchkeeper.sensor;

import static dev.watchkeeper.sensor.TestSensors.OFF;
import static dev.watchkeeper.sensor.TestSensors.ON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.config.SensorCondition;
import dev.watchkeeper.config.SensorSettings;
import dev.watchkeeper.config.SensorSettings.When;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What values set off: events of their own, and armed or disarmed alerts. */
final class ConsequencesTest {
    private static final When RECORDS =
            new When(new SensorCondition.Equal(ON), List.of("yard", "gate"), Duration.ofSeconds(30), Optional.empty());
    private static final When ARMS =
            new When(new SensorCondition.Equal(ON), List.of(), Duration.ofSeconds(30), Optional.of(true));
    private static final When DISARMS =
            new When(new SensorCondition.Equal(OFF), List.of(), Duration.ofSeconds(30), Optional.of(false));

    @TempDir
    Path data;

    private final ManualClock clock = new ManualClock();
    private final List<Event> events = new ArrayList<>();
    private final TriggerEvents triggers = new TriggerEvents(
            events::add,
            camera -> camera.equals("yard")
                    ? Optional.of(new Snapshot(new byte[] {1}, clock.wall(), 1, 1))
                    : Optional.empty(),
            clock);
    private Arming arming;
    private Sensor sensor;

    @BeforeEach
    void setUp() {
        arming = Arming.open(data, clock);
        SensorSettings settings = TestSensors.flag("porch", RECORDS, ARMS, DISARMS);
        Consequences consequences = new Consequences(triggers, arming);
        sensor = new Sensor(settings, clock, consequences::accept);
    }

    @Test
    void aValueThatComesBeginsAnEventPerCameraWhichEndsInTime() {
        sensor.accept(ON);
        assertThat(events).hasSize(2).allSatisfy(event -> assertThat(event).isInstanceOf(Event.TriggerBegan.class));
        triggers.look();
        clock.advance(Duration.ofSeconds(29));
        triggers.look();
        assertThat(events).hasSize(2);
        clock.advance(Duration.ofSeconds(1));
        triggers.look();
        assertThat(events).hasSize(4);
        Event.TriggerBegan began = (Event.TriggerBegan) events.getFirst();
        Event.TriggerEnded ended = (Event.TriggerEnded) events.get(2);
        assertThat(ended.id()).isEqualTo(began.id());
        assertThat(ended.trigger()).isEqualTo(new Event.Trigger("porch", "true"));
        assertThat(Duration.between(ended.began(), ended.at())).isEqualTo(Duration.ofSeconds(30));
        assertThat(ended.snapshot()).isPresent();
        assertThat(((Event.TriggerEnded) events.get(3)).snapshot()).isEmpty();
    }

    @Test
    void onlyAValueThatComesSetsOffAndAnotherOneExtends() {
        sensor.accept(ON);
        sensor.accept(ON);
        assertThat(events).hasSize(2);
        clock.advance(Duration.ofSeconds(20));
        sensor.accept(OFF);
        sensor.accept(ON);
        assertThat(events).hasSize(2);
        clock.advance(Duration.ofSeconds(20));
        triggers.look();
        assertThat(events).hasSize(2);
        triggers.close();
        assertThat(events).hasSize(4);
    }

    @Test
    void whatWasKnownBeforeSetsNothingOffAgain() {
        sensor.restore(ON, clock.wall().minusSeconds(60));
        sensor.accept(ON);
        assertThat(events).isEmpty();
    }

    @Test
    void armingSurvivesARestart() {
        assertThat(arming.state()).isEqualTo(ArmingView.State.INITIAL);
        sensor.accept(OFF);
        assertThat(arming.state())
                .isEqualTo(new ArmingView.State(false, Optional.of("sensor porch"), Optional.of(clock.wall())));
        assertThat(Arming.open(data, clock).state()).isEqualTo(arming.state());
        sensor.accept(ON);
        assertThat(Arming.open(data, clock).state().armed()).isTrue();
    }

    @Test
    void aDamagedFileArms() throws IOException {
        arming.set(false, "anna\n");
        assertThat(Arming.open(data, clock).state().by()).contains("anna");
        Files.writeString(data.resolve("arming.json"), "{\"armed\":");
        assertThat(Arming.open(data, clock).state()).isEqualTo(ArmingView.State.INITIAL);
    }
}
