/**
 * The arbiter: the one part of this process that decides whether a session is ended on somebody's word. Observers send it verdicts and can do
 * nothing themselves; only the composition root knows this room. It decides on the thread of whoever sends, under a lock of a few
 * assignments, and acts outside it.
 */
@NullMarked
package dev.watchkeeper.supervise;

import org.jspecify.annotations.NullMarked;
