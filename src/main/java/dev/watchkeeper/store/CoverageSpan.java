package dev.watchkeeper.store;

import dev.watchkeeper.base.FailureKind;
import java.util.Optional;

/**
 * A stretch of one camera's account with one state; immutable.
 *
 * @param fromUs the beginning, µs since 1970 on the wall clock
 * @param toUs the end, exclusive
 * @param cause why the camera did not see; empty while it was watched
 */
public record CoverageSpan(long fromUs, long toUs, Optional<FailureKind> cause) {
    public boolean watched() {
        return cause.isEmpty();
    }

    /** The length in µs. */
    public long lengthUs() {
        return toUs - fromUs;
    }
}
