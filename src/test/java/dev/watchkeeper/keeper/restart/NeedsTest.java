package dev.watchkeeper.keeper.restart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.keeper.restart.Lifecycle.Action;
import dev.watchkeeper.keeper.restart.Lifecycle.Event;
import dev.watchkeeper.keeper.restart.Lifecycle.State;
import dev.watchkeeper.keeper.restart.RestartController.Order;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Children that need another child, on a fake clock: whoever fails because of it is innocent. */
final class NeedsTest {
    private static final Ending FAILURE = new Ending(Outcome.GENERAL, 1, "exited with code 1");
    private static final Optional<String> AWAY = Optional.of("server-away");

    private final ManualClock clock = new ManualClock();

    /** Measured with a supervisor that counted these: after three kills the paths were ready again after 1.7, 2.8 and 5.0 s, then came quarantine. */
    @Test
    void sixKillsOfTheServerIn80SecondsPutNobodyIntoQuarantineAndCostNoWait() {
        for (RestartPolicy policy : List.of(RestartPolicy.COMMAND, RestartPolicy.NODE, RestartPolicy.PUBLISHER)) {
            RestartController child = controller(policy);
            see(child, Optional.empty());
            for (int kill = 0; kill < 6; kill++) {
                clock.advance(Duration.ofSeconds(12));
                see(child, Optional.empty());
                child.observeNeeds(AWAY);
                assertThat(child.ended(FAILURE)).isEqualTo(new Order(Action.HOLD, State.HELD, false));
                clock.advance(Duration.ofMillis(1300));
                assertThat(see(child, AWAY).action())
                        .as("nothing while it is away")
                        .isEqualTo(Action.NONE);
                assertThat(see(child, Optional.empty())).isEqualTo(new Order(Action.START, State.RUNNING, true));
            }
            assertThat(child.restarts()).isEqualTo(Map.of("server-away", 6));
            assertThat(child.failures()).isZero();
        }
    }

    @Test
    void theFirstStartWaitsForWhatIsNeededAndIsNoRestart() {
        RestartController child = controller(RestartPolicy.COMMAND);
        assertThat(see(child, AWAY).state()).isEqualTo(State.HELD);
        clock.advance(Duration.ofDays(3));
        assertThat(see(child, AWAY).action()).isEqualTo(Action.NONE);
        assertThat(see(child, Optional.empty())).isEqualTo(new Order(Action.START, State.RUNNING, false));
        assertThat(child.restarts()).isEmpty();
    }

    /** The end of a publisher may be seen before the control API shows that its camera is away. */
    @Test
    void aFailureIsForgivenWhenItBecomesKnownThatSomethingWasAway() {
        RestartController child = controller(RestartPolicy.COMMAND);
        see(child, Optional.empty());
        for (int i = 0; i < 20; i++) {
            clock.advance(Duration.ofSeconds(5));
            assertThat(child.ended(FAILURE).state()).isEqualTo(State.WAITING);
            clock.advance(Duration.ofMillis(500));
            assertThat(see(child, AWAY)).isEqualTo(new Order(Action.HOLD, State.HELD, false));
            clock.advance(Duration.ofSeconds(40));
            assertThat(see(child, Optional.empty()).action()).isEqualTo(Action.START);
        }
        assertThat(child.failures()).isZero();
        assertThat(child.hasRoom()).isTrue();
    }

    /** A publisher's end, and that of the one started at once in its place, may both be seen before it is known that their camera has gone. */
    @Test
    void allFailuresInARowAreForgivenSoThatTheNextCrashCostsNoWait() {
        RestartController child = controller(RestartPolicy.PUBLISHER);
        see(child, Optional.empty());
        clock.advance(Duration.ofSeconds(5));
        child.ended(FAILURE);
        see(child, Optional.empty());
        clock.advance(Duration.ofMillis(200));
        child.ended(FAILURE);
        clock.advance(Duration.ofMillis(500));
        assertThat(see(child, AWAY).state()).isEqualTo(State.HELD);
        clock.advance(Duration.ofSeconds(4));
        see(child, Optional.empty());
        clock.advance(Duration.ofSeconds(40));
        child.ended(FAILURE);
        assertThat(see(child, Optional.empty()).action()).as("at once").isEqualTo(Action.START);
    }

