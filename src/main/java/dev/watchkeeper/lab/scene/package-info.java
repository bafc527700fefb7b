/**
 * What virtual cameras show: drawn scenes with known motion. Called by {@code simulate} and by measurements; drawing is confined to one
 * thread, everything else immutable.
 */
@NullMarked
package dev.watchkeeper.lab.scene;

import org.jspecify.annotations.NullMarked;
