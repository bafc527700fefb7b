/**
 * Composes several cameras into one picture and publishes it: the hidden command {@code compose} runs it as a process of its own, which the keeper
 * starts by the words of {@link dev.watchkeeper.stream.grid.ComposerService}. A camera that sends nothing shows since when, never its last picture,
 * and the others go on.
 */
@NullMarked
package dev.watchkeeper.stream.grid;

import org.jspecify.annotations.NullMarked;
