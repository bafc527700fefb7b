package dev.watchkeeper.notify;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The silences of a data folder, which any process may add and end; thread-safe. */
public interface SilencesView {
    /** Those that have not ended, the first to end first. */
    List<Silence> list();

    /**
     * Adds one.
     *
     * @param camera its name; empty for everything
     * @param by who asks for it
     */
    Silence add(Optional<String> camera, Duration length, String reason, String by) throws IOException;

    /** Ends one. @return false if there is none with this id */
    boolean end(String id) throws IOException;
}
