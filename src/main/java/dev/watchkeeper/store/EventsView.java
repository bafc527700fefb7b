package dev.watchkeeper.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Answers questions about stored events, and takes what people make of them; thread-safe, each answer within the database's time limit. */
public interface EventsView {
    /** For how long a deleted event can be restored. */
    Duration RESTORABLE = Duration.ofSeconds(60);

    /**
     * Stored events, newest first, without deleted ones.
     *
     * @param before the id of the last event on the previous page, if present
     * @param limit the most to return, 1 to 1000
     */
    List<StoredEvent> find(EventFilter filter, Optional<String> before, int limit);

    /**
     * The same of one camera or all, whatever they are like.
     *
     * @param camera only this camera's, if present
     * @param from only those that end after this, if present
     * @param to only those that begin before this, if present
     */
    default List<StoredEvent> find(
            Optional<String> camera, Optional<Instant> from, Optional<Instant> to, Optional<String> before, int limit) {
        return find(new EventFilter(camera.map(Set::of), from, to, EventFilter.Traits.ANY), before, limit);
    }

    /** Empty for one that is unknown or deleted. */
    Optional<StoredEvent> byId(String id);

    /**
     * A camera's events in a period for a timeline, oldest first; those that begin in the same step are one slice.
     *
     * @param step zero keeps all apart
     * @param most how many slices there may be; more make the steps longer
     */
    List<EventSlice> slices(String camera, Instant from, Instant to, Duration step, int most);

    /** What came of an order to mark an event. */
    sealed interface Marked {
        /** The event as it is now; immutable. */
        record Done(StoredEvent event) implements Marked {}

        /** There is no such event; immutable. */
        record Unknown() implements Marked {}

        /** So many are kept already that no further one may be; immutable. */
        record TooManyKept(int most) implements Marked {}
    }

    /** Marks an event; what is empty stays as it is. */
    Marked mark(String id, Optional<Boolean> seen, Optional<Boolean> kept);

    /** Deletes an event, so that it can be restored for {@link #RESTORABLE}; false if there is none. */
    boolean delete(String id, Instant now);

    /** Takes a deletion back; empty if there is no such deleted event, or if it was deleted too long ago. */
    Optional<StoredEvent> restore(String id, Instant now);
}
