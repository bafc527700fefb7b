package dev.watchkeeper.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.camera.session.Source;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.Loaded;
import dev.watchkeeper.config.SettingsLoader;
import dev.watchkeeper.media.Interrupt;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Only cameras that crash the node are left out. */
final class LeftOutTest {
    @Test
    void onlyTheNamedCamerasAreRefused() throws FailureException {
        List<String> opened = new ArrayList<>();
        Source.Opener opener = new LeftOut(Set.of("camera-1"), (camera, interrupt) -> {
            opened.add(camera.name());
            throw new FailureException(FailureKind.REFUSED, "nobody there");
        });
        Interrupt interrupt = new Interrupt(new ManualClock());
        List<CameraSettings> cameras = ((Loaded.Good) SettingsLoader.load(
                        Optional.empty(), List.of("rtsp://a/", "rtsp://b/"), List.of(), Path.of("")))
                .settings()
                .cameras();
        assertThatThrownBy(() -> opener.open(cameras.get(0), interrupt))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("crashed Watchkeeper three times")
                .extracting(error -> ((FailureException) error).kind())
                .isEqualTo(FailureKind.INTERNAL);
        assertThatThrownBy(() -> opener.open(cameras.get(1), interrupt)).hasMessage("nobody there");
        assertThat(opened).containsExactly("camera-2");
    }
}
