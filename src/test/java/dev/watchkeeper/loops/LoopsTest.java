package dev.watchkeeper.loops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.ManualClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The node's loops and the vitals file. */
final class LoopsTest {
    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();
    private final Loops loops = new Loops(clock);

    @Test
    void aLoopIsStalledWhenItsCounterDoesNotChangeWithinTheLimit() {
        AtomicLong counter = new AtomicLong();
        loops.add("arbiter", Duration.ofSeconds(5), counter::get);
        for (int i = 0; i < 10; i++) {
            clock.advance(Duration.ofSeconds(4));
            counter.incrementAndGet();
            assertThat(loops.stalled()).isEmpty();
        }
        clock.advance(Duration.ofSeconds(5));
        assertThat(loops.stalled()).hasValue("arbiter");
        counter.incrementAndGet();
        assertThat(loops.stalled()).isEmpty();
        clock.advance(Duration.ofSeconds(5));
        loops.close();
        assertThat(loops.stalled()).as("the process ends").isEmpty();
    }

    @Test
    void aRemovedLoopIsNoLongerWatched() {
        Loops.Watched loop = loops.add("camera.front", Duration.ofSeconds(5), () -> 0);
        clock.advance(Duration.ofSeconds(5));
        assertThat(loops.stalled()).hasValue("camera.front");
        loop.remove();
        assertThat(loops.stalled()).isEmpty();
    }

    @Test
    void theFileIsReplacedEverySecondAndCanBeRead() throws Exception {
        AtomicLong counter = new AtomicLong(40);
        loops.add("camera.front", Duration.ofSeconds(15), counter::incrementAndGet);
        Path file = folder.resolve("node.vitals");
        try (VitalsFile vitals = VitalsFile.begin(file, loops)) {
            vitals.apiAt("127.0.0.1:3000");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> VitalsReading.of(file)
                            .filter(reading ->
                                    reading.sequence() >= 2 && reading.api().isPresent())
                            .isPresent());
        }
        VitalsReading reading = VitalsReading.of(file).orElseThrow();
        assertThat(reading.pid()).isEqualTo(ProcessHandle.current().pid());
        assertThat(reading.api()).hasValue("127.0.0.1:3000");
        assertThat(reading.loops()).hasEntrySatisfying("camera.front", loop -> {
            assertThat(loop.count()).isGreaterThan(41);
            assertThat(loop.limit()).isEqualTo(Duration.ofSeconds(15));
        });
        Files.writeString(file, "pid x\n");
        assertThat(VitalsReading.of(file)).isEqualTo(Optional.empty());
        assertThat(VitalsReading.of(folder.resolve("none"))).isEmpty();
    }
}
