/**
 * What the rooms of a camera say to each other across their walls: a verdict asks for a session to be ended, and the arbiter decides. Observers
 * (health, motion, people) send verdicts on their own threads and can do nothing else; only the node wires the arbiter to the sessions. The
 * arbiter holds a lock for a few assignments and acts outside it.
 */
@NullMarked
package dev.watchkeeper.camera;

import org.jspecify.annotations.NullMarked;
