/**
 * The composition root of the process that watches: it makes the parts, wires them, starts them in order and stops them
 * in reverse. Everything here runs on the main thread of the process. A running node's note says where it answers, and {@code NodeFinder} reads it for the
 * commands.
 */
@NullMarked
package dev.watchkeeper.node;

import org.jspecify.annotations.NullMarked;
