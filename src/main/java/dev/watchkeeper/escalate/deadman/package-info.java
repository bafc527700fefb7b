/**
 * The dead-man ping: tells a service elsewhere, in the form of Healthchecks, that the watch goes on, or that it does not; its silence tells that this host is gone. A part of the
 * process {@code watch}, with one thread of its own.
 */
@NullMarked
package dev.watchkeeper.escalate.deadman;

import org.jspecify.annotations.NullMarked;
