/**
 * The database: connection, migrations, one class per table, and the supervisor that keeps a database available. SQLite is called only on this
 * room's own platform threads.
 */
@NullMarked
package dev.watchkeeper.store;

import org.jspecify.annotations.NullMarked;
