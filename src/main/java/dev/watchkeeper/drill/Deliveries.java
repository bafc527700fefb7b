package dev.watchkeeper.drill;

import dev.watchkeeper.notify.send.History;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the sender of the running system has done with messages; thread-safe. */
@FunctionalInterface
public interface Deliveries {
    /** All that was to be told since a moment. */
    List<Delivery> since(Instant from) throws IOException;

    /** As the sender of a data folder keeps it. */
    static Deliveries in(Path data) {
        int most = 1000;
        History history = new History(data);
        return from -> history.find(Optional.of(from), most).notifications().stream()
                .map(each -> new Delivery(
                        each.id(),
                        each.kind(),
                        each.channel(),
                        each.progress().state(),
                        each.progress().error().orElse("")))
                .toList();
    }

    /**
     * One message to one channel; immutable.
     *
     * @param state {@code sent} once the channel has taken it
     * @param error of the last attempt that failed; empty if none did
     */
    record Delivery(String id, String kind, String channel, String state, String error) {
        public boolean isSent() {
            return state.equals("sent");
        }
    }
}
