package dev.watchkeeper.announce;

import dev.watchkeeper.notify.Message;
import dev.watchkeeper.notify.Message.Thread;
import dev.watchkeeper.notify.Message.Topic;
import dev.watchkeeper.notify.Message.View;
import dev.watchkeeper.notify.Message.Words;
import dev.watchkeeper.notify.MessageKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells that recordings are deleted before their time, once a week at most: on a small volume that goes on for ever; guarded by the lock of its owner.
 */
final class EarlyDeletions {
    static final String KEY = "early-deletion";
    private static final Duration APART = Duration.ofDays(7);

    private final Names names;
    private final Ids ids;
    private Optional<Instant> toldAt;
    private long known;

    EarlyDeletions(Names names, Ids ids, Map<String, Told> before) {
        this.names = names;
        this.ids = ids;
        toldAt = Optional.ofNullable(before.get(KEY)).map(Told::since);
    }

    Map<String, Told> told() {
        return toldAt.map(at -> Map.of(KEY, new Told(KEY, at))).orElse(Map.of());
    }

    /** @param count recordings deleted early since the start of the process */
    Optional<Draft> look(long count, Now now) {
        boolean fresh = count > known;
        known = count;
        if (!fresh
                || toldAt.filter(at -> Duration.between(at, now.wall()).abs().compareTo(APART) < 0)
                        .isPresent()) {
            return Optional.empty();
        }
        toldAt = Optional.of(now.wall());
        Words words = new Words(
                "Recordings are deleted before their time",
                "The recording volume is short of space, so Watchkeeper deletes the oldest recordings although they are younger than"
                        + " storage.max-age.",
                Optional.of(now.wall()),
                List.of("the oldest recordings were deleted to keep storage.min-free"),
                "This goes on while the volume is short of space, and is reported once a week at most. Free some space, or set"
                        + " storage.max-age to what the volume can hold.");
        Topic topic = new Topic(MessageKind.STORAGE, MessageKind.STORAGE.usual(), names.system(), Thread.NONE);
        return Optional.of(Draft.of(new Message(ids.next(KEY, now.wall()), now.wall(), topic, words, View.NONE)));
    }
}
