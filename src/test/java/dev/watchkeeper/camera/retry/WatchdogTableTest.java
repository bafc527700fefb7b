package dev.watchkeeper.camera.retry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.camera.retry.WatchdogTable.Event;
import dev.watchkeeper.camera.retry.WatchdogTable.Notice;
import dev.watchkeeper.camera.retry.WatchdogTable.State;
import dev.watchkeeper.camera.retry.WatchdogTable.Tally;
import dev.watchkeeper.config.RetrySettings;
import dev.watchkeeper.config.RetrySettings.AfterMaxRetries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of docs/watchdog.md, cell by cell, against the code. */
final class WatchdogTableTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long NOW = 1_000 * SECOND;
    private static final Tally FOUR = new Tally(4, 4);
    private static final WatchdogTable TABLE = new WatchdogTable(RetrySettings.DEFAULT);

    private static final Map<String, State> STATES = Map.of(
            "Seeing", new State.Seeing(Tally.NONE, NOW - SECOND),
            "Waiting", new State.Waiting(FOUR, NOW + 5 * SECOND),
            "Attempting", new State.Attempting(FOUR),
            "Barred", new State.Barred(FOUR, OptionalLong.of(NOW + 5 * SECOND)),
            "Stopped", new State.Stopped(new Tally(11, 11)));

    private static final Map<String, Event> EVENTS = Map.of(
            "FrameReceived", new Event.FrameReceived(),
            "FrameFailed", new Event.FrameFailed(),
            "AttemptBegan", new Event.AttemptBegan(),
            "AttemptSucceeded", new Event.AttemptSucceeded(),
            "AttemptFailed", new Event.AttemptFailed(),
            "SignInRefused", new Event.SignInRefused(Optional.of(Duration.ofSeconds(60))),
            "WaitShortened", new Event.WaitShortened(Duration.ofSeconds(2)),
            "Returned", new Event.Returned(Duration.ofSeconds(2)),
            "AttemptRequested", new Event.AttemptRequested());

    /** What a cell of the document says, of the state and event above. */
    private static String cell(State before, WatchdogTable.Step step) {
        List<String> parts = new ArrayList<>();
        State next = step.next();
        if (next.equals(before)) {
            parts.add("–");
        } else {
            String name = next.getClass().getSimpleName();
            parts.add(name.equals(before.getClass().getSimpleName()) ? "same" : name);
            if (next.tally().failures() > before.tally().failures()) {
                parts.add("+1");
            }
            if (next.tally().row() == 0 && before.tally().row() > 0 && !(next instanceof State.Seeing)) {
                parts.add("row 0");
            }
            OptionalLong due = WatchdogTable.dueNanos(next);
            if (due.isPresent()) {
                parts.add("in " + (due.getAsLong() - NOW) / SECOND + " s");
            }
        }
        for (Notice notice : Notice.values()) {
            if (step.notices().contains(notice)) {
                parts.add(notice.name());
            }
        }
        return String.join(", ", parts);
    }

    @Test
    void everyCellOfTheDocumentMatchesTheCode() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("docs/watchdog.md"));
        int head = -1;
        for (int i = 0; i < lines.size() && head < 0; i++) {
            head = lines.get(i).startsWith("| event \\ state") ? i : -1;
        }
        List<String> states = cells(lines.get(head));
        Map<String, List<String>> written = new TreeMap<>();
        for (int i = head + 2; i < lines.size() && lines.get(i).startsWith("|"); i++) {
            List<String> row = cells(lines.get(i));
            written.put(row.getFirst().replace("`", ""), row);
        }
        assertThat(written.keySet()).isEqualTo(new TreeMap<>(EVENTS).keySet());
        assertThat(states).hasSize(STATES.size() + 1);
        int seen = 0;
        for (Map.Entry<String, List<String>> row : written.entrySet()) {
            for (int column = 1; column < states.size(); column++) {
                String name = states.get(column).replace("`", "");
                State state = java.util.Objects.requireNonNull(STATES.get(name));
                WatchdogTable.Step step =
                        TABLE.step(state, java.util.Objects.requireNonNull(EVENTS.get(row.getKey())), NOW, 1);
                assertThat(cell(state, step))
                        .as(row.getKey() + " in " + name)
                        .isEqualTo(row.getValue().get(column));
                seen++;
            }
        }
        assertThat(seen).isEqualTo(45);
    }

    private static List<String> cells(String line) {
        String inner = line.strip();
        return List.of(inner.substring(1, inner.length() - 1).split("\\|", -1)).stream()
                .map(String::strip)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 50})
    void waitsAndStatusFollowTheFailures(int failure) {
        State before = new State.Attempting(new Tally(failure - 1, failure - 1));
        WatchdogTable.Step step = TABLE.step(before, new Event.AttemptFailed(), NOW, 1);
        long wait = (WatchdogTable.dueNanos(step.next()).orElseThrow() - NOW) / SECOND;
        assertThat(wait).isEqualTo(failure >= 7 ? 60 : 1L << (failure - 1));
        assertThat(TABLE.status(step.next()))
                .isEqualTo(
                        failure >= 10
                                ? CameraHealth.OFFLINE
                                : failure >= 3 ? CameraHealth.DEGRADED : CameraHealth.HEALTHY);
        assertThat(step.notices()).isEqualTo(failure == 10 ? Set.of(Notice.OFFLINE) : Set.of());
    }

    @Test
    void stopAllowsTheTryAfterTheTenthFailureAndThenStops() {
        WatchdogTable stop = new WatchdogTable(RetrySettings.DEFAULT.withAfterMaxRetries(AfterMaxRetries.STOP));
        State ten = stop.step(new State.Attempting(new Tally(9, 9)), new Event.AttemptFailed(), NOW, 1)
                .next();
        assertThat(WatchdogTable.isDue(ten, NOW + 59 * SECOND)).isFalse();
        assertThat(WatchdogTable.isDue(ten, NOW + 60 * SECOND)).isTrue();
        State eleven = stop.step(new State.Attempting(new Tally(10, 10)), new Event.AttemptFailed(), NOW, 1)
                .next();
        assertThat(eleven).isEqualTo(new State.Stopped(new Tally(11, 11)));
        State asked = stop.step(eleven, new Event.AttemptRequested(), NOW, 1).next();
        assertThat(WatchdogTable.isDue(asked, NOW)).isTrue();
        assertThat(stop.status(asked)).isEqualTo(CameraHealth.OFFLINE);
    }

    @Test
    void failuresKeepCountingAfterAShortReturnAndOfflineIsReportedAgain() {
        WatchdogTable table = new WatchdogTable(RetrySettings.DEFAULT.withSettledAfter(Duration.ofSeconds(60)));
        State seeing = table.step(new State.Attempting(new Tally(12, 12)), new Event.AttemptSucceeded(), NOW, 1)
                .next();
        WatchdogTable.Step early = table.step(
                table.step(seeing, new Event.FrameReceived(), NOW + 59 * SECOND, 1)
                        .next(),
                new Event.AttemptFailed(),
                NOW + 59 * SECOND,
                1);
        assertThat(early.next().tally()).isEqualTo(new Tally(13, 13));
        assertThat(early.notices()).containsExactly(Notice.OFFLINE);
        WatchdogTable.Step late = table.step(
                table.step(seeing, new Event.FrameReceived(), NOW + 60 * SECOND, 1)
                        .next(),
                new Event.AttemptFailed(),
                NOW + 60 * SECOND,
                1);
        assertThat(late.next().tally()).isEqualTo(new Tally(1, 1));
    }

    @Test
    void recoveryFromAnUnreportedGlitchIsNoReturn() {
        State glitch = new State.Waiting(new Tally(2, 2), NOW);
        assertThat(TABLE.step(glitch, new Event.FrameReceived(), NOW, 1).notices())
                .isEmpty();
    }

    @Test
    void theSpreadShortensTheWaitOnly() {
        State next = TABLE.step(new State.Attempting(FOUR), new Event.AttemptFailed(), NOW, 0.25)
                .next();
        assertThat(WatchdogTable.dueNanos(next)).hasValue(NOW + 4 * SECOND);
    }

    @Test
    void aRefusedPasswordWithoutFurtherTriesIsNeverDueAndItsWaitCannotBeShortened() {
        State barred = TABLE.step(new State.Attempting(FOUR), new Event.SignInRefused(Optional.empty()), NOW, 1)
                .next();
        State hastened = TABLE.step(barred, new Event.WaitShortened(Duration.ZERO), NOW, 1)
                .next();
        assertThat(WatchdogTable.isDue(hastened, NOW + 1_000_000 * SECOND)).isFalse();
        assertThat(TABLE.isUsedUp(hastened)).isTrue();
        assertThat(WatchdogTable.isDue(
                        TABLE.step(hastened, new Event.AttemptRequested(), NOW, 1)
                                .next(),
                        NOW))
                .isTrue();
    }
}
