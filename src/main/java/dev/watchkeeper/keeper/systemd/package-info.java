/**
 * Reports to systemd as its service: ready, status, alive, stopping; and detects whether the journal reads the output. The keeper calls it on its own
 * thread. Without systemd, nothing is sent.
 */
@NullMarked
package dev.watchkeeper.keeper.systemd;

import org.jspecify.annotations.NullMarked;
