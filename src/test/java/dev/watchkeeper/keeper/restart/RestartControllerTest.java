package dev.watchkeeper.keeper.restart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.Backoff;
import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.keeper.restart.Lifecycle.Action;
import dev.watchkeeper.keeper.restart.Lifecycle.Event;
import dev.watchkeeper.keeper.restart.Lifecycle.State;
import dev.watchkeeper.keeper.restart.RestartController.Order;
import dev.watchkeeper.keeper.restart.RestartPolicy.Mode;
import dev.watchkeeper.keeper.restart.RestartPolicy.Strategies;
import dev.watchkeeper.keeper.restart.RestartPolicy.Strategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When a child restarts, on a fake clock. */
final class RestartControllerTest {
    private static final Ending FAILURE = new Ending(Outcome.GENERAL, 1, "exited with code 1");
    private static final Ending CLEAN = new Ending(Outcome.CLEAN, 0, "exited normally");

    private final ManualClock clock = new ManualClock();

    @Test
    void theFirstStartIsNoRestart() {
        RestartController child = controller(RestartPolicy.COMMAND);
        Order first = child.tick();
        assertThat(first).isEqualTo(new Order(Action.START, State.RUNNING, false));
        assertThat(child.restarts()).isEmpty();
        child.ended(FAILURE);
        assertThat(startWhenDue(child).isRestart()).isTrue();
        assertThat(child.restarts()).isEqualTo(Map.of("general", 1));
    }

