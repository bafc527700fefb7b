/**
 * Measures how a picture differs from another as a whole: by how far it is shifted, and how its light has changed. {@code motion} calls it for every
 * picture it compares, on the thread that compares. It knows nothing of cameras, only planes of brightness.
 */
@NullMarked
package dev.watchkeeper.motion.align;

import org.jspecify.annotations.NullMarked;
