package dev.watchkeeper.lab.drill;

/** How a drill breaks something; immutable. */
sealed interface Breakage {
    /** The simulated camera gets a fault. */
    record OfCamera(String fault) implements Breakage {}

    /** The simulated camera has the fault from its start, so that the node never had a session. */
    record FromTheStart(String fault) implements Breakage {}

    /** A part of the node fails for this camera, by a file in the folder of its fault hooks. */
    record OfNode(String hook) implements Breakage {}
}
