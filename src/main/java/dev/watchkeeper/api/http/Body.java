package dev.watchkeeper.api.http;

import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The JSON object that a request carries, read strictly: a misspelt field would silently change nothing; immutable. */
public final class Body {
    private final JsonNode object;

    /**
     * Reads the body.
     *
     * @param example is shown where the body is no JSON object
     * @param known the fields that the route takes
     */
    public Body(Context ctx, String example, String... known) {
        object = read(ctx, example);
        List<String> names = List.of(known);
        for (String name : object.propertyNames()) {
            if (!names.contains(name)) {
                throw new BadRequestResponse("Unknown field " + Replies.quote(name) + "; this route knows "
                        + String.join(", ", names) + ".");
            }
        }
    }

    private static JsonNode read(Context ctx, String example) {
        try {
            JsonNode body = JsonMapper.shared().readTree(ctx.body());
            if (body.isObject()) {
                return body;
            }
        } catch (JacksonException e) {
            throw new BadRequestResponse("The body is not JSON; send such as " + example + ".");
        }
        throw new BadRequestResponse("The body must be a JSON object such as " + example + ".");
    }

    /** A text; empty if it is absent or null. */
    public Optional<String> text(String name) {
        return present(name).map(value -> {
            if (!value.isString() || value.asString("").length() > 1000) {
                throw new BadRequestResponse("'" + name + "' must be text of at most 1000 characters.");
            }
            return value.asString("");
        });
    }

    public String requiredText(String name) {
        return text(name).orElseThrow(() -> new BadRequestResponse("'" + name + "' is missing."));
    }

    /** A list of texts; empty if it is absent or null. */
    public Optional<Set<String>> texts(String name) {
        return present(name).map(value -> {
            Set<String> texts = new LinkedHashSet<>();
            boolean right = value.isArray();
            for (JsonNode each : value) {
                right &= each.isString();
                texts.add(each.asString(""));
            }
            if (!right) {
                throw new BadRequestResponse("'" + name + "' must be a list of texts, or null.");
            }
            return texts;
        });
    }

    /** True or false; empty if it is absent or null. */
    public Optional<Boolean> flag(String name) {
        return present(name).map(value -> {
            if (!value.isBoolean()) {
                throw new BadRequestResponse("'" + name + "' must be true or false.");
            }
            return value.asBoolean();
        });
    }

    /** A time that must be there. */
    public Instant time(String name) {
        String text = text(name)
                .orElseThrow(
                        () -> new BadRequestResponse("'" + name + "' is missing; write it like 2026-03-01T12:00:00Z."));
        try {
            Instant time = OffsetDateTime.parse(text).toInstant();
            if (!time.isBefore(Instant.EPOCH) && time.isBefore(Instant.parse("9999-12-31T00:00:00Z"))) {
                return time;
            }
        } catch (DateTimeException e) {
            // The sentence below says what is expected.
        }
        throw new BadRequestResponse(
                "'" + name + "' is not a time: " + Replies.quote(text) + "; write it like 2026-03-01T12:00:00Z.");
    }

    private Optional<JsonNode> present(String name) {
        JsonNode value = object.path(name);
        return value.isMissingNode() || value.isNull() ? Optional.empty() : Optional.of(value);
    }
}
