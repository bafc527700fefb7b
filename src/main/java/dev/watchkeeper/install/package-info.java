/**
 * Watchkeeper as a service of systemd: what the units say, what installing and removing them does, and the word to a person when the service has
 * failed; with the commands for it. Called by the command line, on the main thread; it starts systemd's own programs, each with a time limit, and
 * never changes a unit that was changed by hand.
 */
@NullMarked
package dev.watchkeeper.install;

import org.jspecify.annotations.NullMarked;
