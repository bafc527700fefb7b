package dev.watchkeeper.host;

import java.util.Optional;

/**
 * A queue at one moment; immutable.
 *
 * @param camera whose queue it is; empty for one that all cameras share
 * @param size entries that wait
 * @param capacity entries that find room; 0 if only {@code max-queue} limits it
 */
public record QueueReading(String name, Optional<String> camera, int size, int capacity) {
    /** A queue of one camera. */
    public static QueueReading of(String camera, String stage, int size, int capacity) {
        return new QueueReading(stage + "-" + camera, Optional.of(camera), size, capacity);
    }

    /** A queue that all cameras share. */
    public static QueueReading shared(String name, int size, int capacity) {
        return new QueueReading(name, Optional.empty(), size, capacity);
    }

    /** Above this the queue is oversized: {@code max-queue}, or four fifths of a smaller capacity, since a full queue drops. */
    int limit(int maxQueue) {
        return capacity == 0 ? maxQueue : Math.min(maxQueue, Math.max(1, capacity * 4 / 5));
    }
}
