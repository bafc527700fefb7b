package dev.watchkeeper.host;

/**
 * A queue at one moment; immutable.
 *
 * @param size waiting entries
 * @param capacity the most entries it holds; 0 if only {@code max-queue} limits it
 */
public record QueueReading(String name, int size, int capacity) {
    /** A queue of one camera's stage. */
    public static QueueReading of(String camera, String stage, int size, int capacity) {
        return new QueueReading(stage + "-" + camera, size, capacity);
    }

    /** Above this the queue is oversized: {@code max-queue}, or four fifths of a smaller capacity, since a full queue drops. */
    int limit(int maxQueue) {
        return capacity == 0 ? maxQueue : Math.min(maxQueue, Math.max(1, capacity * 4 / 5));
    }
}
