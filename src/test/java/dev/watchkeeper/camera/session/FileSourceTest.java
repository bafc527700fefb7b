package dev.watchkeeper.camera.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.media.Inputs;
import dev.watchkeeper.media.Interrupt;
import dev.watchkeeper.media.Natives;
import dev.watchkeeper.media.Reading;
import dev.watchkeeper.media.TestClip;
import dev.watchkeeper.media.TestFilm;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileSourceTest {
    private final ManualClock clock = new ManualClock();
    private final Interrupt interrupt = new Interrupt(clock);

    @TempDir
    static Path folder;

    private static Path film;

    @BeforeAll
    static void make() throws FailureException {
        Natives.load(false);
        film = TestFilm.mp4(TestClip.encode(160, 120, 60), folder.resolve("six seconds.mp4"));
    }

    private FileSource play(boolean loop) throws FailureException {
        return new FileSource(Inputs.file(film, interrupt, clock), loop, interrupt, clock);
    }

    @Test
    void aFileIsPlayedInRealTimeAndThenEnds() throws Exception {
        long from = clock.monotonicNanos();
        try (FileSource source = play(false)) {
            assertThatThrownBy(() -> {
                        while (true) {
                            if (source.read() instanceof Reading.Unit unit && unit.isVideo()) {
                                assertThat(clock.since(unit.arrivalNanos())).isLessThan(Duration.ofSeconds(3));
                            }
                        }
                    })
                    .isInstanceOfSatisfying(
                            FailureException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.ENDED));
        }
        assertThat(clock.since(from)).isBetween(Duration.ofMillis(5_800), Duration.ofSeconds(20));
    }

    @Test
    void aLoopedFileContinuesWithRisingTimestamps() throws Exception {
        long from = clock.monotonicNanos();
        long last = Long.MIN_VALUE;
        try (FileSource source = play(true)) {
            while (clock.since(from).compareTo(Duration.ofSeconds(20)) < 0) {
                if (source.read() instanceof Reading.Unit unit && unit.isVideo()) {
                    assertThat(unit.dtsMicros()).isGreaterThan(last);
                    last = unit.dtsMicros();
                }
            }
        }
        assertThat(last).isBetween(19_500_000L, 20_500_000L);
    }

    @Test
    void anInterruptEndsPlaybackDuringAWait() throws Exception {
        try (FileSource source = play(true)) {
            assertThat(source.read()).isNotNull();
            interrupt.raise(FailureKind.STOPPED, "asked for");
            assertThatThrownBy(source::read)
                    .isInstanceOfSatisfying(
                            FailureException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.STOPPED));
        }
    }
}
