/**
 * Whether this process and its host can do the work: memory, processors and queues with the steps in which load is shed, and checks of
 * the host. {@code node} registers what is watched and carries the steps out; {@code api} reads the views. Each of the two watchers has
 * a thread of its own, its checks further ones, and nothing is called under a lock.
 */
@NullMarked
package dev.watchkeeper.host;

import org.jspecify.annotations.NullMarked;
