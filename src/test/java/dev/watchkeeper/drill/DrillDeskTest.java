package dev.watchkeeper.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.drill.DrillResult.Run;
import dev.watchkeeper.drill.DrillResult.Times;
import dev.watchkeeper.drill.DrillsView.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The node's desk for drills, and the orders of the command. */
final class DrillDeskTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TempDir
    Path data;

    private final ManualClock clock = new ManualClock();
    private final CountDownLatch go = new CountDownLatch(1);
    private final AtomicInteger ended = new AtomicInteger();
    private DrillFolder folder;
    private DrillDesk desk;

    @BeforeEach
    void open() {
        folder = new DrillFolder(data);
        desk = new DrillDesk(
                folder,
                Map.of(
                        "waits",
                        (run, ending) -> {
                            while (go.getCount() > 0) {
                                if (ending.within(Duration.ofMillis(5))) {
                                    ended.incrementAndGet();
                                    return new DrillResult(run, Times.NONE, false, "ended early");
                                }
                            }
                            return new DrillResult(
                                    run,
                                    new Times(Optional.of(Duration.ofMillis(4100)), Optional.empty(), Optional.empty()),
                                    true,
                                    "done");
                        },
                        "fails",
                        (run, ending) -> {
                            throw new FailureException(FailureKind.ENVIRONMENT, "no port is free");
                        },
                        "bug",
                        (run, ending) -> {
                            throw new IllegalStateException("x");
                        }),
                clock);
    }

    @AfterEach
    void close() throws Exception {
        desk.close();
    }

    private DrillResult result(Answer answer) {
        String id = ((Answer.Begun) answer).run().id();
        await().atMost(LIMIT).until(() -> desk.running().isEmpty());
        return folder.find(id).orElseThrow();
    }

    @Test
    void oneDrillRunsAtATimeAndItsResultIsKept() throws Exception {
        Answer first = desk.begin("waits");
        assertThat(desk.running()).map(Run::fault).contains("waits");
        assertThat(desk.begin("fails"))
                .isInstanceOf(Answer.Busy.class)
                .asString()
                .contains("one at a time");
        go.countDown();
        DrillResult result = result(first);
        assertThat(result.passed()).isTrue();
        assertThat(result.times().noticed()).contains(Duration.ofMillis(4100));
        clock.advance(Duration.ofSeconds(1));
        assertThat(result(desk.begin("fails")).text()).isEqualTo("Nothing was drilled: no port is free");
        assertThat(result(desk.begin("bug")).text()).contains("a bug in Watchkeeper");
        assertThat(desk.results(2))
                .hasSize(2)
                .extracting(each -> each.run().fault())
                .containsOnly("bug", "fails");
        assertThat(desk.results(10).getLast()).isEqualTo(result);
    }

    @Test
    void whatTheNodeDoesNotDrillIsRefusedInASentence() {
        assertThat(desk.begin("node-hangs").toString()).contains("watchkeeper drill --live node-hangs");
        assertThat(desk.begin("nonsense"))
                .isInstanceOf(Answer.Unknown.class)
                .asString()
                .contains("fails, waits");
    }

    @Test
    void theEndOfTheNodeEndsTheDrill() throws Exception {
        Answer begun = desk.begin("waits");
        desk.close();
        assertThat(ended).hasValue(1);
        assertThat(result(begun).text()).isEqualTo("ended early");
        assertThat(desk.begin("waits")).isInstanceOf(Answer.Unavailable.class);
    }

    @Test
    void resultsAreBoundedAndForeignFilesAreNone() throws Exception {
        Instant last = Instant.parse("2026-01-01T00:16:44Z");
        Files.createDirectories(data.resolve("drills"));
        for (int i = 0; i < 1004; i++) {
            Run old = folder.begin("x", last.minusSeconds(i + 1));
            Files.writeString(folder.file(old.id()), new DrillResult(old, Times.NONE, false, "").json());
        }
        folder.keep(new DrillResult(folder.begin("x", last), Times.NONE, false, ""));
        Files.writeString(data.resolve("drills/9-broken.json"), "{");
        Files.writeString(data.resolve("drills/note.txt"), "x");
        assertThat(folder.newest(2000)).hasSize(1000);
        assertThat(folder.newest(3))
                .hasSize(2)
                .first()
                .extracting(each -> each.run().at())
                .isEqualTo(last);
        assertThat(folder.begin("x", last).id()).isEqualTo("20260101T001644Z-x-2");
    }

    private OrderFile place(DrillOrders orders, String fault) throws Exception {
        OrderFile order = OrderFile.named(Files.createDirectories(folder.orders()), "a");
        order.place(fault, 1);
        orders.look();
        order.place(fault, 2);
        return order;
    }

    @Test
    void anOrderIsCarriedOutOnceSomebodyRenewsIt() throws Exception {
        DrillOrders orders = new DrillOrders(folder, desk, clock);
        OrderFile order = place(orders, "waits");
        assertThat(desk.running())
                .as("what a killed command left is never carried out")
                .isEmpty();
        orders.look();
        String id = order.begunId().orElseThrow();
        assertThat(desk.running()).map(Run::id).contains(id);
        for (int count = 3; count < 20; count++) {
            clock.advance(Duration.ofSeconds(1));
            order.place("waits", count);
            orders.look();
        }
        assertThat(ended).hasValue(0);
        clock.advance(Duration.ofSeconds(7));
        orders.look();
        await("nobody waits any more").atMost(LIMIT).until(() -> desk.running().isEmpty());
        assertThat(folder.find(id).orElseThrow().text()).isEqualTo("ended early");
        clock.advance(Duration.ofMinutes(11));
        orders.look();
        assertThat(folder.orders()).isEmptyDirectory();
    }

    @Test
    void anOrderThatIsTakenBackEndsTheDrill() throws Exception {
        DrillOrders orders = new DrillOrders(folder, desk, clock);
        OrderFile order = place(orders, "waits");
        orders.look();
        order.remove();
        orders.look();
        await().atMost(LIMIT).until(() -> desk.running().isEmpty());
        assertThat(ended).hasValue(1);
    }

    @Test
    void aDrillWhoseNodeDiedIsNotRepeatedAndItsCommandIsTold() throws Exception {
        OrderFile order = OrderFile.named(Files.createDirectories(folder.orders()), "a");
        order.place("waits", 7);
        order.begun("20260301T120000Z-waits");
        DrillOrders orders = new DrillOrders(folder, desk, clock);
        orders.look();
        order.place("waits", 8);
        orders.look();
        assertThat(desk.running()).isEmpty();
        assertThat(folder.find("20260301T120000Z-waits").orElseThrow().text())
                .startsWith("The node ended in the middle");
    }

    @Test
    void theCommandGetsTheResultOrTheReason() throws Exception {
        SystemClock real = new SystemClock();
        OrderedDrill.Limits limits = new OrderedDrill.Limits(Duration.ofSeconds(1), LIMIT, Duration.ofSeconds(5));
        assertThatThrownBy(() -> new OrderedDrill(folder, limits, real).run("waits", patiently(real)))
                .hasMessageContaining("No node of this data folder answers");
        try (DrillOrders orders = new DrillOrders(folder, desk, real)) {
            orders.start();
            OrderedDrill.Limits patient = new OrderedDrill.Limits(LIMIT, LIMIT, LIMIT);
            assertThat(new OrderedDrill(folder, patient, real)
                            .run("fails", patiently(real))
                            .text())
                    .contains("no port is free");
            assertThatThrownBy(() -> new OrderedDrill(folder, patient, real).run("nonsense", patiently(real)))
                    .hasMessageContaining("There is no such drill");
            AtomicInteger asked = new AtomicInteger();
            DrillResult early = new OrderedDrill(folder, patient, real).run("waits", limit -> {
                real.sleep(limit);
                return desk.running().isPresent() && asked.incrementAndGet() > 3;
            });
            assertThat(early.text()).isEqualTo("ended early");
        }
        assertThat(folder.orders()).isEmptyDirectory();
        assertThat(List.of(ended.get())).containsExactly(1);
    }

    /** Waits as long as it is asked to. */
    private static Ending patiently(SystemClock clock) {
        return limit -> {
            clock.sleep(limit);
            return false;
        };
    }
}
