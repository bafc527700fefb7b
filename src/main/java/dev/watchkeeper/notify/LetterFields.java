package dev.watchkeeper.notify;

import dev.watchkeeper.base.Json;
import dev.watchkeeper.notify.Message.Target;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Letters and messages as the JSON that other programs get; stateless. Every field is always there, null where nothing is known. */
public final class LetterFields {
    private LetterFields() {}

    /**
     * A letter: the details of its newest message, and the text of all.
     *
     * @param linkBase where the receiver reaches the API
     */
    public static ObjectNode of(Letter letter, Optional<URI> linkBase) {
        Message newest = letter.newest();
        boolean oneTarget = letter.messages().stream()
                .allMatch(message -> message.topic()
                        .target()
                        .name()
                        .equals(newest.topic().target().name()));
        ObjectNode fields = of(newest, oneTarget, linkBase);
        fields.put("severity", letter.severity().id());
        fields.put("title", letter.subject());
        fields.put("text", letter.text());
        return fields;
    }

    /** One message. */
    public static ObjectNode of(Message message, Optional<URI> linkBase) {
        return of(message, true, linkBase);
    }

    private static ObjectNode of(Message message, boolean oneTarget, Optional<URI> linkBase) {
        Target target = message.topic().target();
        Optional<String> camera =
                oneTarget && target.type() == Target.Type.CAMERA ? Optional.of(target.name()) : Optional.empty();
        ObjectNode fields = Json.object();
        fields.put("id", message.id());
        put(fields, "incident", message.topic().thread().incident());
        fields.put("kind", message.topic().kind().id());
        fields.put("severity", message.topic().severity().id());
        put(fields, "camera", camera);
        fields.put("title", message.words().title());
        fields.put("text", message.words().text());
        put(fields, "since", message.words().since().map(Object::toString));
        ArrayNode tried = fields.putArray("tried");
        message.words().tried().forEach(tried::add);
        put(fields, "next", Optional.of(message.words().next()).filter(next -> !next.isEmpty()));
        message.view()
                .pictureAge()
                .ifPresentOrElse(
                        age -> fields.put("picture_age", age.toMillis() / 1000.0), () -> fields.putNull("picture_age"));
        put(fields, "snapshot_url", linkBase.flatMap(base -> snapshot(base, message, camera)));
        put(fields, "event", message.view().event());
        ArrayNode labels = fields.putArray("labels");
        message.view()
                .labels()
                .forEach(label -> labels.addObject().put("label", label.name()).put("confidence", label.confidence()));
        fields.put("at", message.at().toString());
        return fields;
    }

    private static Optional<String> snapshot(URI base, Message message, Optional<String> camera) {
        String root = base.toString().replaceFirst("/+$", "") + "/api/";
        return message.view()
                .event()
                .map(event -> root + "events/" + encoded(event) + "/snapshot.jpg")
                .or(() -> camera.map(name -> root + "cameras/" + encoded(name) + "/snapshot.jpg"));
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static void put(ObjectNode fields, String name, Optional<String> value) {
        value.ifPresentOrElse(text -> fields.put(name, text), () -> fields.putNull(name));
    }
}
