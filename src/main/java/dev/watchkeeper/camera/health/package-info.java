/**
 * Whether each camera really sees: the marks of progress that the stages make, and the state derived from them. Marks are cheap; stages make them on
 * their own threads, anybody reads them. They hold their camera's lock for a few assignments and never call out under it.
 */
@NullMarked
package dev.watchkeeper.camera.health;

import org.jspecify.annotations.NullMarked;
