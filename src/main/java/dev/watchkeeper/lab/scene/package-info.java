/**
 * Drawn scenes with known motion, which virtual cameras show. The simulator and the benchmarks call it; drawing is confined to one thread,
 * everything else is immutable.
 */
@NullMarked
package dev.watchkeeper.lab.scene;

import org.jspecify.annotations.NullMarked;
