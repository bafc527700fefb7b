package dev.watchkeeper.store;

import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.Label;
import dev.watchkeeper.event.Snapshot;
import java.util.List;
import java.util.Optional;

/** Keeps the pictures of events as files; called on one thread. Paths are relative to the data folder. */
@FunctionalInterface
public interface PictureKeeper {
    /** Keeps an event's best picture, if it has one. */
    Optional<String> keep(Event.MotionEnded event);

    /** Keeps the picture of an event that a sensor has set off. */
    default Optional<String> keep(String camera, Snapshot picture) {
        return Optional.empty();
    }

    /** Keeps a copy of that picture with boxes drawn in; the picture itself stays. */
    default Optional<String> mark(String camera, Snapshot picture, List<Label> shown) {
        return Optional.empty();
    }
}
