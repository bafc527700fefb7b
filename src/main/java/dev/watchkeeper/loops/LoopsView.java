package dev.watchkeeper.loops;

import java.util.Optional;

/** Whether all critical loops keep iterating; thread-safe, never waits. */
@FunctionalInterface
public interface LoopsView {
    /** The name of a stalled loop, if there is one. */
    Optional<String> stalled();
}
