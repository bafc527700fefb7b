/**
 * The composition root of the process that watches: it makes the parts, wires them, starts them in order and stops them
 * in reverse. Everything here runs on the main thread of the process.
 */
@NullMarked
package dev.watchkeeper.node;

import org.jspecify.annotations.NullMarked;
