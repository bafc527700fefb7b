package dev.watchkeeper.lab.drill;

/** What a drill does to break something; immutable. */
sealed interface Breakage {
    /** The simulator's camera gets a fault. */
    record OfCamera(String fault) implements Breakage {}

    /** The simulator's camera has the fault from its very beginning, so that the node never had a session. */
    record FromTheStart(String fault) implements Breakage {}

    /** Something of the node itself is made to fail for this camera, by a file in the folder of its drill hooks. */
    record OfNode(String hook) implements Breakage {}
}
