/**
 * The settings: one immutable record per section, read from YAML, command-line options and defaults. Each section has a class with its keys
 * beside the code that reads them; {@code Keys} joins them into one table.
 */
@NullMarked
package dev.watchkeeper.config;

import org.jspecify.annotations.NullMarked;
