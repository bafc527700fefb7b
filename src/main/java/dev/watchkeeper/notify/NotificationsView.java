package dev.watchkeeper.notify;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What was to be told to whom, and how the channels are; thread-safe. */
public interface NotificationsView {
    /**
     * The notifications, newest first, and all channels.
     *
     * @param from the earliest
     * @param limit how many at most
     */
    Told find(Optional<Instant> from, int limit) throws IOException;

    /** What was to be told, and how the channels are; immutable. */
    record Told(List<Notification> notifications, List<ChannelState> channels) {
        public Told {
            notifications = List.copyOf(notifications);
            channels = List.copyOf(channels);
        }
    }

    /**
     * One message to one channel; immutable.
     *
     * @param id of the message
     * @param progress how far it has come
     */
    record Notification(String id, String kind, Optional<String> incident, String channel, Progress progress) {}

    /**
     * How far a message has come; immutable.
     *
     * @param state {@code waiting}, {@code sent}, {@code failed}, {@code uncertain}, {@code given-up} or {@code silenced}
     * @param tries attempts so far
     * @param at when the state changed
     * @param error of the last attempt that failed
     */
    record Progress(String state, int tries, Instant at, Optional<String> error) {}

    /**
     * Whether a channel works; immutable.
     *
     * @param since when it began to work, or to fail
     * @param lasting whether it fails until a person changes something
     */
    record ChannelState(String name, boolean ok, Instant since, Optional<String> error, boolean lasting) {}
}
