/**
 * Drills on the running system: what one has measured, the files in {@code data/drills/}, and those drills that the node itself carries out, one at a time. The node owns the desk ({@code DrillDesk})
 * and lends it a camera; the lab lends the stream; the API and the command {@code drill --live} begin drills. A drill runs on a thread of its own, or on the main thread of the command.
 */
@NullMarked
package dev.watchkeeper.drill;

import org.jspecify.annotations.NullMarked;
