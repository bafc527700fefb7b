package dev.watchkeeper.notify.webhook;

import dev.watchkeeper.notify.Letter;
import dev.watchkeeper.notify.Message;
import dev.watchkeeper.notify.Message.Target;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One letter as the body of a request; immutable. A letter of several messages has the details of the newest and the text of all. */
final class WebhookBody {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z_]+)}");
    private static final JsonMapper JSON = JsonMapper.shared();

    private final ObjectNode fields;
    private final Optional<URI> link;

    /** @param linkBase where the receiver reaches the API */
    WebhookBody(Letter letter, Optional<URI> linkBase) {
        fields = fields(letter, linkBase);
        link = letter.delivery().link();
    }

    /** All fields, with null for what is unknown. */
    String json() {
        return JSON.writeValueAsString(fields);
    }

    /** The template with its placeholders replaced by values that fit between the quotes of JSON. */
    String fill(String template) {
        return PLACEHOLDER.matcher(template).replaceAll(found -> {
            String name = found.group(1);
            Optional<String> value = name.equals("link")
                    ? Optional.of(link.map(URI::toString).orElse(""))
                    : Optional.ofNullable(fields.get(name)).map(WebhookBody::plain);
            return Matcher.quoteReplacement(value.map(WebhookBody::escaped).orElseGet(found::group));
        });
    }

    private static String plain(JsonNode value) {
        if (value.isNull()) {
            return "";
        }
        return value.isArray()
                ? value.valueStream()
                        .map(each -> each.isObject() ? each.path("label").asString("") : each.asString(""))
                        .collect(Collectors.joining(", "))
                : value.asString("");
    }

    private static String escaped(String text) {
        String quoted = JSON.writeValueAsString(text);
        return quoted.substring(1, quoted.length() - 1);
    }

    private static ObjectNode fields(Letter letter, Optional<URI> linkBase) {
        Message newest = letter.newest();
        Optional<String> camera = camera(letter);
        ObjectNode fields = JSON.createObjectNode();
        fields.put("id", newest.id());
        put(fields, "incident", newest.topic().thread().incident());
        fields.put("kind", newest.topic().kind().id());
        fields.put("severity", letter.severity().id());
        put(fields, "camera", camera);
        fields.put("title", letter.subject());
        fields.put("text", letter.text());
        put(fields, "since", newest.words().since().map(Object::toString));
        ArrayNode tried = fields.putArray("tried");
        newest.words().tried().forEach(tried::add);
        put(fields, "next", Optional.of(newest.words().next()).filter(next -> !next.isEmpty()));
        newest.view()
                .pictureAge()
                .ifPresentOrElse(
                        age -> fields.put("picture_age", age.toMillis() / 1000.0), () -> fields.putNull("picture_age"));
        put(fields, "snapshot_url", linkBase.flatMap(base -> snapshot(base, newest, camera)));
        put(fields, "event", newest.view().event());
        ArrayNode labels = fields.putArray("labels");
        newest.view()
                .labels()
                .forEach(label -> labels.addObject().put("label", label.name()).put("confidence", label.confidence()));
        fields.put("at", newest.at().toString());
        return fields;
    }

    /** The camera that all messages concern. */
    private static Optional<String> camera(Letter letter) {
        Target target = letter.newest().topic().target();
        boolean same = letter.messages().stream()
                .allMatch(message -> message.topic().target().name().equals(target.name()));
        return Optional.of(target.name()).filter(name -> same && target.type() == Target.Type.CAMERA);
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
