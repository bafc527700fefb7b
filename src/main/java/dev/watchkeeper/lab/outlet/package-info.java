/**
 * Further ways to reach a virtual camera: over TLS, and as JPEG pictures over HTTP. An outlet stands before one camera of the simulator, shows
 * what it shows and has the faults that it has. Started by the command {@code simulate} and by tests; each connection is served by virtual threads,
 * and none of it runs on the simulator's own thread but the closing and opening of a port.
 */
@NullMarked
package dev.watchkeeper.lab.outlet;

import org.jspecify.annotations.NullMarked;
