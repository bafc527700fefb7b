package dev.watchkeeper.notify.mail;

import java.time.Instant;

/**
 * A mail without what is attached to it; immutable.
 *
 * @param id distinguishes a mail that arrived twice from two mails
 * @param at when it was written
 */
record MailMessage(String id, String subject, String body, Instant at) {}