    @Test
    void waitsGrowUntilTheBudgetIsExhaustedAndQuarantineDoublesToAnHour() {
        RestartController child = controller(RestartPolicy.COMMAND);
        child.tick();
        assertThat(waits(child, 5)).containsExactly(1L, 2L, 4L, 8L, 16L);
        assertThat(child.ended(FAILURE).action()).isEqualTo(Action.QUARANTINE);
        List<Long> quarantines = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            quarantines.add(child.untilDue().orElseThrow().toMinutes());
            assertThat(startWhenDue(child).state()).isEqualTo(State.TRIAL);
            assertThat(child.ended(FAILURE).state()).isEqualTo(State.QUARANTINED);
        }
        assertThat(quarantines).containsExactly(15L, 30L, 60L, 60L);
        assertThat(child.restarts()).isEqualTo(Map.of("general", 9));
    }

    @Test
    void whoeverAsksForARestartIsToldWhenTheBudgetIsSpent() {
        RestartController child = controller(RestartPolicy.COMMAND);
        child.tick();
        assertThat(child.hasRoom()).isTrue();
        waits(child, 5);
        assertThat(child.hasRoom()).as("one more would be a crash loop").isFalse();
        clock.advance(Duration.ofSeconds(301));
        assertThat(child.hasRoom()).isTrue();
    }

    @Test
    void theNodeIsTriedAgainAfterAMinute() {
        RestartController child = controller(RestartPolicy.NODE);
        child.tick();
        waits(child, 5);
        child.ended(FAILURE);
        assertThat(child.untilDue()).hasValue(Duration.ofSeconds(60));
    }

    @Test
    void aTrialThatLastsEndsTheCrashLoop() {
        RestartController child = controller(RestartPolicy.COMMAND);
        child.tick();
        waits(child, 5);
        child.ended(FAILURE);
        startWhenDue(child);
        clock.advance(Duration.ofSeconds(60));
        assertThat(child.tick()).isEqualTo(new Order(Action.FORGET, State.PROVEN, false));
        child.ended(FAILURE);
        assertThat(child.untilDue()).as("at once after proven health").hasValue(Duration.ZERO);
        startWhenDue(child);
        assertThat(waits(child, 2)).containsExactly(1L, 2L);
    }

    @Test
    void aFailureEveryMinuteIsACrashLoopTooIfThereAreTooMany() {
        RestartController child = controller(new RestartPolicy(
                Mode.ON_FAILURE,
                Strategies.same(strategy(0, 1, 3, 300)),
                RestartPolicy.COMMAND.provenAfter(),
                RestartPolicy.COMMAND.quarantine(),
                false));
        child.tick();
        for (int i = 0; i < 3; i++) {
            clock.advance(Duration.ofSeconds(61));
            child.tick();
            assertThat(child.ended(FAILURE).state()).isEqualTo(State.WAITING);
            startWhenDue(child);
        }
        clock.advance(Duration.ofSeconds(61));
        child.tick();
        assertThat(child.ended(FAILURE).state()).as("the fourth within 300 s").isEqualTo(State.QUARANTINED);
    }

    @Test
    void oldFailuresLeaveTheWindow() {
        RestartController child = controller(RestartPolicy.COMMAND);
        child.tick();
        for (int i = 0; i < 50; i++) {
            clock.advance(Duration.ofSeconds(61));
            child.tick();
            assertThat(child.ended(FAILURE).state()).as("failure " + i).isEqualTo(State.WAITING);
            startWhenDue(child);
        }
    }

    /** If the waits counted, 10 restarts in 300 s with waits of 30 s and more could never be reached. */
    @Test
    void theWindowDoesNotIncludeTheWaits() {
        Strategy camera = new Strategy(
                Duration.ofSeconds(30),
                new Backoff(Duration.ofSeconds(30), 1.5, Duration.ofSeconds(228)),
                0,
                10,
                Duration.ofSeconds(300));
        RestartController child = controller(new RestartPolicy(
                Mode.ALWAYS,
                new Strategies(strategy(5, 5, 5, 300), camera, strategy(5, 5, 5, 300)),
                RestartPolicy.COMMAND.provenAfter(),
                RestartPolicy.COMMAND.quarantine(),
                false));
        child.tick();
        Ending noCamera = new Ending(Outcome.CAMERA, 70, "exited with code 70");
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            clock.advance(Duration.ofSeconds(1));
            child.ended(noCamera);
            waits.add(child.untilDue().orElseThrow().toSeconds());
            startWhenDue(child);
        }
        assertThat(waits).containsExactly(30L, 45L, 67L, 101L, 151L, 227L, 228L, 228L, 228L, 228L);
        assertThat(child.ended(noCamera).state()).isEqualTo(State.QUARANTINED);
    }

    @Test
    void jitterOnlyLengthensAWait() {
        RestartController child = new RestartController(RestartPolicy.COMMAND, clock, () -> 0.999);
        child.tick();
        child.ended(FAILURE);
        assertThat(child.untilDue().orElseThrow()).isBetween(Duration.ofMillis(1190), Duration.ofMillis(1200));
    }

    @Test
    void aChildStaysDownAfterACleanEndUnlessItAlwaysRestarts() {
        RestartController child = controller(RestartPolicy.COMMAND);
        child.tick();
        assertThat(child.ended(CLEAN).state()).isEqualTo(State.FINISHED);
        RestartController always = controller(with(Mode.ALWAYS, false));
        always.tick();
        assertThat(waits(always, CLEAN, 5))
                .as("many clean ends are a crash loop too")
                .containsExactly(1L, 2L, 4L, 8L, 16L);
        assertThat(always.ended(CLEAN).state()).isEqualTo(State.QUARANTINED);
        RestartController never = controller(with(Mode.NEVER, false));
        never.tick();
        assertThat(never.ended(FAILURE).state()).isEqualTo(State.FINISHED);
    }

    @Test
    void aWrongConfigurationWaitsForAChange() {
        RestartController child = controller(RestartPolicy.COMMAND);
        child.tick();
        assertThat(child.ended(new Ending(Outcome.CONFIGURATION, 78, "")))
                .isEqualTo(new Order(Action.REPORT, State.REFUSED, false));
        clock.advance(Duration.ofDays(30));
        assertThat(child.tick().action()).isEqualTo(Action.NONE);
        assertThat(child.configurationChanged()).isEqualTo(new Order(Action.START_AFRESH, State.RUNNING, true));
        assertThat(child.restarts()).isEqualTo(Map.of("changed", 1));
        child.ended(new Ending(Outcome.ENVIRONMENT, 75, ""));
        assertThat(child.state()).as("a failure of the environment is retried").isEqualTo(State.WAITING);
    }

    @Test
    void givingUpIsTheClassicBehaviourAndIsReported() {
        RestartController child = controller(with(Mode.ON_FAILURE, true));
        child.tick();
        waits(child, 5);
        assertThat(child.ended(FAILURE)).isEqualTo(new Order(Action.REPORT, State.GIVEN_UP, false));
        clock.advance(Duration.ofDays(30));
        assertThat(child.tick().action()).isEqualTo(Action.NONE);
        assertThat(child.request(Event.START).action()).isEqualTo(Action.START_AFRESH);
    }

    @Test
    void aPersonsRequestIsNoFailure() {
        RestartController child = controller(RestartPolicy.COMMAND);
        child.tick();
        assertThat(child.request(Event.STOP).action()).isEqualTo(Action.END);
        assertThat(child.ended(new Ending(Outcome.GENERAL, 143, "")))
                .isEqualTo(new Order(Action.NONE, State.STOPPED, false));
        clock.advance(Duration.ofDays(3));
        assertThat(child.tick().action()).isEqualTo(Action.NONE);
        assertThat(child.request(Event.START)).isEqualTo(new Order(Action.START_AFRESH, State.RUNNING, true));
        for (int i = 0; i < 20; i++) {
            assertThat(child.request(Event.RESTART).action()).isEqualTo(Action.END);
            assertThat(child.ended(FAILURE).action()).isEqualTo(Action.START_AFRESH);
        }
        assertThat(child.restarts()).isEqualTo(Map.of("asked", 21));
        assertThat(child.failures()).isZero();
    }

    @Test
    void aHangCountsAsAFailure() {
        RestartController child = controller(RestartPolicy.COMMAND);
        child.tick();
        assertThat(child.condemn().action()).isEqualTo(Action.END);
        assertThat(child.ended(new Ending(Outcome.HANG, 137, "")).state()).isEqualTo(State.WAITING);
        startWhenDue(child);
        assertThat(child.restarts()).isEqualTo(Map.of("hang", 1));
    }

    @Test
    void aFailedCheckDelaysTheProofOfHealth() {
        RestartController child = controller(RestartPolicy.COMMAND);
        child.tick();
        clock.advance(Duration.ofSeconds(59));
        child.restartProof();
        clock.advance(Duration.ofSeconds(59));
        assertThat(child.tick().state()).isEqualTo(State.RUNNING);
        clock.advance(Duration.ofSeconds(1));
        assertThat(child.tick().state()).isEqualTo(State.PROVEN);
    }

    private RestartController controller(RestartPolicy policy) {
        return new RestartController(policy, clock, () -> 0);
    }

    private static RestartPolicy with(Mode mode, boolean giveUp) {
        RestartPolicy p = RestartPolicy.COMMAND;
        return new RestartPolicy(mode, p.strategies(), p.provenAfter(), p.quarantine(), giveUp);
    }

    private static Strategy strategy(int afterProven, int delay, int max, int window) {
        Duration wait = Duration.ofSeconds(delay);
        return new Strategy(
                Duration.ofSeconds(afterProven), new Backoff(wait, 1, wait), 0, max, Duration.ofSeconds(window));
    }

    private List<Long> waits(RestartController child, int failures) {
        return waits(child, FAILURE, failures);
    }

    private List<Long> waits(RestartController child, Ending ending, int failures) {
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < failures; i++) {
            assertThat(child.ended(ending).state()).isEqualTo(State.WAITING);
            waits.add(child.untilDue().orElseThrow().toSeconds());
            startWhenDue(child);
        }
        return waits;
    }

    private Order startWhenDue(RestartController child) {
        Duration left = child.untilDue().orElseThrow();
        if (left.isPositive()) {
            clock.advance(left.minusNanos(1));
            assertThat(child.tick().action()).isEqualTo(Action.NONE);
            clock.advance(Duration.ofNanos(1));
        }
        Order order = child.tick();
        assertThat(order.action()).isEqualTo(Action.START);
        return order;
    }
}
