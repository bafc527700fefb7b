/**
 * Faults inside a node that no camera can cause, for drills: files in a folder control this implementation of the node's
 * {@link dev.watchkeeper.node.FaultHooks}. The command line creates the hooks when the node starts; the node calls them on the threads of its stages.
 * Only those who can write the folder control them: no route leads here.
 */
@NullMarked
package dev.watchkeeper.lab.hooks;

import org.jspecify.annotations.NullMarked;
