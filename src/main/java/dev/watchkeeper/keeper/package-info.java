/**
 * The composition root of {@code keep}: children with their processes, their lines and their watchers, the control socket and the notes for a
 * successor. One thread, {@code keeper}, decides and acts; all others (waiters, readers, watchers, the control socket) only put events
 * into its queue. Called by the commands.
 */
@NullMarked
package dev.watchkeeper.keeper;

import org.jspecify.annotations.NullMarked;
