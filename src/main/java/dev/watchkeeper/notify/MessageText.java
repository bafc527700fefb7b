package dev.watchkeeper.notify;

import dev.watchkeeper.notify.Message.Label;
import dev.watchkeeper.notify.Message.Target;
import dev.watchkeeper.notify.Message.Thread;
import dev.watchkeeper.notify.Message.Topic;
import dev.watchkeeper.notify.Message.View;
import dev.watchkeeper.notify.Message.Words;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;

/** A message as the text of a file; stateless. Properties, because a keeper that writes them should not load a JSON library. */
public final class MessageText {
    private MessageText() {}

    /** The text. */
    public static String write(Message message) {
        Properties lines = new Properties();
        lines.setProperty("id", message.id());
        lines.setProperty("at", message.at().toString());
        Topic topic = message.topic();
        lines.setProperty("kind", topic.kind().name());
        lines.setProperty("severity", topic.severity().name());
        lines.setProperty("target.type", topic.target().type().name());
        lines.setProperty("target.name", topic.target().name());
        lines.setProperty("target.title", topic.target().title());
        topic.thread().incident().ifPresent(incident -> lines.setProperty("incident", incident));
        lines.setProperty("end", Boolean.toString(topic.thread().end()));
        Words words = message.words();
        lines.setProperty("title", words.title());
        lines.setProperty("text", words.text());
        words.since().ifPresent(since -> lines.setProperty("since", since.toString()));
        put(lines, "tried", words.tried());
        lines.setProperty("next", words.next());
        View view = message.view();
        view.picture().ifPresent(file -> lines.setProperty("picture", file.toString()));
        view.pictureAge().ifPresent(age -> lines.setProperty("picture-age", age.toString()));
        view.event().ifPresent(event -> lines.setProperty("event", event));
        put(lines, "zone", view.zones());
        put(lines, "label", view.labels().stream().map(Label::name).toList());
        put(
                lines,
                "confidence",
                view.labels().stream()
                        .map(label -> Double.toString(label.confidence()))
                        .toList());
        StringWriter text = new StringWriter();
        try {
            lines.store(text, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** Parses such a text; empty if it is damaged. */
    public static Optional<Message> read(String text) {
        Properties lines = new Properties();
        try {
            lines.load(new StringReader(text));
            return Optional.of(new Message(
                    need(lines, "id"), Instant.parse(need(lines, "at")), topic(lines), words(lines), view(lines)));
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Topic topic(Properties lines) {
        return new Topic(
                MessageKind.valueOf(need(lines, "kind")),
                Severity.valueOf(need(lines, "severity")),
                new Target(
                        Target.Type.valueOf(need(lines, "target.type")),
                        need(lines, "target.name"),
                        need(lines, "target.title")),
                new Thread(find(lines, "incident", each -> each), Boolean.parseBoolean(need(lines, "end"))));
    }

    private static Words words(Properties lines) {
        return new Words(
                need(lines, "title"),
                need(lines, "text"),
                find(lines, "since", Instant::parse),
                all(lines, "tried"),
                need(lines, "next"));
    }

    private static View view(Properties lines) {
        List<String> names = all(lines, "label");
        List<String> confidences = all(lines, "confidence");
        if (names.size() != confidences.size()) {
            throw new IllegalArgumentException("a label without its confidence");
        }
        List<Label> labels = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            labels.add(new Label(names.get(i), Double.parseDouble(confidences.get(i))));
        }
        return new View(
                find(lines, "picture", Path::of),
                find(lines, "picture-age", Duration::parse),
                find(lines, "event", each -> each),
                all(lines, "zone"),
                labels);
    }

    private static void put(Properties lines, String key, List<String> values) {
        for (int i = 0; i < values.size(); i++) {
            lines.setProperty(key + "." + i, values.get(i));
        }
    }

    private static List<String> all(Properties lines, String key) {
        List<String> values = new ArrayList<>();
        for (String value = lines.getProperty(key + ".0");
                value != null;
                value = lines.getProperty(key + "." + values.size())) {
            values.add(value);
        }
        return values;
    }

    private static String need(Properties lines, String key) {
        return Optional.ofNullable(lines.getProperty(key))
                .orElseThrow(() -> new IllegalArgumentException("without " + key));
    }

    private static <T> Optional<T> find(Properties lines, String key, Function<String, T> parse) {
        return Optional.ofNullable(lines.getProperty(key)).map(parse);
    }
}
