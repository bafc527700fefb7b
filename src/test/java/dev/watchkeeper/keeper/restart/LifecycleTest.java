package dev.watchkeeper.keeper.restart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.keeper.restart.Lifecycle.Action;
import dev.watchkeeper.keeper.restart.Lifecycle.Event;
import dev.watchkeeper.keeper.restart.Lifecycle.State;
import dev.watchkeeper.keeper.restart.Lifecycle.Step;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every cell of the transition table, written down a second time by hand. */
final class LifecycleTest {
    /** Rows are states, columns are events; a dot means "same state, no action". */
    private static final String TABLE = """
            .           DUE           OVER                 FAILED                 EXHAUSTED              GIVEN_UP             UNUSABLE             INNOCENT             AWAY      BACK          PROVEN        VERDICT       CHANGED              STOP         START                RESTART
            WAITING     RUNNING/START .                    .                      .                      .                    .                    .                    HELD/HOLD .             .             .             .                    STOPPED      RUNNING/START_AFRESH RUNNING/START
            HELD        .             .                    .                      .                      .                    .                    .                    .         RUNNING/START .             .             .                    STOPPED      RUNNING/START_AFRESH RUNNING/START
            RUNNING     .             FINISHED             WAITING/WAIT           QUARANTINED/QUARANTINE GIVEN_UP/REPORT      REFUSED/REPORT       HELD/HOLD            .         .             PROVEN/FORGET CONDEMNED/END .                    STOPPING/END .                    RESTARTING/END
            PROVEN      .             FINISHED             WAITING/WAIT           QUARANTINED/QUARANTINE GIVEN_UP/REPORT      REFUSED/REPORT       HELD/HOLD            .         .             PROVEN/FORGET CONDEMNED/END .                    STOPPING/END .                    RESTARTING/END
            TRIAL       .             FINISHED             QUARANTINED/QUARANTINE QUARANTINED/QUARANTINE GIVEN_UP/REPORT      REFUSED/REPORT       HELD/HOLD            .         .             PROVEN/FORGET CONDEMNED/END .                    STOPPING/END .                    RESTARTING/END
            CONDEMNED   .             FINISHED             WAITING/WAIT           QUARANTINED/QUARANTINE GIVEN_UP/REPORT      WAITING/WAIT         HELD/HOLD            .         .             .             .             .                    STOPPING     .                    RESTARTING
            RESTARTING  .             RUNNING/START_AFRESH RUNNING/START_AFRESH   RUNNING/START_AFRESH   RUNNING/START_AFRESH RUNNING/START_AFRESH RUNNING/START_AFRESH .         .             .             .             .                    STOPPING     .                    .
            STOPPING    .             STOPPED              STOPPED                STOPPED                STOPPED              STOPPED              STOPPED              .         .             .             .             .                    .            RESTARTING           RESTARTING
            STOPPED     .             .                    .                      .                      .                    .                    .                    .         .             .             .             .                    .            RUNNING/START_AFRESH RUNNING/START_AFRESH
            QUARANTINED TRIAL/START   .                    .                      .                      .                    .                    .                    .         .             .             .             TRIAL/START          STOPPED      RUNNING/START_AFRESH RUNNING/START_AFRESH
            REFUSED     .             .                    .                      .                      .                    .                    .                    .         .             .             .             RUNNING/START_AFRESH STOPPED      RUNNING/START_AFRESH RUNNING/START_AFRESH
            FINISHED    .             .                    .                      .                      .                    .                    .                    .         .             .             .             .                    STOPPED      RUNNING/START_AFRESH RUNNING/START_AFRESH
            GIVEN_UP    .             .                    .                      .                      .                    .                    .                    .         .             .             .             .                    STOPPED      RUNNING/START_AFRESH RUNNING/START_AFRESH
            """;

    private static final List<String[]> ROWS =
            TABLE.lines().map(line -> line.strip().split("\\s+")).toList();

    @Test
    void everyCellIsAsWritten() {
        assertThat(Arrays.stream(ROWS.getFirst()).skip(1)).containsExactly(names(Event.values()));
        assertThat(ROWS.stream().skip(1).map(row -> row[0])).containsExactly(names(State.values()));
        for (String[] row : ROWS.subList(1, ROWS.size())) {
            State state = State.valueOf(row[0]);
            for (Event event : Event.values()) {
                assertThat(Lifecycle.next(state, event))
                        .as(state + " " + event)
                        .isEqualTo(step(state, row[1 + event.ordinal()]));
            }
        }
    }

    @Test
    void aProcessIsStartedOnlyIfThereIsNoneAndEndedOnlyIfThereIsOne() {
        Set<Event> ends =
                EnumSet.of(Event.OVER, Event.FAILED, Event.EXHAUSTED, Event.GIVEN_UP, Event.UNUSABLE, Event.INNOCENT);
        for (State state : State.values()) {
            for (Event event : Event.values()) {
                Step step = Lifecycle.next(state, event);
                if (step.action() == Action.START || step.action() == Action.START_AFRESH) {
                    assertThat(!state.isUp() || ends.contains(event))
                            .as(state + " " + event)
                            .isTrue();
                    assertThat(step.next().isUp()).isTrue();
                } else if (!ends.contains(event)) {
                    assertThat(step.next().isUp()).as(state + " " + event).isEqualTo(state.isUp());
                }
                if (step.action() == Action.END) {
                    assertThat(state.isUp()).isTrue();
                }
            }
        }
    }

    private static Step step(State state, String cell) {
        if (cell.equals(".")) {
            return new Step(state, Action.NONE);
        }
        String[] parts = cell.split("/");
        return new Step(State.valueOf(parts[0]), parts.length == 1 ? Action.NONE : Action.valueOf(parts[1]));
    }

    private static String[] names(Enum<?>[] values) {
        return Arrays.stream(values).map(Enum::name).toArray(String[]::new);
    }
}
