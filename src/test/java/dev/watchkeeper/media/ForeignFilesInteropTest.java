package dev.watchkeeper.media;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.SystemClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Reads files from other sources, intact and damaged, to their end. */
@Tag("interop")
final class ForeignFilesInteropTest {
    private final SystemClock clock = new SystemClock();

    @BeforeAll
    static void load() {
        Natives.load(false);
    }

    @Test
    void aFilmOfACamera() throws Exception {
        assertThat(read(SharedMedia.find("motion/traffic_camera.mp4"), 1280, 720))
                .isGreaterThan(300);
    }

    @Test
    void aRawStream() throws Exception {
        assertThat(read(SharedMedia.find("bitstreams/openh264/Zhling_1280x720.264"), 1280, 720))
                .isPositive();
    }

    @Test
    void everyDamagedStream() throws Exception {
        try (var files = Files.list(SharedMedia.find("bitstreams/openh264"))) {
            List<Path> streams =
                    files.filter(f -> f.toString().endsWith(".264")).toList();
            assertThat(streams).isNotEmpty();
            for (Path stream : streams) {
                read(stream, 0, 0);
            }
        }
    }

    /** @return how many pictures it has; checks that their times rise, and their size unless 0 is given */
    private int read(Path file, int widthPx, int heightPx) throws FailureException {
        int pictures = 0;
        long last = Long.MIN_VALUE;
        try (Demuxer demuxer = Inputs.file(file, new Interrupt(clock), clock)) {
            while (true) {
                if (demuxer.read() instanceof Reading.Unit unit && unit.track() instanceof Track.Video track) {
                    assertThat(unit.dtsMicros()).isGreaterThan(last).isLessThanOrEqualTo(unit.ptsMicros());
                    last = unit.dtsMicros();
                    pictures++;
                    if (widthPx > 0) {
                        assertThat(track.widthPx()).isEqualTo(widthPx);
                        assertThat(track.heightPx()).isEqualTo(heightPx);
                    }
                }
            }
        } catch (FailureException e) {
            assertThat(e.kind()).isEqualTo(FailureKind.ENDED);
            return pictures;
        }
    }
}
