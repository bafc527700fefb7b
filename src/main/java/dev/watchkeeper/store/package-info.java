/**
 * The database: connection, migrations and one class per table. SQLite is called only on this room's own platform
 * threads.
 */
@NullMarked
package dev.watchkeeper.store;

import org.jspecify.annotations.NullMarked;
