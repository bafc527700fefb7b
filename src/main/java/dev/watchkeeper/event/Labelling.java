package dev.watchkeeper.event;

import java.util.List;

/**
 * What the detector has recognised in an event so far; immutable.
 *
 * @param labels one of each name, the surest, at most {@link #MOST}
 * @param shown all that was recognised in the event's snapshot, at most {@link #MOST}; empty if that was not examined
 * @param why why no picture of the event was examined, as a sentence; empty if one was
 */
public record Labelling(State state, List<Label> labels, List<Label> shown, String why) {
    /** More than anybody wants to read. */
    public static final int MOST = 20;

    public Labelling {
        labels = List.copyOf(labels);
        shown = List.copyOf(shown);
    }

    /** How far it is; an immutable enumeration. */
    public enum State {
        /** The event goes on, or some of its pictures wait. */
        LOOKING,
        /** It is over, and at least one of its pictures was examined. */
        DONE,
        /** No picture was examined: nothing is known. It may still change while the event goes on. */
        UNAVAILABLE
    }
}
