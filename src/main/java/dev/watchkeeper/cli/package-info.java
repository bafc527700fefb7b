/**
 * The commands: options, output and exit codes. Each command runs on the main thread of the process.
 */
@NullMarked
package dev.watchkeeper.cli;

import org.jspecify.annotations.NullMarked;
