package dev.watchkeeper.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.watch.Problem.Kind;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What makes a finding of bad looks. */
final class StreaksTest {
    private final Streaks streaks = new Streaks();

    private List<Kind> look(Kind... kinds) {
        return streaks
                .count(Stream.of(kinds)
                        .map(kind -> new Problem(kind, "gate is bad", Instant.EPOCH))
                        .toList())
                .stream()
                .map(Problem::kind)
                .toList();
    }

    @Test
    void threeBadLooksInARowCount() {
        assertThat(look(Kind.PROCESS_ABSENT)).isEmpty();
        assertThat(look(Kind.PROCESS_ABSENT)).isEmpty();
        assertThat(look(Kind.PROCESS_ABSENT)).containsExactly(Kind.PROCESS_ABSENT);
    }

    @Test
    void oneGoodLookStartsOver() {
        look(Kind.ERROR);
        look(Kind.ERROR);
        look();
        assertThat(look(Kind.ERROR)).isEmpty();
        look(Kind.ERROR);
        streaks.forget();
        assertThat(look(Kind.ERROR)).isEmpty();
    }

    @Test
    void twoIndependentWitnessesCountAtOnce() {
        assertThat(look(Kind.SPIN, Kind.LOG_STALE)).containsExactly(Kind.SPIN, Kind.LOG_STALE);
        assertThat(look(Kind.API, Kind.VITALS, Kind.DISK)).containsExactly(Kind.API, Kind.VITALS);
    }

    @Test
    void aRestartLooksLikeAbsenceAndNeedsThreeLooksWhateverElseIsSeen() {
        assertThat(look(Kind.PROCESS_ABSENT, Kind.API, Kind.DEPENDENCY)).isEmpty();
    }

    @Test
    void problemsOfDifferentDependenciesAreCountedApart() {
        Problem one = new Problem(Kind.DEPENDENCY, "gate needs adapter, which answers with status 500", Instant.EPOCH);
        Problem other = new Problem(Kind.DEPENDENCY, "gate needs model, which does not answer", Instant.EPOCH);
        streaks.count(List.of(one));
        streaks.count(List.of(other));
        streaks.count(List.of(one));
        streaks.count(List.of(one, other));
        assertThat(streaks.count(List.of(one, other))).containsExactly(one);
    }
}
