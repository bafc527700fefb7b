package dev.watchkeeper.record;

import java.util.Optional;

/**
 * What a recorded file itself says; immutable.
 *
 * @param available whether the file exists
 * @param widthPx, heightPx empty if it was not examined or cannot be read
 * @param change how its video differs from the camera's previous file in the list: {@code codec}, {@code resolution} or {@code parameters}
 */
public record SegmentDetails(
        boolean available, Optional<Integer> widthPx, Optional<Integer> heightPx, Optional<String> change) {
    /** For a file that was not examined. */
    static final SegmentDetails UNKNOWN =
            new SegmentDetails(true, Optional.empty(), Optional.empty(), Optional.empty());
}
