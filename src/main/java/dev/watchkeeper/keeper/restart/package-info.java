/**
 * Decides when the keeper's children end and start: what an end means, the table of a child's states, the budget of its restarts. Pure decisions
 * without threads or processes; the keeper's thread takes them and carries them out.
 */
@NullMarked
package dev.watchkeeper.keeper.restart;

import org.jspecify.annotations.NullMarked;
