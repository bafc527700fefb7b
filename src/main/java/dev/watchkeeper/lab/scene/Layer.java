package dev.watchkeeper.lab.scene;

import java.util.List;

/** One thing that a drawn film shows above its backdrop; immutable, and the same at every call for the same time. */
interface Layer {
    /**
     * Paints itself over what was painted before.
     *
     * @param frame counted from 0, for what differs in every picture
     * @param second since the film's begin
     */
    void paint(Canvas canvas, int frame, double second);

    /** When it is something that a detector of motion has to find; empty for all that it must not find. */
    default List<MotionInterval> motion() {
        return List.of();
    }
}
