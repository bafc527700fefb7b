package dev.watchkeeper.analyse;

import dev.watchkeeper.event.Event;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The events that are stored; thread-safe, each call waits for the disk within its limit. */
public interface PastEvents {
    /** An event of the past with its picture, if there still is one; empty if there is no such event. */
    Optional<Event.MotionEnded> find(String event);

    /** The newest events, at most a thousand, of which is stored since before that moment that they wait for a model; none if they cannot be read. */
    List<String> unanswered(Instant before);
}
