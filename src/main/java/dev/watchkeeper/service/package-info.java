/**
 * Installs Watchkeeper as a systemd service: the texts of the units, installing and removing them, and the message when the service has failed. The
 * commands call it on the main thread. It runs systemd's own programs, each with a time limit, and never overwrites a unit that was edited by
 * hand.
 */
@NullMarked
package dev.watchkeeper.service;

import org.jspecify.annotations.NullMarked;
