/**
 * The composition root of {@code keep}: the children with their processes, logs and watchers, the control socket, and the records by which a new
 * keeper cleans up after a killed one. One thread, {@code keeper}, decides and acts; all others (waiters, readers, watchers, the control socket) only
 * put events into its queue. The commands call it.
 */
@NullMarked
package dev.watchkeeper.keeper;

import org.jspecify.annotations.NullMarked;
