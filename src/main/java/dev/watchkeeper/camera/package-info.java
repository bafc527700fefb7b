/**
 * What the rooms of a camera share: a verdict requests the end of a session, the arbiter decides. Observers (health, motion, people) send verdicts on
 * their own threads and can do nothing else; only the node connects the arbiter to the sessions. The arbiter holds its lock for a few assignments and
 * acts outside it.
 */
@NullMarked
package dev.watchkeeper.camera;

import org.jspecify.annotations.NullMarked;
