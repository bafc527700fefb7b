/** Publishes each letter to a topic of an ntfy server, with its picture if there is one. The sender calls it on the thread of that channel. */
@NullMarked
package dev.watchkeeper.notify.ntfy;

import org.jspecify.annotations.NullMarked;
