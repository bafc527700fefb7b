package dev.watchkeeper.notify;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * What a mail says; immutable.
 *
 * @param id tells a mail that came twice from two mails
 * @param at when it was written
 */
public record MailMessage(String id, String subject, String body, Instant at) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** How subjects go on after the product's name. */
    private static final String ALERT = " Alert: ";

    /**
     * The mail about what waits.
     *
     * @param host this machine's name
     * @param lost how many earlier notices were given up
     * @param at the time now
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
                    .append(" could not be mailed and may be read in the log only\n");
        }
        return new MailMessage(pending.id(), product + ALERT + notice.kind(), body.toString(), at);
    }

    /** A mail that says that mails arrive. */
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
