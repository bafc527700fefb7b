package dev.watchkeeper.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.HealthSettings;
import dev.watchkeeper.config.InputSettings;
import dev.watchkeeper.config.MotionSettings;
import dev.watchkeeper.config.RecordSettings;
import dev.watchkeeper.event.Snapshot;
import dev.watchkeeper.live.LastPicture;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PeriodicImagesTest {
    private final ManualClock clock = new ManualClock();
    private final List<Instant> saved = new ArrayList<>();
    private Optional<Snapshot> newest = Optional.empty();
    private boolean diskFull;

    private PeriodicImages images(Duration interval) {
        CameraSettings camera = new CameraSettings(
                "front",
                "rtsp://192.0.2.1/",
                Optional.empty(),
                Optional.empty(),
                InputSettings.USUAL,
                interval,
                new RecordSettings(
                        RecordSettings.Mode.OFF, Duration.ZERO, Duration.ZERO, Duration.ofMinutes(10), true, 1 << 20),
                new MotionSettings(false, 50, 0.002, 5, Duration.ZERO, Duration.ZERO, List.of(), List.of()),
                HealthSettings.USUAL);
        return new PeriodicImages(
                () -> List.of(camera),
                name -> newest.map(picture -> new LastPicture(picture, Duration.ZERO)),
                (name, picture) -> {
                    if (diskFull) {
                        throw new IOException("No space left on device");
                    }
                    saved.add(picture.takenAt());
                    return Path.of("picture.jpg");
                },
                clock);
    }

    private void picture() {
        newest = Optional.of(new Snapshot(new byte[] {1}, clock.wall(), 640, 360));
    }

    @Test
    void theFirstPictureIsSavedAtOnceAndTheNextAfterTheInterval() {
        PeriodicImages images = images(Duration.ofMinutes(10));
        images.step();
        assertThat(saved).isEmpty();
        picture();
        images.step();
        assertThat(saved).hasSize(1);
        clock.advance(Duration.ofSeconds(599));
        picture();
        images.step();
        assertThat(saved).hasSize(1);
        clock.advance(Duration.ofSeconds(1));
        images.step();
        assertThat(saved).hasSize(2);
    }

    @Test
    void aDeadCameraDoesNotRepeatItsLastPicture() {
        PeriodicImages images = images(Duration.ofMinutes(10));
        picture();
        images.step();
        clock.advance(Duration.ofHours(3));
        images.step();
        assertThat(saved).hasSize(1);
    }

    @Test
    void aFailedWriteIsRetriedAfterTheInterval() {
        PeriodicImages images = images(Duration.ofMinutes(10));
        diskFull = true;
        picture();
        images.step();
        images.step();
        diskFull = false;
        clock.advance(Duration.ofMinutes(10));
        picture();
        images.step();
        assertThat(saved).hasSize(1);
    }

    @Test
    void closingBeforeTheStartDoesNotFail() throws Exception {
        images(Duration.ofMinutes(10)).close(); // a port in use had shown a stack trace beside its sentence
    }

    @Test
    void anIntervalOfZeroSavesNothing() {
        PeriodicImages images = images(Duration.ZERO);
        picture();
        images.step();
        assertThat(saved).isEmpty();
    }
}
