package dev.watchkeeper.notify;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * A mail; immutable.
 *
 * @param id distinguishes a mail that arrived twice from two mails
 * @param at when it was written
 */
public record MailMessage(String id, String subject, String body, Instant at) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** The text after the product's name in subjects. */
    private static final String ALERT = " Alert: ";

    /**
     * Creates the mail for pending notices.
     *
     * @param host this machine's name
     * @param lost number of earlier notices that were given up
     * @param at the present time
     */
    static MailMessage of(PendingMail pending, String product, String host, int lost, Instant at) {
        Notice notice = pending.newest();
        StringBuilder body = new StringBuilder(notice.text()).append("\n\n");
        line(body, "What", notice.about() + " on " + host);
        line(body, "When", time(notice.at()));
        if (!notice.details().isEmpty()) {
            body.append(notice.details().strip()).append('\n');
        }
        if (pending.count() > 1) {
            body.append("\nand ")
                    .append(pending.count() - 1)
                    .append(" more of this kind since ")
                    .append(time(pending.first()))
                    .append('\n');
        }
        if (lost > 0) {
            body.append("\n")
                    .append(lost)
                    .append(lost == 1 ? " earlier notice" : " earlier notices")
                    .append(" could not be mailed; see the log\n");
        }
        return new MailMessage(pending.id(), product + ALERT + notice.kind(), body.toString(), at);
    }

    /** A test mail. */
    public static MailMessage test(String product, String host, Instant at) {
        return of(
                PendingMail.of(new Notice("Test", "notify-test", "Mails from this machine arrive.", "", at)),
                product,
                host,
                0,
                at);
    }

    private static void line(StringBuilder body, String name, String value) {
        body.append(name).append(": ").append(value).append('\n');
    }

    private static String time(Instant at) {
        return TIME.format(at);
    }
}
