/**
 * Backups: the database and the configuration as one verified archive a day, and restoring from one. The node makes them on a thread of this room, the
 * commands {@code backup} and {@code restore} on theirs; nothing else waits for it.
 */
@NullMarked
package dev.watchkeeper.backup;

import org.jspecify.annotations.NullMarked;
