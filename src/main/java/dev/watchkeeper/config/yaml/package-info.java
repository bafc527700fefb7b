/**
 * YAML into checked values, with the place of every mistake: reading, forms of values, keys, problems and suggestions. Knows no key of\n * Watchkeeper; called by {@code config} on one thread.
 */
@NullMarked
package dev.watchkeeper.config.yaml;

import org.jspecify.annotations.NullMarked;
