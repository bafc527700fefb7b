package dev.watchkeeper.notify.send;

import dev.watchkeeper.notify.Letter;
import dev.watchkeeper.notify.Message;
import dev.watchkeeper.notify.Message.Words;
import dev.watchkeeper.notify.send.Draft.Reason;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Puts a draft into words: what, since when, what was tried, what happens next, and how old the picture is; stateless. */
final class Wording {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final int MAX_SUBJECT = 200;
    private static final int MAX_TEXT = 12_000;
    private static final int MAX_LISTED = 60;

    private Wording() {}

    /**
     * The letter.
     *
     * @param host this machine's name
     * @param lost earlier messages that could not be delivered and that this letter mentions
     * @param link where a reader reaches the page
     */
    static Letter write(Draft draft, String host, int lost, Optional<URI> link) {
        List<Entry> entries = draft.entries();
        StringBuilder text = new StringBuilder();
        if (draft.reason() == Reason.NOTICE) {
            notice(text, entries.getFirst(), host);
        } else if (entries.size() == 1) {
            single(text, entries.getFirst());
        } else {
            several(text, entries);
        }
        if (lost > 0) {
            text.append('\n')
                    .append(lost)
                    .append(lost == 1 ? " earlier message" : " earlier messages")
                    .append(" could not be delivered; see the log\n");
        }
        String whole = text.length() <= MAX_TEXT ? text.toString() : text.substring(0, MAX_TEXT) + "…\n";
        return new Letter(
                draft.id(),
                entries.stream()
                        .map(Entry::newest)
                        .sorted(Comparator.comparing(Message::at))
                        .toList(),
                subject(draft),
                whole,
                new Letter.Delivery(draft.replaces(), link));
    }

    private static String subject(Draft draft) {
        List<Entry> entries = draft.entries();
        String first = entries.stream()
                .max(Comparator.comparing(Entry::severity))
                .orElseThrow()
                .newest()
                .words()
                .title();
        String subject = entries.size() == 1 ? first : entries.size() + " messages: " + first + ", and more";
        String shown = draft.reason() == Reason.REMINDER ? "Still: " + subject : subject;
        return shown.length() <= MAX_SUBJECT ? shown : shown.substring(0, MAX_SUBJECT - 1) + "…";
    }

    /** As the keeper's mails always were: scripts and filters of people know them. */
    private static void notice(StringBuilder text, Entry entry, String host) {
        Message message = entry.newest();
        String[] lines = message.words().text().split("\n", 2);
        text.append(lines[0]).append("\n\n");
        line(text, "What", message.topic().target().name() + " on " + host);
        line(text, "When", TIME.format(message.at()));
        if (lines.length > 1 && !lines[1].isBlank()) {
            text.append(lines[1].strip()).append('\n');
        }
        facts(text, message);
        more(text, entry);
    }

    private static void single(StringBuilder text, Entry entry) {
        Message message = entry.newest();
        text.append(message.words().text().strip()).append("\n\n");
        line(text, "When", TIME.format(message.at()));
        facts(text, message);
        more(text, entry);
    }

    private static void facts(StringBuilder text, Message message) {
        Words words = message.words();
        words.since().ifPresent(since -> line(text, "Since", TIME.format(since)));
        if (!words.tried().isEmpty()) {
            text.append("Tried:\n");
            words.tried().forEach(each -> text.append("- ").append(each).append('\n'));
        }
        if (!words.next().isBlank()) {
            line(text, "Next", words.next());
        }
        message.view().pictureAge().ifPresent(age -> line(text, "Picture", age(age) + " old when this was written"));
    }

    private static void more(StringBuilder text, Entry entry) {
        if (entry.count() > 1) {
            text.append("\nand ")
                    .append(entry.count() - 1)
                    .append(" more of this kind since ")
                    .append(TIME.format(entry.first()))
                    .append('\n');
        }
    }

    private static void several(StringBuilder text, List<Entry> entries) {
        List<Entry> sorted = entries.stream()
                .sorted(Comparator.comparing(Entry::severity).reversed().thenComparing(Entry::first))
                .toList();
        for (Entry entry : sorted.subList(0, Math.min(MAX_LISTED, sorted.size()))) {
            Message message = entry.newest();
            text.append("• ").append(message.words().title()).append("\n  ");
            text.append(message.words().text().lines().findFirst().orElse("").strip());
            text.append("\n  ").append(span(entry)).append('\n');
            if (!message.words().tried().isEmpty()) {
                text.append("  Tried: ")
                        .append(String.join("; ", message.words().tried()))
                        .append('\n');
            }
            if (!message.words().next().isBlank()) {
                text.append("  Next: ").append(message.words().next()).append('\n');
            }
        }
        if (sorted.size() > MAX_LISTED) {
            text.append("and ").append(sorted.size() - MAX_LISTED).append(" more\n");
        }
    }

    private static String span(Entry entry) {
        Instant since = entry.newest().words().since().orElse(entry.first());
        return entry.count() == 1
                ? "since " + TIME.format(since)
                : entry.count() + " times since " + TIME.format(entry.first()) + ", the last at "
                        + TIME.format(entry.newest().at());
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(name).append(": ").append(value).append('\n');
    }

    private static String age(Duration age) {
        long seconds = age.toSeconds();
        if (seconds < 120) {
            return seconds + " s";
        }
        return seconds < 7200 ? seconds / 60 + " min" : seconds / 3600 + " h";
    }
}
