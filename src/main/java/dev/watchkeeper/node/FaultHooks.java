package dev.watchkeeper.node;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Obstacle;
import dev.watchkeeper.camera.health.Marks;
import dev.watchkeeper.camera.session.Source;

/**
 * The places inside a node where something can be made to fail, because no camera can cause that fault; implementations are thread-safe. The
 * node itself changes nothing ({@link #NONE}); the lab implements the rest. Nothing that arrives over a network may reach an implementation.
 */
public interface FaultHooks {
    /** Nothing fails. */
    FaultHooks NONE = new FaultHooks() {};

    /** The clock of the whole node, in place of the real one. */
    default Clock clock(Clock real) {
        return real;
    }

    /** Opens sessions in place of {@code real}, on the thread of the camera concerned. */
    default Source.Opener sessions(Source.Opener real) {
        return real;
    }

    /** Stands in the way of each write to a camera's recording. */
    default Obstacle recording(String camera) {
        return Obstacle.NONE;
    }

    /** Where a camera's motion stage notes what it has done, in place of {@code real}. */
    default Marks analysis(String camera, Marks real) {
        return real;
    }
}
