/**
 * Talking to systemd as its service: that this process is ready, how it is, that it lives, that it ends; whether the journal reads its output;
 * and the secrets that it hands over. The keeper calls it, on its deciding thread, and whoever reads secrets; where no systemd is, nothing is sent or read.
 */
@NullMarked
package dev.watchkeeper.systemd;

import org.jspecify.annotations.NullMarked;
