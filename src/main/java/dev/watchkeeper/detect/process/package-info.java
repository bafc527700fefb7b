/**
 * The process of a detector's model as the node sees it: its command line, what it is asked and answers within a deadline, and its end. Called by the one
 * thread of {@code detect} that asks; whatever the process does, that thread goes on.
 */
@NullMarked
package dev.watchkeeper.detect.process;

import org.jspecify.annotations.NullMarked;
