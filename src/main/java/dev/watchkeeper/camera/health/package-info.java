/**
 * What is known about whether each camera really sees: progress marks made by the stages and the state derived from
 * them. Marks are cheap, made on the stages' threads, and read on any thread; they take a lock of their camera for the moment of
 * a few assignments and never call out under it.
 */
@NullMarked
package dev.watchkeeper.camera.health;

import org.jspecify.annotations.NullMarked;
