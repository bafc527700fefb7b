package dev.watchkeeper.notify;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;

/**
 * Notices that wait to be sent as one mail: the newest one, and how many it stands for; immutable.
 *
 * @param id changes with the content, so that a receiver can recognise a mail that arrived twice
 * @param first when the first notice happened
 * @param count the number of notices
 */
record PendingMail(String id, Notice newest, Instant first, int count) {
    static PendingMail of(Notice notice) {
        return new PendingMail(newId(), notice, notice.at(), 1);
    }

    private static String newId() {
        return UUID.randomUUID().toString();
    }

    /** Combines this mail with a later one. */
    PendingMail and(PendingMail later) {
        return new PendingMail(newId(), later.newest, first, count + later.count);
    }

    String key() {
        return newest.key();
    }

    /** The text for a file. */
    String write() {
        Properties lines = new Properties();
        lines.setProperty("id", id);
        lines.setProperty("kind", newest.kind());
        lines.setProperty("about", newest.about());
        lines.setProperty("text", newest.text());
        lines.setProperty("details", newest.details());
        lines.setProperty("at", newest.at().toString());
        lines.setProperty("first", first.toString());
        lines.setProperty("count", Integer.toString(count));
        StringWriter text = new StringWriter();
        try {
            lines.store(text, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** Parses such a text; empty if it is damaged. */
    static Optional<PendingMail> read(String text) {
        Properties lines = new Properties();
        try {
            lines.load(new StringReader(text));
            return Optional.of(new PendingMail(
                    lines.getProperty("id", newId()),
                    new Notice(
                            lines.getProperty("kind", ""),
                            lines.getProperty("about", ""),
                            lines.getProperty("text", ""),
                            lines.getProperty("details", ""),
                            Instant.parse(lines.getProperty("at", ""))),
                    Instant.parse(lines.getProperty("first", "")),
                    Integer.parseInt(lines.getProperty("count", ""))));
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }
}
