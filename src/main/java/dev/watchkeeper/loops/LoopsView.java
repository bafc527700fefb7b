package dev.watchkeeper.loops;

import java.util.Optional;

/** Whether the loops turn on which everything else depends; thread-safe, and never waits. */
@FunctionalInterface
public interface LoopsView {
    /** The name of one that stands still, if any does. */
    Optional<String> standing();
}
