package dev.watchkeeper.motion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.watchkeeper.config.MotionSettings;
import dev.watchkeeper.media.GrayPicture;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.DoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cases in which detectors of this kind fail (lesson 10 among them), on drawn pictures with seeded noise. */
final class DetectorTest {
    private static final double FPS = 5;

    /** A person of a third of the picture's height walks from left to right between the two times. */
    private static Room walker(Room room, double t, double from, double to) {
        if (t >= from && t <= to) {
            room.block(-10 + (Room.WIDTH + 20) * (t - from) / (to - from), 110, 22, 60, 40);
        }
        return room;
    }

    @ParameterizedTest
    @ValueSource(doubles = {2, 10})
    void aNoisyEmptyRoomIsQuietForTenMinutes(double noise) {
        Room room = new Room(1, noise);
        Watch watch = new Watch(Watch.DEFAULTS)
                // at 2 pictures a second, which makes the test short
                .film(0, 600, 2, t -> room.light(1, 0).shoot(t));
        assertThat(watch.events).isEmpty();
        assertThat(watch.movingPictures()).isZero();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.7, 1.3, 0.5})
    void aStepOfBrightnessIsNoMotion(double gain) {
        Room room = new Room(2, 2);
        Watch watch = new Watch(Watch.DEFAULTS)
                .film(
                        0,
                        60,
                        FPS,
                        t -> room.light(t < 20 || t > 40 ? 1 : gain, 0).shoot(t));
        assertThat(watch.events).as(watch.toString()).isEmpty();
    }

    @Test
    void automaticExposureThatSwingsIsNoMotion() {
        Room room = new Room(3, 2);
        DoubleFunction<GrayPicture> draw = t -> {
            double since = Math.max(0, t - 20);
            double gain = t < 20 ? 1 : 0.7 + 0.4 * Math.exp(-since / 0.7) * Math.cos(since * 4) - 0.1;
            return room.light(gain, 5 * (1 - gain)).shoot(t);
        };
        Watch watch = new Watch(Watch.DEFAULTS).film(0, 60, FPS, draw);
        assertThat(watch.events).as(watch.toString()).isEmpty();
    }

    /** In gusts, as in the wind. */
    private static Room trembling(Room room, double t) {
        double gust = Math.pow(0.5 + 0.5 * Math.sin(t * 0.35), 3);
        return room.shift(1.3 * gust * Math.sin(t * 9.1), 0.9 * gust * Math.sin(t * 7.7 + 1));
    }

    @Test
    void aCameraThatTremblesSeesNothingMove() {
        Room room = new Room(17, 2);
        Watch watch = new Watch(Watch.DEFAULTS)
                .film(0, 120, FPS, t -> trembling(room.light(1, 0), t).shoot(t));
        assertThat(watch.events).as(watch.toString()).isEmpty();
        assertThat(watch.movingPictures()).isZero();
    }

    @Test
    void aCameraThatTurnsAwaySlowlySeesNothingMove() {
        Room room = new Room(19, 2);
        Watch watch = new Watch(Watch.DEFAULTS)
                .film(
                        0,
                        120,
                        FPS,
                        t -> room.light(1, 0).shift(0.1 * t, 0.04 * t).shoot(t));
        assertThat(watch.events).as(watch.toString()).isEmpty();
        assertThat(watch.movingPictures()).isZero();
    }

    @Test
    void whoWalksBeforeACameraThatTremblesIsOneEvent() {
        Room room = new Room(18, 2);
        Watch watch = new Watch(Watch.DEFAULTS)
                .film(
                        0,
                        60,
                        FPS,
                        t -> trembling(walker(room.light(1, 0), t, 30, 40), t).shoot(t));
        assertThat(watch.ended()).as(watch.toString()).hasSize(1);
    }

    @Test
    void dayFadingToNightIsNoMotion() {
        Room room = new Room(4, 2);
        Watch watch = new Watch(Watch.DEFAULTS)
                .film(
                        0,
                        300,
                        FPS,
                        t -> room.light(1 - 0.8 * Math.min(1, t / 240), 0).shoot(t));
        assertThat(watch.events).as(watch.toString()).isEmpty();
    }

    @Test
    void theSwitchToInfraredIsNoMotion() {
        Room room = new Room(5, 2);
        Watch watch = new Watch(Watch.DEFAULTS)
                .film(0, 90, FPS, t -> (t < 30 || t > 60 ? room.light(1, 0) : room.infrared()).shoot(t));
        assertThat(watch.events).as(watch.toString()).isEmpty();
    }

    @Test
    void flickeringLampsAreNoMotion() {
        Room room = new Room(6, 2);
        Watch watch = new Watch(Watch.DEFAULTS)
                .film(
                        0,
                        120,
                        FPS,
                        t -> room.light(1 + 0.12 * Math.sin(t * 7.3), 0).shoot(t));
        assertThat(watch.events).as(watch.toString()).isEmpty();
    }

    @Test
    void aFreshlyConnectedCameraIsQuietAndAbsorbsWhoStandsThere() {
        Room room = new Room(7, 3);
        Watch watch = new Watch(Watch.DEFAULTS);
        watch.film(0, 30, FPS, t -> room.light(1, 0).block(150, 100, 24, 70, 30).shoot(t, 1));
        watch.film(
                0, 30, FPS, t -> room.light(0.8, 10).block(200, 100, 24, 70, 30).shoot(t, 2));
        assertThat(watch.events).isEmpty();
        assertThat(watch.movingPictures()).isZero();
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 4, 8})
    void aWalkingPersonIsOneEventWithTheRightTimes(double noise) {
        Room room = new Room(8, noise);
        Watch watch = new Watch(Watch.DEFAULTS)
                .film(0, 60, FPS, t -> walker(room.light(1, 0), t, 20, 30).shoot(t));
        assertThat(watch.ended()).as(watch.toString()).hasSize(1);
        var event = watch.ended().getFirst();
        assertThat(Watch.seconds(event.began())).isCloseTo(20, within(0.7));
        assertThat(Watch.seconds(event.at())).isCloseTo(30, within(0.7));
        assertThat(event.peak()).isBetween(0.01, 0.05);
        assertThat(watch.events).hasSize(2);
    }

    /** Lesson 10: one person standing in an office became four clips or none. */
    @Test
    void whoStandsStillForTwentySecondsIsOneEvent() {
        Room room = new Room(9, 2);
        DoubleFunction<GrayPicture> draw = t -> {
            double walked = t < 25 ? t - 20 : t < 45 ? 5 : t - 40;
            room.light(1, 0);
            if (t >= 20 && t <= 50) {
                room.block(-10 + 34 * walked, 110, 22, 60, 40);
            }
            return room.shoot(t);
        };
        Watch watch = new Watch(Watch.DEFAULTS).film(0, 90, FPS, draw);
        assertThat(watch.ended()).as(watch.toString()).hasSize(1);
        assertThat(Watch.seconds(watch.ended().getFirst().began())).isCloseTo(20, within(0.7));
        assertThat(Watch.seconds(watch.ended().getFirst().at())).isCloseTo(50, within(0.7));
    }

    /** Lesson 10: the threshold adapted to the event itself. */
    @Test
    void aLongEventDoesNotRaiseItsOwnThreshold() {
        Room room = new Room(10, 2);
        DoubleFunction<GrayPicture> draw = t -> {
            room.light(1, 0);
            if (t > 20) {
                room.block(160 + 120 * Math.sin(t * 0.8), 110, 22, 60, 60);
            }
            return room.shoot(t);
        };
        Watch watch = new Watch(Watch.DEFAULTS).film(0, 120, FPS, draw);
        List<Finding> late = watch.findings.subList(watch.findings.size() - 100, watch.findings.size());
        assertThat(watch.events).as(watch.toString()).hasSize(1);
        assertThat(late.stream().filter(Finding::moving).count()).isGreaterThan(90);
        assertThat(late.stream().mapToDouble(Finding::moved).average().orElse(0))
                .isGreaterThan(0.015);
    }

    @Test
    void lightThatChangesWhileSomebodyWalksHidesNothing() {
        Room room = new Room(11, 2);
        Watch watch = new Watch(Watch.DEFAULTS)
                .film(
                        0,
                        60,
                        FPS,
                        t -> walker(room.light(t < 25 ? 1 : 0.75, 0), t, 20, 30).shoot(t));
        assertThat(watch.ended()).as(watch.toString()).hasSize(1);
        assertThat(Watch.seconds(watch.ended().getFirst().at())).isCloseTo(30, within(0.7));
    }

    @Test
    void somethingParkedIsAbsorbedAndEndsWithItsLastMotion() {
        Room room = new Room(12, 2);
        DoubleFunction<GrayPicture> draw = t -> {
            room.light(1, 0);
            if (t >= 20) {
                room.block(-30 + 40 * Math.min(5, t - 20), 120, 60, 30, 30);
            }
            return room.shoot(t);
        };
        Watch watch = new Watch(Watch.DEFAULTS).film(0, 100, FPS, draw);
        assertThat(watch.ended()).as(watch.toString()).hasSize(1);
        assertThat(Watch.seconds(watch.ended().getFirst().at())).isCloseTo(25, within(0.7));
        assertThat(watch.findings.getLast().regions()).as("absorbed").isEmpty();
    }

    /** Somebody who was there from the beginning leaves: the place that becomes visible is not somebody who stays. */
    @Test
    void whatComesToLightBehindALeaverIsNoVisitor() {
        Room room = new Room(20, 2);
        DoubleFunction<GrayPicture> draw = t -> {
            room.light(1, 0);
            double x = t < 20 ? 150 : 150 + 40 * (t - 20);
            return room.block(x, 110, 22, 60, 40).shoot(t);
        };
        Watch watch = new Watch(Watch.DEFAULTS).film(0, 40, FPS, draw);
        assertThat(watch.ended()).as(watch.toString()).hasSize(1);
        assertThat(Watch.seconds(watch.ended().getFirst().at())).isCloseTo(24.5, within(0.7));
        assertThat(watch.findings.getLast().regions()).isEmpty();
    }

    @Test
    void aMaskHides() {
        Room room = new Room(13, 2);
        MotionSettings settings =
                Watch.settings(50, 0.002, List.of(), List.of(Watch.box("road", OptionalInt.empty(), 0, 0.4, 1, 1)));
        Watch watch = new Watch(settings)
                .film(0, 60, FPS, t -> walker(room.light(1, 0), t, 20, 30).shoot(t));
        assertThat(watch.events).as(watch.toString()).isEmpty();
    }

    @Test
    void onlyZonesAreWatchedAndTheyAreNamed() {
        Room room = new Room(14, 2);
        MotionSettings settings = Watch.settings(
                50,
                0.002,
                List.of(
                        Watch.box("door", OptionalInt.empty(), 0.4, 0, 0.6, 1),
                        Watch.box("roof", OptionalInt.empty(), 0, 0, 1, 0.2)),
                List.of());
        Watch watch = new Watch(settings)
                .film(0, 60, FPS, t -> walker(room.light(1, 0), t, 20, 30).shoot(t));
        assertThat(watch.ended()).as(watch.toString()).hasSize(1);
        assertThat(watch.ended().getFirst().zones()).containsExactly("door");
        assertThat(Watch.seconds(watch.ended().getFirst().began())).isCloseTo(24, within(0.7));
        assertThat(Watch.seconds(watch.ended().getFirst().at())).isCloseTo(26, within(0.7));
    }

    @Test
    void aZoneHasASensitivityOfItsOwn() {
        DoubleFunction<GrayPicture> faint = faintWalker(15);
        Watch dull = new Watch(
                        Watch.settings(90, 0.002, List.of(Watch.box("yard", OptionalInt.of(1), 0, 0, 1, 1)), List.of()))
                .film(0, 40, FPS, faint);
        Watch keen = new Watch(
                        Watch.settings(1, 0.002, List.of(Watch.box("yard", OptionalInt.of(90), 0, 0, 1, 1)), List.of()))
                .film(0, 40, FPS, faintWalker(15));
        assertThat(dull.events).isEmpty();
        assertThat(keen.ended()).hasSize(1);
    }

    @Test
    void anInsectIsTooSmall() {
        Room room = new Room(16, 2);
        DoubleFunction<GrayPicture> draw = t -> room.light(1, 0)
                .block(160 + 100 * Math.sin(t * 2), 90 + 50 * Math.cos(t * 3), 7, 6, 240)
                .shoot(t);
        Watch watch = new Watch(Watch.DEFAULTS).film(0, 60, FPS, draw);
        assertThat(watch.events).as(watch.toString()).isEmpty();
    }

    /** Lesson 10: one noisy frame was enough to trigger. */
    @Test
    void oneDamagedPictureIsNoEvent() {
        Room room = new Room(17, 2);
        Watch watch = new Watch(Watch.DEFAULTS).film(0, 60, FPS, t -> {
            room.light(1, 0);
            return (Math.abs(t - 20) < 0.01 || Math.abs(t - 40) < 0.01 ? room.glitch() : room).shoot(t);
        });
        assertThat(watch.movingPictures()).isPositive();
        assertThat(watch.events).as(watch.toString()).isEmpty();
    }

    private static DoubleFunction<GrayPicture> faintWalker(long seed) {
        Room room = new Room(seed, 1);
        return t -> {
            room.light(1, 0);
            if (t >= 10 && t <= 20) {
                int left = (int) (30 * (t - 10));
                room.shade(left, 80, 24, 60, 14);
            }
            return room.shoot(t);
        };
    }

    @Test
    void moreSensitivityNeverSeesLess() {
        double before = -1;
        long events = 0;
        for (int sensitivity : new int[] {1, 25, 50, 75, 100}) {
            Watch watch = new Watch(Watch.settings(sensitivity, 0.002, List.of(), List.of()))
                    .film(0, 40, FPS, faintWalker(18));
            double sum = watch.findings.stream().mapToDouble(Finding::moved).sum();
            assertThat(sum).as("sensitivity " + sensitivity).isGreaterThanOrEqualTo(before);
            before = sum;
            events = watch.ended().size();
        }
        assertThat(events).isEqualTo(1);
    }

    @Test
    void irregularPicturesTwoToFourSecondsApartStillFindAWalk() {
        Room room = new Room(19, 2);
        Watch watch = new Watch(Watch.DEFAULTS);
        double t = 0;
        for (int n = 0; t < 120; n++) {
            watch.look(walker(room.light(1, 0), t, 40, 70).shoot(t));
            t += 2 + n % 3;
        }
        assertThat(watch.ended()).as(watch.toString()).hasSize(1);
        assertThat(Watch.seconds(watch.ended().getFirst().began())).isBetween(40.0, 46.0);
        assertThat(Watch.seconds(watch.ended().getFirst().at())).isBetween(64.0, 70.0);
    }
}
