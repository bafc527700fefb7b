package dev.watchkeeper.diagnose;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What the video of a camera was measured to be; immutable. What is unknown is empty.
 *
 * @param codec such as {@code h264}
 * @param fps pictures per second
 * @param gop seconds from one keyframe to the next
 * @param loss the share of packets that did not arrive, 0 to 1
 */
public record Measured(Optional<String> codec, OptionalDouble fps, OptionalDouble gop, OptionalDouble loss) {
    public static final Measured NOTHING =
            new Measured(Optional.empty(), OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());

    /** Only the codec is known. */
    static Measured only(Optional<String> codec) {
        return new Measured(codec, OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());
    }
}
