/**
 * The roll-back: keeps a copy of the last configuration with which cameras were seen, and has the node started from it when a changed one blinds them. A part of the process {@code watch}, with one
 * thread of its own; the ladder may ask it, too.
 */
@NullMarked
package dev.watchkeeper.escalate.rollback;

import org.jspecify.annotations.NullMarked;
