/**
 * Drills on a running system: makes it fail on purpose, or has it send a marked message, and measures from outside when that was noticed, healed and told. The command {@code drill --live} calls it on its
 * main thread.
 */
@NullMarked
package dev.watchkeeper.lab.live;

import org.jspecify.annotations.NullMarked;
