package dev.watchkeeper.config.edit;

import dev.watchkeeper.config.Loaded;
import java.nio.file.Path;

/**
 * A configuration file and how it is checked; immutable.
 *
 * @param file as the user named it
 */
public record ConfigSource(Path file, KeyTables tables, Check check) {
    /** Loads what is to become the file, with everything else that the process was started with. */
    @FunctionalInterface
    public interface Check {
        /** @param copy stands in for the file */
        Loaded load(Path copy);
    }
}
