/**
 * The commands: their options, output and exit codes. Each runs on the process's main thread.
 */
@NullMarked
package dev.watchkeeper.cli;

import org.jspecify.annotations.NullMarked;
