package dev.watchkeeper.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchkeeper.config.MotionSettings.Point;
import dev.watchkeeper.config.MotionSettings.Zone;
import dev.watchkeeper.event.Label;
import dev.watchkeeper.event.Movement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LabelRuleTest {
    /** The left half. */
    private static final Zone LAWN = new Zone(
            "lawn",
            OptionalInt.empty(),
            List.of(new Point(0, 0), new Point(0.5, 0), new Point(0.5, 1), new Point(0, 1)),
            Optional.empty(),
            List.of("dog"));

    private static Label at(String name, double x) {
        return new Label(name, 0.8, new Movement.Box(x, 0.4, 0.1, 0.2));
    }

    @Test
    void withoutNamesAllCountAndNoneAlerts() {
        LabelRule rule = new LabelRule(List.of(), false, List.of());
        assertThat(rule.counts(at("cat", 0.1))).isTrue();
        assertThat(rule.alerts(at("cat", 0.1))).isFalse();
        assertThat(rule.canAlert()).isFalse();
    }

    @Test
    void namedOnesCountAndAlert() {
        LabelRule rule = new LabelRule(List.of("person"), false, List.of());
        assertThat(rule.alerts(at("person", 0.1))).isTrue();
        assertThat(rule.counts(at("cat", 0.1))).isFalse();
        assertThat(rule.canAlert()).isTrue();
    }

    @Test
    void aZoneWithNamesDecidesForWhatIsInIt() {
        LabelRule rule = new LabelRule(List.of("person"), false, List.of(LAWN));
        assertThat(rule.alerts(at("dog", 0.1))).isTrue();
        assertThat(rule.counts(at("person", 0.1))).isFalse();
        assertThat(rule.alerts(at("person", 0.8))).isTrue();
        assertThat(rule.counts(at("dog", 0.8))).isFalse();
        assertThat(rule.zonesOf(at("dog", 0.1))).containsExactly("lawn");
        assertThat(rule.zonesOf(at("dog", 0.8))).isEmpty();
    }

    @Test
    void whatStandsWhereNothingMovedIsNoSubject() {
        MovedArea moved = new MovedArea();
        moved.add(List.of(new Movement.Box(0.5, 0.5, 0.1, 0.1)));
        assertThat(moved.touches(new Movement.Box(0.45, 0.2, 0.2, 0.6))).isTrue();
        assertThat(moved.touches(new Movement.Box(0, 0, 0.3, 0.3))).isFalse();
        MovedArea copy = moved.copy();
        moved.clear();
        assertThat(copy.touches(new Movement.Box(0.5, 0.5, 0.1, 0.1))).isTrue();
        assertThat(moved.touches(new Movement.Box(0, 0, 1, 1))).isFalse();
    }

    @Test
    void namesComeFromTheFileOrAreCocos(@TempDir Path folder) throws IOException {
        LabelNames coco = LabelNames.read(Optional.empty());
        assertThat(coco.names()).hasSize(80);
        assertThat(coco.name(0)).isEqualTo("person");
        assertThat(coco.name(15)).isEqualTo("cat");
        assertThat(coco.name(62)).isEqualTo("tv");
        assertThat(coco.name(79)).isEqualTo("toothbrush");
        Path file = Files.writeString(folder.resolve("names.txt"), "Katze\r\nHund \n\n");
        assertThat(LabelNames.read(Optional.of(file)).names()).containsExactly("Katze", "Hund");
        assertThat(LabelNames.read(Optional.of(file)).name(5)).isEqualTo("kind 5");
        assertThatThrownBy(() -> LabelNames.read(Optional.of(folder.resolve("none.txt"))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("correct analysis.detector.labels-file");
    }
}