    /** Seen in the soak: a server that was killed every half a minute kept a publisher from ever being proven, so that a crash minutes later cost the wait of a second one. */
    @Test
    void theProofOfHealthGoesOnAfterAnEndThatIsNoFaultOfItsOwn() {
        RestartController child = controller(RestartPolicy.PUBLISHER);
        see(child, Optional.empty());
        clock.advance(Duration.ofSeconds(7));
        child.ended(FAILURE);
        assertThat(see(child, Optional.empty()).action()).as("at once").isEqualTo(Action.START);
        for (int kill = 0; kill < 3; kill++) {
            clock.advance(Duration.ofSeconds(25));
            see(child, Optional.empty());
            child.observeNeeds(AWAY);
            assertThat(child.ended(FAILURE).state()).isEqualTo(State.HELD);
            clock.advance(Duration.ofSeconds(40));
            see(child, AWAY);
            see(child, Optional.empty());
        }
        clock.advance(Duration.ofSeconds(31));
        see(child, Optional.empty());
        assertThat(child.failures()).isZero();
        child.ended(FAILURE);
        assertThat(see(child, Optional.empty()).action()).as("at once").isEqualTo(Action.START);
        clock.advance(Duration.ofSeconds(50));
        child.observeNeeds(Optional.empty());
        child.ended(FAILURE);
        assertThat(see(child, Optional.empty()).action())
                .as("a second one within a minute of health waits")
                .isEqualTo(Action.NONE);
    }

    @Test
    void anEndSoonAfterTheReturnIsAConsequenceButALateOneIsNot() {
        RestartController child = controller(RestartPolicy.COMMAND);
        see(child, Optional.empty());
        see(child, AWAY);
        see(child, Optional.empty());
        clock.advance(Duration.ofSeconds(12));
        assertThat(child.ended(FAILURE).state()).as("its own time-out is 10 s").isEqualTo(State.HELD);
        assertThat(see(child, Optional.empty()).action()).as("it is there").isEqualTo(Action.START);
        assertThat(child.ended(FAILURE).state())
                .as("nothing was away while it ran")
                .isEqualTo(State.WAITING);
        clock.advance(Duration.ofSeconds(2));
        see(child, Optional.empty());
        see(child, AWAY);
        see(child, Optional.empty());
        clock.advance(Duration.ofSeconds(31));
        assertThat(child.ended(FAILURE).state()).isEqualTo(State.WAITING);
    }

    @Test
    void whoFailsByItselfAllTheTimeIsNotMadeInnocentByALaterAbsence() {
        RestartController child = controller(RestartPolicy.COMMAND);
        see(child, Optional.empty());
        for (int i = 0; i < 5; i++) {
            child.ended(FAILURE);
            clock.advance(child.untilDue().orElseThrow());
            see(child, Optional.empty());
        }
        assertThat(child.ended(FAILURE).state()).isEqualTo(State.QUARANTINED);
        clock.advance(Duration.ofMinutes(20));
        assertThat(see(child, AWAY).state()).as("no trial without it").isEqualTo(State.QUARANTINED);
        assertThat(see(child, Optional.empty()).state()).isEqualTo(State.TRIAL);
    }

    @Test
    void aPublisherIsRestartedAtOnceThenAfter2SecondsGrowingTo60AndIsNeverInQuarantine() {
        RestartController child = controller(RestartPolicy.PUBLISHER);
        see(child, Optional.empty());
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            assertThat(child.ended(FAILURE).state()).isEqualTo(State.WAITING);
            waits.add(child.untilDue().orElseThrow().toSeconds());
            clock.advance(child.untilDue().orElseThrow());
            see(child, Optional.empty());
        }
        assertThat(waits).startsWith(0L, 2L, 4L, 8L, 16L, 32L, 60L, 60L).endsWith(60L);
        child.observeNeeds(AWAY);
        assertThat(child.ended(FAILURE).state()).isEqualTo(State.HELD);
        assertThat(see(child, Optional.empty()).action())
                .as("at once after the server's return, whatever came before")
                .isEqualTo(Action.START);
        clock.advance(Duration.ofSeconds(60));
        see(child, Optional.empty());
        child.ended(new Ending(Outcome.CLEAN, 0, ""));
        assertThat(child.untilDue()).as("at once after proven health").hasValue(Duration.ZERO);
    }

    @Test
    void aPersonsOrdersHoldWhileSomethingIsAway() {
        RestartController child = controller(RestartPolicy.COMMAND);
        see(child, AWAY);
        assertThat(child.request(Event.START).action()).isEqualTo(Action.START_AFRESH);
        child.ended(FAILURE);
        assertThat(child.state()).isEqualTo(State.HELD);
        assertThat(child.request(Event.STOP).state()).isEqualTo(State.STOPPED);
        assertThat(see(child, Optional.empty()).action()).isEqualTo(Action.NONE);
    }

    private static Order see(RestartController child, Optional<String> away) {
        child.observeNeeds(away);
        return child.tick();
    }

    private RestartController controller(RestartPolicy policy) {
        return new RestartController(policy, clock, () -> 0);
    }
}
