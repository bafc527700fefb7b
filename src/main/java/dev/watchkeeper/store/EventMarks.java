package dev.watchkeeper.store;

/**
 * What people made of an event; immutable.
 *
 * @param seen whether somebody has looked at it
 * @param kept whether retention passes it over
 */
public record EventMarks(boolean seen, boolean kept) {
    /** Of a new event. */
    public static final EventMarks NONE = new EventMarks(false, false);
}
