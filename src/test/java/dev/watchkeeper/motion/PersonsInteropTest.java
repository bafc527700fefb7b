package dev.watchkeeper.motion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.camera.health.Marks;
import dev.watchkeeper.config.DetectorSettings;
import dev.watchkeeper.config.MotionSettings;
import dev.watchkeeper.detect.DetectorState;
import dev.watchkeeper.detect.ObjectDetection;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.EventBus;
import dev.watchkeeper.event.Label;
import dev.watchkeeper.event.Labelling;
import dev.watchkeeper.media.SharedMedia;
import dev.watchkeeper.media.TestFile;
import dev.watchkeeper.motion.decode.Tools;
import dev.watchkeeper.motion.explain.MotionPicture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The film with persons one by one, through motion detection and a real model, faster than it was filmed. */
@Tag("interop")
final class PersonsInteropTest {
    private static final MotionSettings SETTINGS =
            new MotionSettings(true, 50, 0.002, 5, Duration.ofMillis(500), Duration.ofSeconds(2), List.of(), List.of());

    @Test
    void eachPersonIsOneEventLabelledPerson(@TempDir Path data) throws Exception {
        EventBus bus = new EventBus();
        List<Event> events = new CopyOnWriteArrayList<>();
        DetectorSettings settings = new DetectorSettings(
                Optional.of(SharedMedia.find("models/yolox_nano.onnx")),
                DetectorSettings.Type.AUTO,
                Optional.empty(),
                0.5,
                1);
        try (var feed = bus.follow("test", 1000, events::add);
                ObjectDetection detection = ObjectDetection.begin(
                        ObjectDetection.Setup.of(settings, data, bus, camera -> true), new SystemClock())) {
            await().atMost(60, TimeUnit.SECONDS)
                    .until(() -> detection.state().orElseThrow().phase() == DetectorState.Phase.READY);
            Consumer<MotionPicture> nobody = picture -> {};
            try (Tools tools = new Tools();
                    MotionFinder finder = new MotionFinder(
                            "yard", SETTINGS, bus::publish, Marks.NONE, new Observers(nobody, detection.of("yard")))) {
                TestFile.read(
                        SharedMedia.find("motion/intel_one-by-one-person-detection.mp4"),
                        packet -> finder.packet(packet, false, tools));
                finder.sessionEnded(Long.MAX_VALUE, tools);
            }
            await().atMost(30, TimeUnit.SECONDS)
                    .untilAsserted(() -> assertThat(done(events)).hasSize(6));
            assertThat(done(events)).allSatisfy(labelling -> {
                assertThat(labelling.labels()).extracting(Label::name).contains("person");
                assertThat(labelling.shown())
                        .as("what the snapshot shows")
                        .extracting(Label::name)
                        .contains("person");
            });
            System.out.println(detection.state().orElseThrow());
        }
    }

    private static List<Labelling> done(List<Event> events) {
        return events.stream()
                .filter(Event.LabelsFound.class::isInstance)
                .map(event -> ((Event.LabelsFound) event).labelling())
                .filter(labelling -> labelling.state() != Labelling.State.LOOKING)
                .toList();
    }
}
