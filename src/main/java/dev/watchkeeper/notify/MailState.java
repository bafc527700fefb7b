package dev.watchkeeper.notify;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * The state of mails that survives the end of any process; immutable.
 *
 * @param sent the mails of the last hour, oldest first
 * @param failures consecutive failed attempts
 * @param failure the last failed attempt, until a mail is sent
 * @param lost notices that were given up and not yet mentioned in any mail
 */
record MailState(List<Sent> sent, int failures, Optional<Failure> failure, int lost) {
    static final MailState NEW = new MailState(List.of(), 0, Optional.empty(), 0);

    private static final Duration REMEMBERED = Duration.ofHours(1);

    /** A mail that was sent; immutable. */
    record Sent(Instant at, String key) {}

    /**
     * A failed attempt; immutable.
     *
     * @param lasting whether it will fail again until a person changes something
     */
    record Failure(Instant at, String sentence, boolean lasting) {}

    MailState {
        sent = List.copyOf(sent);
    }

    /** Adds a sent mail, which mentioned lost notices. */
    MailState withSent(Instant at, String key, int lostMentioned) {
        List<Sent> recent = new ArrayList<>();
        sent.stream()
                .filter(each ->
                        each.at().isAfter(at.minus(REMEMBERED)) && !each.at().isAfter(at))
                .forEach(recent::add);
        recent.add(new Sent(at, key));
        return new MailState(recent, 0, Optional.empty(), Math.max(0, lost - lostMentioned));
    }

    MailState withFailure(Failure latest) {
        return new MailState(sent, failures + 1, Optional.of(latest), lost);
    }

    MailState withLost(int more) {
        return new MailState(sent, failures, failure, lost + more);
    }

    String write() {
        Properties lines = new Properties();
        for (int i = 0; i < sent.size(); i++) {
            lines.setProperty("sent." + i, sent.get(i).at() + " " + sent.get(i).key());
        }
        lines.setProperty("failures", Integer.toString(failures));
        failure.ifPresent(last -> {
            lines.setProperty("failed.at", last.at().toString());
            lines.setProperty("failed.sentence", last.sentence());
            lines.setProperty("failed.lasting", Boolean.toString(last.lasting()));
        });
        lines.setProperty("lost", Integer.toString(lost));
        StringWriter text = new StringWriter();
        try {
            lines.store(text, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** Parses such a text; a damaged one yields an empty state. */
    static MailState read(String text) {
        Properties lines = new Properties();
        try {
            lines.load(new StringReader(text));
            List<Sent> sent = new ArrayList<>();
            for (int i = 0; lines.containsKey("sent." + i); i++) {
                String[] words = lines.getProperty("sent." + i).split(" ", 2);
                sent.add(new Sent(Instant.parse(words[0]), words[1]));
            }
            Optional<Failure> failure = lines.containsKey("failed.at")
                    ? Optional.of(new Failure(
                            Instant.parse(lines.getProperty("failed.at")),
                            lines.getProperty("failed.sentence", ""),
                            Boolean.parseBoolean(lines.getProperty("failed.lasting"))))
                    : Optional.empty();
            return new MailState(
                    sent,
                    Integer.parseInt(lines.getProperty("failures", "0")),
                    failure,
                    Integer.parseInt(lines.getProperty("lost", "0")));
        } catch (IOException | IllegalArgumentException | DateTimeException | ArrayIndexOutOfBoundsException e) {
            return NEW;
        }
    }
}
