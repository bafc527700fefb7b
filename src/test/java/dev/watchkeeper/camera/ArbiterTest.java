package dev.watchkeeper.camera;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.camera.Arbiter.Decision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ArbiterTest {
    private final ManualClock clock = new ManualClock();
    private final List<String> ended = new ArrayList<>();
    private long standing = 1;
    private final Arbiter arbiter = new Arbiter(
            (camera, epoch, kind, sentence) -> {
                if (epoch != standing) {
                    return false;
                }
                ended.add(camera + " " + epoch + " " + kind.id() + ": " + sentence);
                standing++;
                return true;
            },
            clock);

    private Decision say(long epoch, FailureKind kind) {
        return arbiter.accept(new Verdict("door", epoch, kind, "seen"));
    }

    @Test
    void aVerdictEndsTheSessionItNamesAndNoOther() {
        assertThat(say(1, FailureKind.FROZEN_PICTURE)).isEqualTo(Decision.ACCEPTED);
        assertThat(ended).containsExactly("door 1 frozen-picture: seen");
        assertThat(say(1, FailureKind.DECODE_ERRORS)).isEqualTo(Decision.OBSOLETE);
        assertThat(ended).hasSize(1);
        assertThat(arbiter.count(Decision.OBSOLETE)).isEqualTo(1);
    }

    @Test
    void aReallyFrozenCameraIsReconnectedLessAndLessOften() {
        List<Long> minutes = new ArrayList<>();
        for (int second = 0; second < 24 * 3600; second += 10) {
            if (say(standing, FailureKind.FROZEN_PICTURE) == Decision.ACCEPTED) {
                minutes.add(second / 60L);
            }
            clock.advance(Duration.ofSeconds(10));
        }
        assertThat(minutes.subList(0, 8)).containsExactly(0L, 1L, 3L, 7L, 15L, 31L, 63L, 123L);
        assertThat(minutes).as("in a whole day").hasSizeLessThan(32);
    }

    @Test
    void aSessionThatDeliversNothingMayBeReplacedWithoutLimit() {
        for (int i = 0; i < 5; i++) {
            assertThat(say(standing, FailureKind.STALLED)).isEqualTo(Decision.ACCEPTED);
            clock.advance(Duration.ofSeconds(12));
        }
    }

    @Test
    void aFaultThatReturnsAfterItWasOverIsANewOne() {
        for (int i = 0; i < 30; i++) {
            say(standing, FailureKind.TIMESTAMPS_FROZEN);
            clock.advance(Duration.ofSeconds(60));
        }
        int before = ended.size();
        clock.advance(Duration.ofMinutes(5));
        assertThat(say(standing, FailureKind.TIMESTAMPS_FROZEN)).isEqualTo(Decision.ACCEPTED);
        assertThat(ended).hasSize(before + 1);
    }

    @Test
    void causesAndCamerasAreCountedSeparately() {
        say(standing, FailureKind.FROZEN_PICTURE);
        assertThat(say(standing, FailureKind.FROZEN_PICTURE)).isEqualTo(Decision.TOO_SOON);
        assertThat(say(standing, FailureKind.DECODE_ERRORS)).isEqualTo(Decision.ACCEPTED);
        assertThat(arbiter.accept(new Verdict("yard", standing, FailureKind.FROZEN_PICTURE, "seen")))
                .isEqualTo(Decision.ACCEPTED);
    }

    @Test
    void aPersonsRequestIsAlwaysGranted() {
        for (int i = 0; i < 5; i++) {
            assertThat(say(standing, FailureKind.STOPPED)).isEqualTo(Decision.ACCEPTED);
        }
    }
}
