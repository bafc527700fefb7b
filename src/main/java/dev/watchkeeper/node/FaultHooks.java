package dev.watchkeeper.node;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Obstacle;
import dev.watchkeeper.camera.health.Marks;
import dev.watchkeeper.camera.session.Source;

/**
 * The places in a node where drills inject faults that no camera can cause; implementations are thread-safe. A real node uses {@link #NONE};
 * the lab implements the others. Nothing from a network may reach an implementation.
 */
public interface FaultHooks {
    /** Nothing fails. */
    FaultHooks NONE = new FaultHooks() {};

    /** The clock of the whole node, instead of the real one. */
    default Clock clock(Clock real) {
        return real;
    }

    /** Opens sessions instead of {@code real}, on the camera's thread. */
    default Source.Opener sessions(Source.Opener real) {
        return real;
    }

    /** The obstacle before each write to a camera's recording. */
    default Obstacle recording(String camera) {
        return Obstacle.NONE;
    }

    /** Where a camera's motion stage marks its progress, instead of {@code real}. */
    default Marks analysis(String camera, Marks real) {
        return real;
    }
}
