package dev.watchkeeper.store;

import dev.watchkeeper.base.FailureKind;
import java.util.Optional;

/**
 * A stretch of one camera's account in which nothing changed; immutable.
 *
 * @param fromUs its begin, µs since 1970 on the wall clock
 * @param toUs its end, which is not part of it
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
