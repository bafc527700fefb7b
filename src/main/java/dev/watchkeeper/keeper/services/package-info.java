/**
 * What to keep alive, and how: reads the section {@code services:} of a configuration, or a {@code keep_alive_config.json}, into the same immutable
 * settings, and reports every mistake with its place. The commands call it on the loading thread; it never overwrites a file.
 */
@NullMarked
package dev.watchkeeper.keeper.services;

import org.jspecify.annotations.NullMarked;
