/**
 * Decides about ends and starts of the keeper's children: what an end means, the table of a child's states, the budget of its restarts. Pure
 * decisions, taken on the keeper's one deciding thread, which also carries them out.
 */
@NullMarked
package dev.watchkeeper.keeper.restart;

import org.jspecify.annotations.NullMarked;
