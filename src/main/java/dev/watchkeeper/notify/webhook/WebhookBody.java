package dev.watchkeeper.notify.webhook;

import dev.watchkeeper.base.Json;
import dev.watchkeeper.notify.Letter;
import dev.watchkeeper.notify.LetterFields;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One letter as the body of a request; immutable. A letter of several messages has the details of the newest and the text of all. */
final class WebhookBody {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z_]+)}");
    private final ObjectNode fields;
    private final Optional<URI> link;

    /** @param linkBase where the receiver reaches the API */
    WebhookBody(Letter letter, Optional<URI> linkBase) {
        fields = LetterFields.of(letter, linkBase);
        link = letter.delivery().link();
    }

    /** All fields, with null for what is unknown. */
    String json() {
        return Json.write(fields);
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
        String quoted = Json.quoted(text);
        return quoted.substring(1, quoted.length() - 1);
    }
}
