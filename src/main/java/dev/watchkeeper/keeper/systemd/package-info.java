/**
 * Talks to systemd as its service: ready, status, alive, stopping; and knows whether the journal reads the output. The keeper calls it on its
 * deciding thread. Where there is no systemd, nothing is sent.
 */
@NullMarked
package dev.watchkeeper.keeper.systemd;

import org.jspecify.annotations.NullMarked;
