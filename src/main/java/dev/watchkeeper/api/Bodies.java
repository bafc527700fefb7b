package dev.watchkeeper.api;

import dev.watchkeeper.api.http.Replies;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the JSON object of a request and refuses fields that the route does not know; stateless. No message repeats a value, which may be secret. */
final class Bodies {
    private Bodies() {}

    /**
     * The body; an empty one is an empty object.
     *
     * @param known the fields of the route
     */
    static JsonNode object(Context ctx, String example, String... known) {
        String text = ctx.body();
        JsonNode body;
        try {
            body = JsonMapper.shared().readTree(text.isBlank() ? "{}" : text);
        } catch (JacksonException e) {
            throw new BadRequestResponse("The body must be JSON, such as " + example + ".");
        }
        if (!body.isObject()) {
            throw new BadRequestResponse("The body must be a JSON object, such as " + example + ".");
        }
        for (String name : body.propertyNames()) {
            if (!List.of(known).contains(name)) {
                throw new BadRequestResponse("Unknown field " + Replies.quote(name) + "; this route knows "
                        + String.join(", ", known) + ".");
            }
        }
        return body;
    }

    /** A text; empty if it is absent, null or empty. */
    static Optional<String> text(JsonNode body, String field, int longest) {
        JsonNode value = body.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isString() || value.asString().length() > longest) {
            throw new BadRequestResponse(
                    "'" + field + "' must be a text of at most " + longest + " characters, in quotes.");
        }
        return Optional.of(value.asString()).filter(text -> !text.isEmpty());
    }

    /** A switch; false if it is absent. */
    static boolean isOn(JsonNode body, String field) {
        JsonNode value = body.path(field);
        if (!value.isMissingNode() && !value.isNull() && !value.isBoolean()) {
            throw new BadRequestResponse("'" + field + "' must be true or false.");
        }
        return value.asBoolean(false);
    }
}
