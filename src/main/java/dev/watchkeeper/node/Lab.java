package dev.watchkeeper.node;

import dev.watchkeeper.drill.DrillStream;
import java.util.Optional;

/**
 * What the lab lends to a node; immutable, of thread-safe parts. Who needs no drills uses {@link #NONE}.
 *
 * @param hooks lets drills make parts of the node fail
 * @param streams opens the simulated streams of live drills
 */
public record Lab(FaultHooks hooks, Optional<DrillStream.Maker> streams) {
    public static final Lab NONE = new Lab(FaultHooks.NONE, Optional.empty());
}
