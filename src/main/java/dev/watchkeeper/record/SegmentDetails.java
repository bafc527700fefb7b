package dev.watchkeeper.record;

import java.util.Optional;

/**
 * What a recorded file itself says; immutable.
 *
 * @param available whether the file is there
 * @param widthPx, heightPx empty where it was not looked at, or cannot be read
 * @param change what its video has otherwise than the camera's file before it in the list: {@code codec}, {@code resolution} or
 *     {@code parameters}
 */
public record SegmentDetails(
        boolean available, Optional<Integer> widthPx, Optional<Integer> heightPx, Optional<String> change) {
    /** Of a file that nobody looked at. */
    static final SegmentDetails UNKNOWN =
            new SegmentDetails(true, Optional.empty(), Optional.empty(), Optional.empty());
}
