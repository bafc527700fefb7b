/**
 * What a node says of its cameras, as other processes see it: plain values, and where they come from. The parts of the process {@code watch} read it, each
 * on its own thread.
 */
@NullMarked
package dev.watchkeeper.escalate.sight;

import org.jspecify.annotations.NullMarked;
