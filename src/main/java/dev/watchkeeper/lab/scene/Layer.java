package dev.watchkeeper.lab.scene;

import java.util.List;

/** One thing that a drawn film shows in front of its backdrop; immutable, and the same at every call for the same time. */
interface Layer {
    /**
     * Paints itself over the layers below.
     *
     * @param frame counted from 0, for effects that change with every picture
     * @param second since the film's start
     */
    void paint(Canvas canvas, int frame, double second);

    /** When it shows motion that a detector must find; empty if the detector must ignore it. */
    default List<MotionInterval> motion() {
        return List.of();
    }
}
