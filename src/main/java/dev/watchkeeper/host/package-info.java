/**
 * Whether this process and its host can do the work: memory, processors and queues, with load shed in steps, and checks of the host.
 * {@code node} adds the cameras and carries the steps out; {@code api} reads the views. Guard and checker have a thread each, and each check
 * its own; nothing is called under a lock.
 */
@NullMarked
package dev.watchkeeper.host;

import org.jspecify.annotations.NullMarked;
