package dev.watchkeeper.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.camera.health.Sign;
import dev.watchkeeper.store.CoverageStore;
import dev.watchkeeper.store.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LedgerTest {
    @TempDir
    Path temp;

    private final ManualClock clock = new ManualClock();
    private final Instant start = clock.wall();
    private Database database;
    private CoverageStore store;
    private FakeSigns signs;
    private Ledger ledger;

    @BeforeEach
    void open() throws Exception {
        database = Database.open(temp.resolve("ledger.db"), temp.resolve("cache"));
        store = new CoverageStore(database);
        run("door");
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void run(String camera) {
        signs = new FakeSigns(camera, clock);
        ledger = new Ledger(store, List.of(signs), clock);
        ledger.begin();
    }

    private void watch(int seconds) {
        for (int i = 0; i < seconds; i++) {
            clock.advance(Duration.ofSeconds(1));
            signs.mark(Sign.PACKETS);
            signs.mark(Sign.PICTURES);
            ledger.look();
        }
    }

    private void silence(int seconds) {
        for (int i = 0; i < seconds; i++) {
            clock.advance(Duration.ofSeconds(1));
            ledger.look();
        }
    }

    private CoverageView.Coverage account() {
        return ledger.view()
                .find(Optional.empty(), Instant.EPOCH, clock.wall(), 1000)
                .getFirst();
    }

    private List<String> spans() {
        return account().spans().stream()
                .map(span -> span.cause().map(FailureKind::id).orElse("watched") + " "
                        + span.length().toSeconds())
                .toList();
    }

    @Test
    void aSilenceIsBlindFromTheLastMarkOnAndNotBefore() {
        watch(10);
        signs.silence(FailureKind.STALLED);
        silence(3);
        assertThat(spans()).as("not late yet").containsExactly("starting 1", "watched 9", "watched 3");
        assertThat(account().spans().getLast().provisional()).isTrue();
        silence(1);
        assertThat(spans()).containsExactly("starting 1", "watched 9", "stalled 4");
        watch(10);
        assertThat(spans()).containsExactly("starting 1", "watched 9", "stalled 5", "watched 9");
    }

    @Test
    void causesOfALongOutageAreTheLastWordOfItsGap() {
        watch(10);
        signs.silence(FailureKind.STALLED);
        silence(20);
        signs.silence(FailureKind.REFUSED);
        silence(2000);
        watch(1);
        assertThat(account().blind()).containsOnlyKeys(FailureKind.STARTING, FailureKind.REFUSED);
        assertThat(account().blind().get(FailureKind.REFUSED)).isEqualTo(Duration.ofSeconds(2021));
    }

    @Test
    void aKillIsProcessDownAndAStopIsStopped() throws Exception {
        watch(30);
        clock.advance(Duration.ofMinutes(5));
        run("door");
        watch(5);
        assertThat(account().blind().get(FailureKind.PROCESS_DOWN))
                .isBetween(Duration.ofMinutes(5), Duration.ofMinutes(5).plusSeconds(6));
        ledger.close();
        clock.reboot(Duration.ofHours(1));
        run("door");
        watch(2);
        assertThat(account().blind().get(FailureKind.STOPPED)).isEqualTo(Duration.ofHours(1));
        assertThat(account().watched().plus(account().totalBlind())).isEqualTo(Duration.between(start, clock.wall()));
    }

    @Test
    void aRemovedCamerasAccountStaysAndOneThatReplacesItGoesOn() {
        watch(10);
        FakeSigns removed = signs;
        ledger.remove(removed);
        silence(60);
        assertThat(spans()).as("it ends at the last mark").containsExactly("starting 1", "watched 9");
        assertThat(store.accounts())
                .singleElement()
                .satisfies(account -> assertThat(account.ended()).isTrue());

        signs = new FakeSigns("door", clock);
        ledger.add(signs);
        watch(10);
        assertThat(spans())
                .as("it was nobody's meanwhile")
                .containsExactly("starting 1", "watched 9", "starting 1", "watched 9");

        ledger.remove(signs);
        clock.advance(Duration.ofSeconds(5));
        signs = new FakeSigns("door", clock);
        ledger.goOn(signs);
        watch(10);
        assertThat(spans())
                .containsExactly(
                        "starting 1", "watched 9", "starting 1", "watched 9", "stopped 5", "starting 1", "watched 9");
        assertThat(store.accounts())
                .singleElement()
                .satisfies(account -> assertThat(account.ended()).isFalse());
    }

    @Test
    void aCameraThatIsAddedIsBookedFromThatMoment() {
        watch(10);
        FakeSigns yard = new FakeSigns("yard", clock);
        ledger.add(yard);
        for (int i = 0; i < 5; i++) {
            watch(1);
            yard.mark(Sign.PACKETS);
            yard.mark(Sign.PICTURES);
        }
        ledger.look();
        CoverageView.Coverage account = ledger.view()
                .find(Optional.of("yard"), Instant.EPOCH, clock.wall(), 1000)
                .getFirst();
        assertThat(account.watched().plus(account.totalBlind())).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void sleepAndAStepForwardAreBlind() {
        watch(10);
        clock.suspend(Duration.ofHours(8));
        watch(10);
        clock.stepWall(Duration.ofMinutes(1));
        watch(10);
        assertThat(account().blind())
                .containsEntry(FailureKind.HOST_ASLEEP, Duration.ofHours(8))
                .containsEntry(FailureKind.CLOCK_STEP, Duration.ofMinutes(1));
        assertThat(account().watched().plus(account().totalBlind())).isEqualTo(Duration.between(start, clock.wall()));
        assertThat(account().steps()).extracting(CoverageView.Step::by).containsExactly(Duration.ofMinutes(1));
    }

    @Test
    void aStepBackReplacesTheRepeatedTimeAndKeepsItsTotals() {
        watch(100);
        silence(20);
        watch(1);
        clock.stepWall(Duration.ofSeconds(-60));
        watch(30);
        CoverageView.Coverage account = account();
        assertThat(account.watched().plus(account.totalBlind())).isEqualTo(Duration.between(start, clock.wall()));
        CoverageView.Step step = account.steps().getFirst();
        assertThat(step.by()).isEqualTo(Duration.ofSeconds(-60));
        assertThat(step.blind()).isEqualTo(Duration.ofSeconds(21));
        assertThat(step.watched()).isEqualTo(Duration.ofSeconds(39));
    }

    @Test
    void aClockThatWasYearsAheadCostsOnlyTheTimeLivedUnderTheWrongDate() {
        watch(10);
        clock.stepWall(Duration.ofDays(1500));
        watch(10);
        clock.stepWall(Duration.ofDays(-1500));
        watch(10);
        assertThat(account().blind()).containsOnlyKeys(FailureKind.STARTING, FailureKind.CLOCK_STEP);
        assertThat(account().blind()).containsEntry(FailureKind.CLOCK_STEP, Duration.ofSeconds(10));
        assertThat(account().watched()).isEqualTo(Duration.ofSeconds(19));
    }

    @Test
    void anAccountPausesWhileItsCameraIsNotConfigured() throws Exception {
        watch(10);
        ledger.close();
        run("yard");
        watch(100);
        ledger.close();
        run("door");
        watch(10);
        CoverageView.Coverage door = account();
        assertThat(door.watched().plus(door.totalBlind())).isEqualTo(Duration.ofSeconds(20));
        assertThat(ledger.view().find(Optional.of("yard"), Instant.EPOCH, clock.wall(), 10))
                .singleElement()
                .satisfies(yard -> assertThat(yard.watched()).isEqualTo(Duration.ofSeconds(99)));
    }

    @Test
    void nothingIsForgottenWhileTheDatabaseFails() throws Exception {
        watch(10);
        database.close();
        watch(3);
        silence(10);
        watch(3);
        reopen();
        assertThat(store.find("door", 0, Long.MAX_VALUE)).isNotEmpty();
    }

    private void reopen() throws Exception {
        database = Database.open(temp.resolve("ledger.db"), temp.resolve("cache"));
        store = new CoverageStore(database);
    }

    @Test
    void countersNeverFall() {
        Duration before = Duration.ZERO;
        for (int i = 0; i < 20; i++) {
            watch(3 + i % 4);
            silence(i);
            CoverageView.Counted counted = ledger.view().counted().getFirst();
            Duration sum = counted.blind().values().stream().reduce(counted.watched(), Duration::plus);
            assertThat(sum).isGreaterThanOrEqualTo(before);
            before = sum;
        }
        assertThat(before).isPositive();
    }
}
