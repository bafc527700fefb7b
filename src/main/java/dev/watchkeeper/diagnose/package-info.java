/**
 * Looks at one camera step by step, once, because a person asks: its name, its port, the dialogue, what it sends, and a verdict in words. The API of a
 * node and the command {@code diagnose} call it; it holds no session of the watch and changes none. At most one diagnosis of a node is under way; it works
 * on its caller's thread, within 20 s, and sends a password at most once, as far as the record of refused sign-ins allows.
 */
@NullMarked
package dev.watchkeeper.diagnose;

import org.jspecify.annotations.NullMarked;
