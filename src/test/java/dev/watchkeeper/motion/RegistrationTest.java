package dev.watchkeeper.motion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.watchkeeper.motion.align.Registration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which shifts of a whole picture are found, and what must not be taken for one. */
final class RegistrationTest {
    private static final float NOISE = 1;
    private static final float SMOOTHED_NOISE = NOISE / 3;

    private final Room room = new Room(1, 0);
    private final Registration registration = new Registration();

    private float[] background() {
        return Room.blurred(room.light(1, 0).shift(0, 0).scene());
    }

    private static float[] noisy(float[] picture) {
        Random random = new Random(7);
        float[] noisy = picture.clone();
        for (int i = 0; i < noisy.length; i++) {
            noisy[i] += (float) (NOISE * random.nextGaussian());
        }
        return Room.blurred(noisy);
    }

    private Registration.Shift of(float[] picture) {
        return found(picture).orElse(Registration.Shift.NONE);
    }

    private Optional<Registration.Shift> found(float[] picture) {
        return registration.between(background(), noisy(picture), Room.WIDTH, Room.HEIGHT, SMOOTHED_NOISE);
    }

    @ParameterizedTest
    @CsvSource({"0.3, 0", "0, -0.5", "0.7, 0.4", "-1.2, 0.8", "1.4, -1.4"})
    void aShiftOfTheWholePictureIsFoundAndUndone(double dx, double dy) {
        float[] scene = room.light(1, 0).shift(dx, dy).scene();
        Registration.Shift shift = of(scene);
        float[] shifted = Room.blurred(scene);
        assertThat(shift.dx()).isCloseTo((float) dx, within(0.3f));
        assertThat(shift.dy()).isCloseTo((float) dy, within(0.3f));
        float[] back = new float[shifted.length];
        Registration.undo(shift, shifted, back, Room.WIDTH, Room.HEIGHT);
        assertThat(difference(back, background())).isLessThan(0.6 * difference(shifted, background()));
    }

    private static double difference(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += Math.pow(one[i] - other[i], 2);
        }
        return Math.sqrt(sum / one.length);
    }

    @Test
    void noiseIsNoShift() {
        assertThat(of(background()).isNone()).isTrue();
    }

    @Test
    void lightIsNoShift() {
        assertThat(of(room.light(1.2, -5).shift(0, 0).scene()).isNone()).isTrue();
    }

    @Test
    void whoMovesIsNoShift() {
        assertThat(of(room.light(1, 0).block(100, 90, 40, 90, 30).shift(0, 0).scene())
                        .isNone())
                .isTrue();
        assertThat(of(room.light(1, 0)
                                .block(160, 100, 160, 100, 200)
                                .shift(0, 0)
                                .scene())
                        .isNone())
                .as("a lorry")
                .isTrue();
    }

    @Test
    void whoMovesDoesNotHideTheShift() {
        Registration.Shift shift =
                of(room.light(1, 0).block(100, 90, 40, 90, 30).shift(0.8, 0.3).scene());
        assertThat(shift.dx()).isCloseTo(0.8f, within(0.2f));
        assertThat(shift.dy()).isCloseTo(0.3f, within(0.2f));
    }

    @Test
    void aPictureWithoutEdgesHasNone() {
        float[] flat = new float[Room.WIDTH * Room.HEIGHT];
        assertThat(registration
                        .between(flat, noisy(flat), Room.WIDTH, Room.HEIGHT, SMOOTHED_NOISE)
                        .isPresent())
                .isFalse();
    }
}
