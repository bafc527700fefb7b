/**
 * Mail as a channel: a letter becomes a mail with today's subjects and texts, delivered by SMTP. Opened by the sender; confined to the thread that
 * sends on it, and to one more for each mail under way, because a name look-up cannot be interrupted.
 */
@NullMarked
package dev.watchkeeper.notify.mail;

import org.jspecify.annotations.NullMarked;
