package dev.watchkeeper.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.keeper.restart.Ending;
import dev.watchkeeper.keeper.restart.Lifecycle.State;
import dev.watchkeeper.keeper.restart.Outcome;
import dev.watchkeeper.notify.Message;
import dev.watchkeeper.notify.MessageKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which ends are reported by mail, with the texts that users of keep_alive_config.json know. */
final class AlertsTest {
    private static final Ending CLEAN = new Ending(Outcome.CLEAN, 0, "exited normally");
    private static final Ending GENERAL = new Ending(Outcome.GENERAL, 1, "exited with code 1");
    private static final Ending CAMERA = new Ending(Outcome.CAMERA, 70, "exited with code 70: its camera failed");
    private static final Ending WRONG =
            new Ending(Outcome.CONFIGURATION, 78, "exited with code 78: its configuration is wrong");

    private static final Ending HUNG = new Ending(Outcome.HANG, 137, "made no progress and was ended");

    private final ManualClock clock = new ManualClock();
    private final List<Message> told = new ArrayList<>();
    private final Alerts alerts = new Alerts("main.py", "main.py", "AEye", told::add, clock);

    @Test
    void eachFailureFromTheThirdInARowOnIsReported() {
        for (int i = 0; i < 5; i++) {
            fails(GENERAL, State.WAITING);
        }
        assertThat(told)
                .extracting(message -> message.words().title(), AlertsTest::first)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                "Multiple Failures", "AEye process has failed 3 times consecutively"),
                        org.assertj.core.groups.Tuple.tuple(
                                "Multiple Failures", "AEye process has failed 4 times consecutively"),
                        org.assertj.core.groups.Tuple.tuple(
                                "Multiple Failures", "AEye process has failed 5 times consecutively"));
        assertThat(told.getFirst().topic().target().name()).isEqualTo("main.py");
        assertThat(told.getFirst().topic().kind()).isEqualTo(MessageKind.CHILD_FAILED);
        assertThat(details(told.getFirst()))
                .isEqualTo("Last end: exited with code 1 (general)\nNow: it restarts in 7 s");
    }

    @Test
    void aCleanEndAPersonAndAQuietHourRestartTheCount() {
        fails(GENERAL, State.WAITING);
        fails(GENERAL, State.WAITING);
        alerts.ended(CLEAN, false, State.WAITING, Optional.empty());
        fails(GENERAL, State.WAITING);
        fails(GENERAL, State.WAITING);
        alerts.reset();
        fails(GENERAL, State.WAITING);
        fails(GENERAL, State.WAITING);
        clock.advance(Duration.ofHours(1));
        fails(GENERAL, State.WAITING);
        fails(GENERAL, State.WAITING);
        assertThat(told).isEmpty();
        // A child that crashes every other minute is healthy in between, but is reported anyway.
        clock.advance(Duration.ofMinutes(2));
        fails(GENERAL, State.WAITING);
        assertThat(told).hasSize(1);
    }

    @Test
    void anExhaustedBudgetIsReportedWithTheClassOfTheFailure() {
        fails(CAMERA, State.QUARANTINED);
        fails(GENERAL, State.GIVEN_UP);
        assertThat(told).extracting(message -> message.words().title()).containsOnly("Restart Limit Reached");
        assertThat(told)
                .extracting(AlertsTest::first)
                .containsExactly(
                        "AEye process has failed too many times (camera_failure)",
                        "AEye process has failed too many times (general_failure)");
        assertThat(details(told.get(0))).endsWith("Now: it is down; a trial follows in 7 s");
        assertThat(details(told.get(1)))
                .endsWith("Now: it is given up, as configured, and stays down until somebody starts it");
    }

    @Test
    void aRefusedConfigurationNeedsAPerson() {
        fails(WRONG, State.REFUSED);
        assertThat(told).singleElement().satisfies(notice -> {
            assertThat(notice.words().title()).isEqualTo("Configuration Refused");
            assertThat(first(notice)).isEqualTo("AEye process cannot work: its configuration is wrong");
            assertThat(details(notice)).endsWith("Now: it is down until its configuration changes");
        });
    }

    @Test
    void requestedEndsAreNotReported() {
        for (int i = 0; i < 10; i++) {
            alerts.ended(GENERAL, true, State.STOPPED, Optional.empty());
            alerts.ended(CLEAN, true, State.RUNNING, Optional.empty());
        }
        fails(GENERAL, State.WAITING);
        assertThat(told).isEmpty();
    }

    private void fails(Ending ending, State now) {
        alerts.ended(ending, false, now, Optional.of(Duration.ofMillis(6200)));
    }

    @Test
    void aHangIsToldWithWhatWasDone() {
        fails(HUNG, State.WAITING);
        assertThat(told).singleElement().satisfies(message -> {
            assertThat(message.topic().kind()).isEqualTo(MessageKind.HANG);
            assertThat(message.words().title()).isEqualTo("main.py hung");
            assertThat(message.words().tried()).hasSize(1);
            assertThat(message.words().next()).isEqualTo("it restarts in 7 s");
        });
    }

    private static String first(Message message) {
        return message.words().text().lines().findFirst().orElse("");
    }

    private static String details(Message message) {
        return message.words().text().split("\n", 2)[1];
    }
}
