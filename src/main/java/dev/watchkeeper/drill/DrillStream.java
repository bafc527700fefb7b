package dev.watchkeeper.drill;

import dev.watchkeeper.base.FailureException;
import java.net.URI;

/** The simulated stream of a drill's camera, on loopback; thread-safe. The lab implements it. */
public interface DrillStream extends AutoCloseable {
    URI url();

    /** Lets no more video through; sessions stay. */
    void stall() throws FailureException;

    /** Lets video through again. */
    void flow() throws FailureException;

    @Override
    void close();

    /** Opens such streams; thread-safe. */
    @FunctionalInterface
    interface Maker {
        DrillStream open() throws FailureException;
    }
}
