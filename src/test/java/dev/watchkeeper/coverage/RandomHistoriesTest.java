package dev.watchkeeper.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.store.CoverageStore;
import dev.watchkeeper.store.Database;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The ledger through thousands of random histories: silences of every length, undecodable pictures, kills, clean stops, restarts of
 * process and host, sleep, and steps of the clock both ways, against a model that paints every tenth of a second by the rule.
 */
final class RandomHistoriesTest {
    /** As many as {@code verify} has time for; the others run in the interop profile. */
    private static final int FIRST_HISTORIES = 500;

    private static final int HISTORIES = 2_000;

    private static final int IN_ONE_DATABASE = 25;

    @TempDir
    Path temp;

    @Test
    void everyAccountAddsUpAndIsCorrect() throws Exception {
        checkAccounts(0, FIRST_HISTORIES);
    }

    @Test
    @Tag("interop")
    void manyMoreAccountsAddUpAndAreCorrect() throws Exception {
        checkAccounts(FIRST_HISTORIES, HISTORIES);
    }

    private void checkAccounts(int from, int to) throws Exception {
        for (int first = from; first < to; first += IN_ONE_DATABASE) {
            checkAccounts(first);
        }
    }

    private void checkAccounts(int first) throws Exception {
        try (Database database = Database.open(temp.resolve("ledger-" + first + ".db"), temp.resolve("cache"))) {
            CoverageStore store = new CoverageStore(database);
            for (int seed = first; seed < first + IN_ONE_DATABASE; seed++) {
                History history = new History(store, "camera-" + seed, seed);
                history.live();
                CoverageView.Coverage account = history.account();
                assertThat(account.spans()).as("seed %d", seed).isNotEmpty();
                assertContiguous(account, seed);
                history.compare(account);
            }
        }
    }

    private static void assertContiguous(CoverageView.Coverage account, int seed) {
        Duration sum = Duration.ZERO;
        for (int i = 0; i < account.spans().size(); i++) {
            CoverageView.Span span = account.spans().get(i);
            assertThat(span.length()).as("seed %d, %s", seed, span).isPositive();
            sum = sum.plus(span.length());
            if (i > 0) {
                assertThat(span.from())
                        .as("seed %d: gap or overlap before %s", seed, span)
                        .isEqualTo(account.spans().get(i - 1).to());
            }
        }
        Duration wall = Duration.between(
                account.spans().getFirst().from(), account.spans().getLast().to());
        assertThat(sum).as("seed %d", seed).isEqualTo(wall);
        assertThat(account.watched().plus(account.totalBlind()))
                .as("seed %d: watched and blind", seed)
                .isEqualTo(wall);
    }
}
