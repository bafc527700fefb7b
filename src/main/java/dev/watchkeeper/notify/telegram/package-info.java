/**
 * Sends each letter to a chat of Telegram by the Bot API, edits it in place when its incident goes on, and receives the presses of buttons. The sender
 * calls the channel on the thread of that channel; presses are polled on a thread of their own.
 */
@NullMarked
package dev.watchkeeper.notify.telegram;

import org.jspecify.annotations.NullMarked;
