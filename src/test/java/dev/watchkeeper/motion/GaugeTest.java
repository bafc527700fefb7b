package dev.watchkeeper.motion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.config.MotionSettings;
import dev.watchkeeper.media.GrayPicture;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** That the score says at which sensitivities something is found. */
final class GaugeTest {
    @Test
    void aPixelScoresTheHighestThresholdAtWhichItCounts() {
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            float difference = random.nextFloat() * 60;
            float sigma = 0.3f + random.nextFloat() * 8;
            float margin = random.nextInt(3);
            int score = Gauge.score(difference, margin, sigma);
            assertThat(score).isBetween(0, 100);
            for (int sensitivity : new int[] {1, 101 - score - 1, 101 - score, 50, 100}) {
                if (sensitivity >= 1 && sensitivity <= 100) {
                    boolean counts = difference
                            > margin
                                    + Math.max(
                                            WatchedArea.floor(sensitivity),
                                            WatchedArea.deviations(sensitivity) * sigma);
                    assertThat(score >= MotionSettings.threshold(sensitivity))
                            .as("%f of noise %f at %d", difference, sigma, sensitivity)
                            .isEqualTo(counts);
                }
            }
        }
    }

    /** The detector decides by pixels and regions of its own; the score must not tell people something else. */
    @Test
    void whatScoresAboveTheThresholdIsFoundAndWhatScoresBelowIsNot() {
        for (int contrast = 2; contrast < 60; contrast += 3) {
            List<Finding> findings = walk(Watch.DEFAULTS, contrast);
            for (Finding finding : findings) {
                assertThat(finding.reading().isAbove())
                        .as("contrast %d: %s", contrast, finding)
                        .isEqualTo(!finding.regions().isEmpty());
            }
        }
    }

    @Test
    void theScoreIsTheSameAtEverySensitivityAndRisesWithTheContrast() {
        int before = 0;
        for (int contrast = 6; contrast < 36; contrast += 8) {
            int score = most(walk(Watch.DEFAULTS, contrast));
            int dull = most(walk(Watch.settings(10, 0.002, List.of(), List.of()), contrast));
            assertThat(score).as("contrast %d", contrast).isGreaterThan(before).isEqualTo(dull);
            before = score;
        }
        assertThat(before).isEqualTo(100);
    }

    @Test
    void zonesHaveScoresAndThresholdsOfTheirOwn() {
        MotionSettings settings = Watch.settings(
                40,
                0.002,
                List.of(
                        Watch.box("left", OptionalInt.empty(), 0, 0, 0.5, 1),
                        Watch.box("right", OptionalInt.of(90), 0.5, 0, 1, 1)),
                List.of());
        Gauge.Reading onTheLeft = walk(settings, 11).getFirst().reading();
        assertThat(onTheLeft.zones()).extracting(Gauge.Reading.Zone::threshold).containsExactly(61, 11);
        assertThat(onTheLeft.zones().getFirst().score()).isBetween(20, 60);
        assertThat(onTheLeft.zones().getLast().score()).isZero();
        assertThat(onTheLeft.isAbove()).as("of its own zone's threshold").isFalse();
        Gauge.Reading onTheRight = walk(settings, 11).getLast().reading();
        assertThat(onTheRight.zones().getFirst().score()).isZero();
        assertThat(onTheRight.zones().getLast().score()).isBetween(20, 60);
        assertThat(onTheRight.isAbove()).isTrue();
        assertThat(onTheRight.threshold()).isEqualTo(11);
    }

    @Test
    void aMaskedPersonScoresNothingAndASmallOneIsMeasured() {
        MotionSettings masked =
                Watch.settings(50, 0.002, List.of(), List.of(Watch.box("all", OptionalInt.empty(), 0, 0, 1, 1)));
        assertThat(most(walk(masked, 60))).isZero();
        assertThat(walk(masked, 60).getLast().reading().watched()).isZero();
        List<Finding> small = walk(Watch.settings(50, 0.1, List.of(), List.of()), 60);
        assertThat(small).allSatisfy(finding -> {
            assertThat(finding.regions()).isEmpty();
            assertThat(finding.reading().isAbove()).isFalse();
            assertThat(finding.reading().largest()).isBetween(0.015, 0.03);
        });
    }

    private static int most(List<Finding> findings) {
        return findings.stream()
                .mapToInt(finding -> finding.reading().score())
                .max()
                .orElseThrow();
    }

    /** Five pictures of somebody of a contrast who appears at different places of an empty room, whose background is known. */
    private static List<Finding> walk(MotionSettings settings, int contrast) {
        Room room = new Room(5, 1.5);
        Watch watch = new Watch(settings).film(0, 5, 5, t -> room.light(1, 0).shoot(t));
        for (int n = 0; n < 5; n++) {
            GrayPicture picture =
                    room.light(1, 0).shade(40 + 55 * n, 70, 22, 60, contrast).shoot(5 + n * 0.2);
            watch.look(picture);
        }
        return watch.findings.subList(25, 30);
    }
}
