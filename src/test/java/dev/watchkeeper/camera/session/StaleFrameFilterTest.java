package dev.watchkeeper.camera.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Which pictures of a device count as current, by the timestamps of its driver and of this process. */
final class StaleFrameFilterTest {
    private static final long OPENED_MICROS = 600_000_000;
    private static final long SECOND_MICROS = 1_000_000;

    private final StaleFrameFilter filter = new StaleFrameFilter(OPENED_MICROS * 1_000);

    private boolean isStale(long driverMicros, long arrivalMicros) {
        return filter.isStale(OptionalLong.of(driverMicros), arrivalMicros * 1_000);
    }

    @Test
    void picturesFromBeforeTheSessionAreStale() {
        assertThat(isStale(OPENED_MICROS - 30 * SECOND_MICROS, OPENED_MICROS + 10))
                .isTrue();
        assertThat(isStale(OPENED_MICROS - 1, OPENED_MICROS + 20)).isTrue();
        assertThat(isStale(OPENED_MICROS + 30, OPENED_MICROS + 40)).isFalse();
    }

    @Test
    void aDriverWithAnotherClockIsTrustedAfterASecond() {
        assertThat(isStale(1, OPENED_MICROS + SECOND_MICROS)).isTrue();
        assertThat(isStale(900_000, OPENED_MICROS + 2 * SECOND_MICROS - 1)).isTrue();
        assertThat(isStale(1_000_001, OPENED_MICROS + 2 * SECOND_MICROS)).isFalse();
    }

    @Test
    void aPictureWithoutATimestampIsTrusted() {
        assertThat(filter.isStale(OptionalLong.empty(), OPENED_MICROS * 1_000)).isFalse();
        assertThat(isStale(0, OPENED_MICROS)).isFalse();
    }
}
