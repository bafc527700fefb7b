package dev.watchkeeper.escalate.sight;

import java.time.Duration;
import java.util.Optional;

/**
 * How one camera sees, as its node says; immutable.
 *
 * @param title what people read instead of the name
 * @param seen whether the ledger books the moment as watched, as far as is known by then
 * @param cause why it is not seen; empty if it is, or if that is unknown
 * @param unseenFor how long it has not been seen; zero while it is, empty if it was never seen since the node began
 */
public record CameraSight(
        String name, String title, boolean seen, Optional<String> cause, Optional<Duration> unseenFor) {
    /** The camera and its cause, for people. */
    public String sentence() {
        return title
                + (seen
                        ? " is seen"
                        : " is not seen" + cause.map(why -> " (" + why + ")").orElse(""));
    }
}
