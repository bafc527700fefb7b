package dev.watchkeeper.keeper.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.ManualClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Handling of lines: split, counted, dropped, rotated. */
final class KeeperLogsTest {
    @TempDir
    Path folder;

    @Test
    void bytesBecomeLinesHoweverTheyArrive() {
        List<String> lines = new ArrayList<>();
        LineCutter cutter = new LineCutter(() -> SecretFilter.SIGN_INS, lines::add);
        byte[] bytes = "one\ntwö\r\n\nthree".getBytes(StandardCharsets.UTF_8);
        for (byte each : bytes) {
            cutter.add(new byte[] {each}, 1);
        }
        cutter.end();
        cutter.add(bytes, 4);
        cutter.end();
        assertThat(lines).containsExactly("one", "twö", "", "three", "one");
    }

    @Test
    void anEndlessLineIsSplit() {
        List<String> lines = new ArrayList<>();
        LineCutter cutter = new LineCutter(() -> SecretFilter.SIGN_INS, lines::add);
        byte[] bytes = "x".repeat(20_000).getBytes(StandardCharsets.UTF_8);
        cutter.add(bytes, bytes.length);
        cutter.end();
        assertThat(lines).extracting(String::length).containsExactly(8192, 8192, 3616);
    }

    @Test
    void aFloodIsKeptUpToTheBudgetAndCounted() {
        ManualClock clock = new ManualClock();
        LineBudget budget = new LineBudget(clock);
        int kept = 0;
        for (int i = 0; i < 20_000; i++) {
            kept += budget.admits() ? 1 : 0;
        }
        assertThat(kept).isEqualTo(LineBudget.BURST);
        assertThat(budget.takeDropped(false)).as("too early to report").isZero();
        clock.advance(Duration.ofSeconds(5));
        assertThat(budget.takeDropped(false)).isEqualTo(15_000);
        assertThat(budget.takeDropped(true)).isZero();
        kept = 0;
        for (int i = 0; i < 20_000; i++) {
            kept += budget.admits() ? 1 : 0;
        }
        assertThat(kept).isEqualTo(2500);
        assertThat(budget.takeDropped(true)).isEqualTo(17_500);
    }

    @Test
    void aFileIsCreatedAgainWhenItOrItsFolderIsMovedAway() throws IOException {
        Path logs = folder.resolve("logs");
        Path path = logs.resolve("x.log");
        try (RotatingFile file = new RotatingFile(path, 1000, 1)) {
            file.write("one");
            Files.move(logs, folder.resolve("moved"));
            file.write("two");
            Files.delete(path);
            file.write("three");
            file.write("four");
        }
        assertThat(folder.resolve("moved/x.log")).hasContent("one");
        assertThat(path).hasContent("three\nfour");
    }

    @Test
    void theTailIsBoundedInLinesAndCharacters() {
        Tail tail = new Tail();
        for (int i = 0; i < 1500; i++) {
            tail.add("line " + i);
        }
        assertThat(tail.lines()).hasSize(1000).endsWith("line 1499");
        assertThat(tail.last(2)).containsExactly("line 1498", "line 1499");
        for (int i = 0; i < 100; i++) {
            tail.add("y".repeat(8192));
        }
        assertThat(tail.lines()).hasSize(32);
    }

    @Test
    void aFullFileIsRotatedAndTheOldestDeleted() throws Exception {
        Path path = folder.resolve("logs/x.log");
        try (RotatingFile file = new RotatingFile(path, 100, 2)) {
            for (int i = 0; i < 50; i++) {
                file.write("0123456789 " + i);
            }
        }
        try (RotatingFile file = new RotatingFile(path, 100, 2)) {
            file.write("goes on");
        }
        try (var files = Files.list(folder.resolve("logs"))) {
            assertThat(files.map(each -> each.getFileName().toString()))
                    .containsExactlyInAnyOrder("x.log", "x.log.1", "x.log.2");
        }
        assertThat(path).content().contains("0123456789 49\n").endsWith("goes on\n");
        assertThat(Files.size(folder.resolve("logs/x.log.2"))).isLessThanOrEqualTo(100);
    }

    @Test
    void aStalledWriterDelaysNobody() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        List<String> written = new ArrayList<>();
        LineQueue queue = new LineQueue("test");
        LineQueue.Writer slow = line -> {
            try {
                held.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            written.add(line);
        };
        for (int i = 0; i < 10_000; i++) {
            queue.offer(slow, "line " + i);
        }
        assertThat(queue.dropped()).isBetween(8_000L, 9_000L);
        queue.offerReserved(slow, "it crashed");
        held.countDown();
        queue.close();
        assertThat(written)
                .anyMatch(line -> line.matches("\\[keeper] \\d+ lines dropped: they could not be written in time"));
        assertThat(written).as("the keeper's own lines fit in every flood").contains("it crashed");
    }
}
