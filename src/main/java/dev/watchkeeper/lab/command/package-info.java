/**
 * The commands of the lab: {@code demo}, {@code simulate}, {@code drill} and {@code bench}. Each runs on the main thread of its process; the
 * command line registers them.
 */
@NullMarked
package dev.watchkeeper.lab.command;

import org.jspecify.annotations.NullMarked;
