/**
 * The ladder's second tier: a configured agent looks for a repair in a throw-away clone, and nothing that it says or does counts until its patch is
 * judged and the configured tests pass. The ladder calls the remedies; the order itself ({@code Work}, {@code Applying}) runs in a worker process of
 * its own, on that process's main thread, so that the agent's processes have one parent that knows and ends them all. All state is files in
 * {@code data/repairs/}.
 */
@NullMarked
package dev.watchkeeper.escalate.repair;

import org.jspecify.annotations.NullMarked;
