/**
 * Tells how a picture differs from another as a whole: how far it lies beside it, and how its light has changed. Called by {@code motion} for every picture that
 * is compared, on whatever thread looks at a camera's pictures; knows nothing of cameras, only planes of brightness.
 */
@NullMarked
package dev.watchkeeper.motion.align;

import org.jspecify.annotations.NullMarked;
