package dev.watchkeeper.record;

import java.io.IOException;

/** How much room recordings have; thread-safe. */
@FunctionalInterface
public interface StorageView {
    /**
     * As it is now.
     *
     * @throws IOException if the system does not report the space of the volume
     */
    StorageOutlook outlook() throws IOException;
}
