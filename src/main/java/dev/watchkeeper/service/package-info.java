/**
 * Installs Watchkeeper as a service of systemd: what the units say, what installing and removing them does, and what a person is told when the
 * service has failed. The command line calls it on the main thread. It starts systemd's own programs, each with a time limit, and never
 * changes a unit that was edited by hand.
 */
@NullMarked
package dev.watchkeeper.service;

import org.jspecify.annotations.NullMarked;
