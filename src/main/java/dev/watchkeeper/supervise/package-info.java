/**
 * Who decides about ends and starts. For the keeper: what the end of a child means, the table of its states, the budget of its restarts; pure
 * decisions, taken on the keeper's one deciding thread and carried out by it. For the node: the arbiter, the one part of that process that decides
 * whether a session is ended on somebody's word, on the thread of whoever sends, under a lock of a few assignments, acting outside it. Observers
 * send verdicts and can do nothing themselves; only the composition roots know this room.
 */
@NullMarked
package dev.watchkeeper.supervise;

import org.jspecify.annotations.NullMarked;
