/**
 * Reads YAML into checked values and reports every mistake with its place. Knows none of Watchkeeper's keys; confined to the thread that
 * loads.
 */
@NullMarked
package dev.watchkeeper.config.yaml;

import org.jspecify.annotations.NullMarked;
