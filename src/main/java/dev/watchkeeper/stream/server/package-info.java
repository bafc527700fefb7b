/**
 * The restreaming server MediaMTX as Watchkeeper sees it: finding the program and its version, its configuration file, its control API, and applying the
 * difference of two configurations. The keeper calls it, and starts the server itself. A {@code ServerApi} belongs to one thread, on which it waits for at
 * most its limits; it has no threads of its own. The file and the control API hold the cameras' passwords, so neither is ever logged.
 */
@NullMarked
package dev.watchkeeper.stream.server;

import org.jspecify.annotations.NullMarked;
