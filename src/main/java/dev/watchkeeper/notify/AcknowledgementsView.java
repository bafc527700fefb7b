package dev.watchkeeper.notify;

import java.io.IOException;
import java.util.Optional;

/** Which incidents a person has acknowledged; thread-safe. */
public interface AcknowledgementsView {
    /** Nobody is reminded of the incident any more. @param by who says so */
    void acknowledge(String incident, String by) throws IOException;

    /** Who acknowledged an incident. */
    Optional<String> by(String incident);
}
