/**
 * Tells people by mail: the outbox on disk, how often mails may go, what they say, and SMTP itself. The keeper puts notices in and has a process
 * of its own send them ({@code Notifier}, one thread); that process and a few commands are the only ones that load {@code Smtp}. Nothing here knows
 * what failed or who restarts it.
 */
@NullMarked
package dev.watchkeeper.notify;

import org.jspecify.annotations.NullMarked;
