package dev.watchkeeper.camera.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.watchkeeper.base.FailureKind;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A late sign is reported as a gap, whatever ended the silence. */
final class GapsAcrossSessionsTest {
    private final Patient patient = new Patient();

    /** What makes a session end by verdict; an immutable enumeration. */
    private enum Illness {
        NO_GOOD_PICTURE(Sign.PICTURES, p -> p.good = false, p -> p.good = true),
        NO_KEYFRAMES(Sign.KEYFRAMES, p -> p.keyframes = false, p -> p.keyframes = true),
        SAME_PICTURE(Sign.SCENE, p -> p.changing = false, p -> p.changing = true),
        STANDING_CLOCK(Sign.CLOCK, p -> p.streamRate = 0, p -> p.streamRate = 1);

        private final Sign sign;
        private final Consumer<Patient> begins;
        private final Consumer<Patient> ends;

        Illness(Sign sign, Consumer<Patient> begins, Consumer<Patient> ends) {
            this.sign = sign;
            this.begins = begins;
            this.ends = ends;
        }
    }

    private double missed(Sign sign) {
        return patient.gaps.stream()
                .filter(gap -> gap.sign() == sign)
                .mapToDouble(gap -> (gap.toNanos() - gap.fromNanos()) / 1e9)
                .sum();
    }

    /** The session ends at the very moment when the sign becomes late, and the last wait for a picture stops counting. */
    @ParameterizedTest
    @EnumSource
    void aSessionThatEndsAtTheDeadlineStillReportsTheGap(Illness illness) {
        patient.open().send(Duration.ofSeconds(20));
        illness.begins.accept(patient);
        long began = patient.clock.monotonicNanos();
        for (int i = 0; i < 1000 && !patient.firstLate.containsKey(illness.sign); i++) {
            patient.send(patient.interval);
        }
        patient.end(patient.sign(illness.sign).cause());
        patient.silence(Duration.ofMillis(300));
        illness.ends.accept(patient);
        patient.open().send(Duration.ofSeconds(10));
        double lasted = (patient.clock.monotonicNanos() - began) / 1e9 - 10;
        assertThat(missed(illness.sign)).isCloseTo(lasted, within(2.2));
    }

    /** A black picture has a shorter deadline than a frozen one. */
    @Test
    void aBlackPictureThatEndsBeforeTheFrozenDeadlineIsReported() {
        patient.open().send(Duration.ofSeconds(20));
        patient.uniform = true;
        patient.send(Duration.ofSeconds(45));
        patient.uniform = false;
        patient.send(Duration.ofSeconds(5));
        assertThat(missed(Sign.SCENE)).isCloseTo(45, within(0.3));
        assertThat(patient.gaps.getLast().cause()).isEqualTo(FailureKind.BLACK_PICTURE);
    }

    @Test
    void aFrozenPictureDecodedInTwoWaysStaysFrozen() {
        SceneMemory memory = new SceneMemory();
        assertThat(memory.look(1, false, false)).isTrue();
        assertThat(memory.look(2, false, false)).as("it moves").isTrue();
        assertThat(memory.look(2, false, false)).isFalse();
        for (int i = 0; i < 3; i++) {
            assertThat(memory.look(7, false, true)).as("a glance").isFalse();
            assertThat(memory.look(7, false, true)).isFalse();
            assertThat(memory.look(2, false, false)).as("in full again").isFalse();
        }
        assertThat(memory.look(3, false, false)).isTrue();
        assertThat(memory.look(9, true, true)).as("black in a glance").isTrue();
        assertThat(memory.look(3, false, false)).as("the light is on again").isTrue();
    }
}
