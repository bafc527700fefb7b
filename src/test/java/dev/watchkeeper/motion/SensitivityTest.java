package dev.watchkeeper.motion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.config.MotionSettings;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.media.GrayPicture;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the sensitivity promises: more of it never loses an event that less of it found, nor begins it later, and the threshold falls with every point. */
final class SensitivityTest {
    private static final double FPS = 5;
    private static final int[] SENSITIVITIES = {1, 25, 40, 57, 75, 100};

    /** Drawn scenes, each with the things that make detectors stumble. */
    enum Scene {
        /** Walkers of rising contrast, one after the other. */
        CONTRASTS {
            @Override
            void draw(Room room, double t) {
                int walker = (int) (t / 6);
                double x = 60 * (t - 6 * walker - 1);
                if (t > 5 && x > 0 && x < 250) {
                    room.shade((int) x, 70, 24, 60, 4 + 5 * walker);
                }
            }
        },
        /** Specks blink now and then for the whole time, and somebody faint walks among them. */
        BLINKING {
            @Override
            void draw(Room room, double t) {
                if (Math.round(t * FPS) % 3 == 0) {
                    room.shade(260, 20, 18, 18, 9);
                }
                if (t > 25 && t < 27) {
                    room.shade((int) (40 + 50 * (t - 25)), 70, 24, 60, 40);
                }
            }
        },
        /** Somebody who was there from the start leaves, comes back and leaves again: ghosts. */
        LEAVERS {
            @Override
            void draw(Room room, double t) {
                double away = t < 10 ? 0 : t < 20 ? t - 10 : t < 30 ? 30 - t : t - 30;
                room.shade((int) (120 + 22 * away), 80, 22, 60, -16);
                room.shade((int) (60 + 6 * Math.max(0, t - 25)), 20, 30, 20, 11);
            }
        },
        /** Light that swings while people of two contrasts come and stand. */
        LIGHT {
            @Override
            void draw(Room room, double t) {
                room.light(1 + 0.15 * Math.sin(t / 2), 0);
                if (t > 12) {
                    room.shade((int) Math.min(150, 40 * (t - 12)), 90, 24, 60, 18);
                }
                if (t > 22 && t < 30) {
                    room.shade((int) (300 - 40 * (t - 22)), 60, 20, 50, -35);
                }
            }
        },
        /** Noise of 8 levels and things of any size and contrast anywhere. */
        CLUTTER {
            private final List<int[]> things = things();

            @Override
            void draw(Room room, double t) {
                for (int[] thing : things) {
                    double since = t - thing[0] / 10.0;
                    if (since > 0 && since < 4) {
                        room.shade((int) (thing[1] + thing[3] * since), thing[2], thing[4], thing[5], thing[6]);
                    }
                }
            }

            private List<int[]> things() {
                Random random = new Random(7);
                List<int[]> made = new ArrayList<>();
                for (int i = 0; i < 16; i++) {
                    made.add(new int[] {
                        50 + random.nextInt(300),
                        random.nextInt(250),
                        random.nextInt(120),
                        random.nextInt(60) - 20,
                        6 + random.nextInt(40),
                        6 + random.nextInt(50),
                        random.nextInt(80) - 40
                    });
                }
                return made;
            }
        };

        abstract void draw(Room room, double t);

        List<GrayPicture> film() {
            Room room = new Room(31 + ordinal(), this == CLUTTER ? 8 : 2);
            List<GrayPicture> film = new ArrayList<>();
            for (int n = 0; n < 38 * FPS; n++) {
                room.light(1, 0);
                draw(room, n / FPS);
                film.add(room.shoot(n / FPS));
            }
            return film;
        }
    }

    @ParameterizedTest
    @EnumSource
    void moreSensitivityNeverLosesAnEventNorBeginsItLater(Scene scene) {
        List<GrayPicture> film = scene.film();
        Watch before = new Watch(Watch.DEFAULTS);
        int most = 0;
        for (int sensitivity : SENSITIVITIES) {
            Watch watch = watch(film, sensitivity);
            for (Event.MotionEnded event : before.ended()) {
                assertThat(watch.ended())
                        .as("%s at sensitivity %d has what less found:%n%s%nhas%n%s", scene, sensitivity, before, watch)
                        .anyMatch(found -> !found.began().isAfter(event.began())
                                && !found.at().isBefore(event.at()));
            }
            before = watch;
            most = Math.max(most, watch.ended().size());
        }
        assertThat(most).as("events at some sensitivity").isPositive();
    }

    private static Watch watch(List<GrayPicture> film, int sensitivity) {
        Watch watch = new Watch(Watch.settings(sensitivity, 0.002, List.of(), List.of()));
        film.forEach(watch::look);
        watch.interrupted();
        return watch;
    }

    @Test
    void theThresholdFallsWithEveryPoint() {
        for (int sensitivity = 2; sensitivity <= 100; sensitivity++) {
            assertThat(MotionSettings.threshold(sensitivity)).isLessThan(MotionSettings.threshold(sensitivity - 1));
            assertThat(WatchedArea.floor(sensitivity)).isLessThan(WatchedArea.floor(sensitivity - 1));
            assertThat(WatchedArea.deviations(sensitivity)).isLessThan(WatchedArea.deviations(sensitivity - 1));
        }
        assertThat(MotionSettings.threshold(1)).isEqualTo(100);
        assertThat(MotionSettings.threshold(100)).isEqualTo(1);
    }
}
