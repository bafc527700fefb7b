/**
 * Notifies people by mail: the outbox on disk, the limits on mails, their text, and SMTP itself. The keeper submits notices and has a separate
 * process send them ({@code Notifier}, one thread); only that process and a few commands load {@code Smtp}. Nothing here knows what failed or who
 * restarts it.
 */
@NullMarked
package dev.watchkeeper.notify;

import org.jspecify.annotations.NullMarked;
