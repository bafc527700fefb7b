/**
 * Tells what the node notices: messages for people, left in the outbox, and the state of all cameras for the other processes of the data folder. It reads
 * views and follows the bus; the node wires it, and it can neither end a session nor start anything. It has threads of its own, each with bounds, so that
 * no disk, database or picture delays the watch.
 */
@NullMarked
package dev.watchkeeper.announce;

import org.jspecify.annotations.NullMarked;
