package dev.watchkeeper.sensor;

import dev.watchkeeper.base.FailureException;

/** Gets the value of one sensor when asked; confined to the sensor's thread. */
interface Reader {
    /**
     * Reads once, within the sensor's time limit.
     *
     * @return the value as text
     * @throws FailureException with the rest of a sentence that begins with the sensor, without secrets
     */
    String read() throws FailureException, InterruptedException;

    /** Has the next read begin with a new connection. */
    default void reconnect() {}
}
