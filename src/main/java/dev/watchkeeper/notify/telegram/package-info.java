/**
 * Sends each letter to a chat of Telegram by the Bot API, and edits it in place when its incident goes on. The sender calls it on the thread of that
 * channel.
 */
@NullMarked
package dev.watchkeeper.notify.telegram;

import org.jspecify.annotations.NullMarked;
