package dev.watchkeeper.motion;

import dev.watchkeeper.motion.explain.MotionPicture;
import java.util.function.Consumer;

/**
 * Who looks on while pictures are compared; immutable, of parts that are called on a worker and must not block.
 *
 * @param findings receives what was found in each picture
 * @param pictures is shown the pictures of events
 */
public record Observers(Consumer<MotionPicture> findings, EventPictures pictures) {
    /** Nobody. */
    public static final Observers NONE = new Observers(found -> {}, EventPictures.NONE);
}
