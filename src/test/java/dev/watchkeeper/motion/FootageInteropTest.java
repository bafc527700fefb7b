package dev.watchkeeper.motion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.camera.health.Marks;
import dev.watchkeeper.config.MotionSettings;
import dev.watchkeeper.config.MotionSettings.Zone;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.media.SharedMedia;
import dev.watchkeeper.media.TestFile;
import dev.watchkeeper.motion.decode.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Real footage, from the file to events. What is found is printed, for docs/motion.md. */
@Tag("interop")
final class FootageInteropTest {
    private static Watch watch(Path file, MotionSettings settings) {
        Watch watch = new Watch(settings);
        try (Tools tools = new Tools();
                MotionFinder finder = new MotionFinder("yard", settings, watch.events::add, Marks.NONE)) {
            TestFile.read(file, packet -> finder.packet(packet, false, tools));
            finder.sessionEnded(Long.MAX_VALUE, tools);
            assertThat(finder.report().errors()).isZero();
        }
        System.out.printf("%s%n%s%n", file.getFileName(), watch);
        return watch;
    }

    private static MotionSettings settings(
            int sensitivity, double minArea, double fps, long beginMillis, long endMillis, List<Zone> zones) {
        return new MotionSettings(
                true,
                sensitivity,
                minArea,
                fps,
                Duration.ofMillis(beginMillis),
                Duration.ofMillis(endMillis),
                zones,
                List.of(),
                MotionSettings.Decode.FULL,
                MotionSettings.DEFAULT_LAZY_MAX_GOP);
    }

    /** The cars cross the region in less than half a second each, so that events must begin sooner than usual. */
    @ParameterizedTest
    @ValueSource(doubles = {5, 12.5})
    void carsInARegionAreTheEventsThatAnotherProgramFound(double fps) throws IOException {
        Path expectations = SharedMedia.find("motion/expected_events.json");
        JsonNode expected =
                new ObjectMapper().readTree(Files.readString(expectations)).get("traffic_camera.mp4");
        JsonNode box = expected.get("region_xywh");
        double left = box.get(0).asDouble() / 1280;
        double top = box.get(1).asDouble() / 720;
        Zone region = Watch.box(
                "region",
                OptionalInt.empty(),
                left,
                top,
                left + box.get(2).asDouble() / 1280,
                top + box.get(3).asDouble() / 720);
        Watch watch = watch(
                expectations.resolveSibling("traffic_camera.mp4"),
                settings(50, 0.001, fps, 100, 2000, List.of(region)));
        List<double[]> spans = new ArrayList<>();
        expected.get("event_seconds")
                .forEach(span -> spans.add(
                        new double[] {span.get(0).asDouble(), span.get(1).asDouble()}));
        assertThat(watch.ended()).hasSameSizeAs(spans);
        for (int i = 0; i < spans.size(); i++) {
            Event.MotionEnded event = watch.ended().get(i);
            assertThat(Watch.seconds(event.began())).isBetween(spans.get(i)[0] - 0.1, spans.get(i)[1]);
            assertThat(Watch.seconds(event.at())).isBetween(spans.get(i)[0], spans.get(i)[1] + 0.1);
            assertThat(event.zones()).containsExactly("region");
        }
    }

    /** Six people come one by one to a table, stand there for up to 25 s, and go. */
    @ParameterizedTest
    @ValueSource(ints = {25, 50, 75})
    void sixPeopleAreSixEvents(int sensitivity) {
        Watch watch = watch(
                SharedMedia.find("motion/intel_one-by-one-person-detection.mp4"),
                settings(sensitivity, 0.002, 5, 500, 2000, List.of()));
        assertThat(watch.ended()).hasSize(6);
    }

    /** The camera's exposure swings with every white car. */
    @Test
    void threeGroupsOfCarsAreThreeEvents() {
        Watch watch =
                watch(SharedMedia.find("motion/intel_car-detection.mp4"), settings(50, 0.002, 5, 500, 3000, List.of()));
        assertThat(watch.ended()).hasSize(3);
    }
}
