/**
 * The builds of this program: the one that runs, the one that the launcher kept from before the last build, and whether that knows the database. The
 * process that watches has the node started from it ({@code escalate.rollback}), which the keeper does. All state is in files; thread-safe.
 */
@NullMarked
package dev.watchkeeper.program;

import org.jspecify.annotations.NullMarked;
