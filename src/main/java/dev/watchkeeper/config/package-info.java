/**
 * The settings: one record per section, bound from YAML, command-line options and defaults. Read once at the start by
 * the command room; every record is immutable.
 */
@NullMarked
package dev.watchkeeper.config;

import org.jspecify.annotations.NullMarked;
