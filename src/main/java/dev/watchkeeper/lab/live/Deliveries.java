package dev.watchkeeper.lab.live;

import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** What the sender of the running system has done with messages; thread-safe. */
@FunctionalInterface
public interface Deliveries {
    /** All that was to be told since a moment. */
    List<Delivery> since(Instant from) throws IOException;

    /**
     * One message to one channel; immutable.
     *
     * @param state {@code sent} once the channel has taken it
     * @param error of the last attempt that failed; empty if none did
     */
    record Delivery(String id, String kind, String channel, String state, String error) {
        boolean isSent() {
            return state.equals("sent");
        }
    }
}
