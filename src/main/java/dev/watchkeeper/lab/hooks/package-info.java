/**
 * Faults inside a node that no camera can cause, for drills: it implements the node's {@link dev.watchkeeper.node.FaultHooks} from files in a
 * folder. The command line makes the hooks when the node starts; the node calls them on the threads of its stages. Whoever can write the folder
 * controls them, and nobody else: no route leads here.
 */
@NullMarked
package dev.watchkeeper.lab.hooks;

import org.jspecify.annotations.NullMarked;
