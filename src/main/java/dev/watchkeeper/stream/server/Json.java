package dev.watchkeeper.stream.server;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON as maps, lists, texts, numbers and booleans; stateless. Without Jackson's data binding, which would cost the keeper several megabytes for a
 * handful of fields. A null counts as a missing field.
 */
final class Json {
    private static final int DEEPEST = 20;
    private static final JsonFactory FACTORY = new JsonFactory();

    private Json() {}

    /** The object; empty if the bytes are not one whole JSON object. No message of the parser is passed on: it quotes the text. */
    static Optional<Map<String, Object>> object(byte[] bytes) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            Map<String, Object> object = object(parser, 0);
            return parser.nextToken() == null ? Optional.of(object) : Optional.empty();
        } catch (JacksonException | TooDeepException e) {
            return Optional.empty();
        }
    }

    static byte[] bytes(Map<String, ?> object) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            write(generator, object);
        }
        return bytes.toByteArray();
    }

    /** A field that is a text; empty if it is missing or something else. */
    static Optional<String> text(Map<String, Object> object, String name) {
        return Optional.ofNullable(object.get(name))
                .filter(String.class::isInstance)
                .map(String.class::cast);
    }

    /** The first of the fields that is a whole number; zero if none is. */
    static long number(Map<String, Object> object, String name, String olderName) {
        return field(object, name, olderName) instanceof Number number ? number.longValue() : 0;
    }

    /** The first of the fields that is true or false; false if none is. */
    static boolean truth(Map<String, Object> object, String name, String olderName) {
        return field(object, name, olderName) instanceof Boolean truth && truth;
    }

    private static Object field(Map<String, Object> object, String name, String olderName) {
        return Optional.ofNullable(object.get(name))
                .or(() -> Optional.ofNullable(object.get(olderName)))
                .orElse("");
    }

    /** The items of a list that are objects; none if there is no such list. */
    static List<Map<String, Object>> objects(Map<String, Object> object, String name) {
        List<Map<String, Object>> objects = new ArrayList<>();
        if (object.get(name) instanceof List<?> items) {
            items.forEach(item -> {
                if (item instanceof Map<?, ?> map) {
                    objects.add(strings(map));
                }
            });
        }
        return objects;
    }

    private static Map<String, Object> strings(Map<?, ?> map) {
        Map<String, Object> strings = new LinkedHashMap<>();
        map.forEach((key, value) -> strings.put(key.toString(), value));
        return strings;
    }

    private static Map<String, Object> object(JsonParser parser, int depth) {
        Map<String, Object> object = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            value(parser, depth + 1).ifPresent(value -> object.put(name, value));
        }
        return object;
    }

    private static List<Object> list(JsonParser parser, int depth) {
        List<Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            value(parser, depth + 1).ifPresent(list::add);
        }
        return list;
    }

    private static Optional<Object> value(JsonParser parser, int depth) {
        if (depth > DEEPEST) {
            throw new TooDeepException();
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> Optional.of(object(parser, depth));
            case START_ARRAY -> Optional.of(list(parser, depth));
            case VALUE_STRING -> Optional.of(parser.getString());
            case VALUE_NUMBER_INT -> Optional.of(parser.getNumberValue());
            case VALUE_NUMBER_FLOAT -> Optional.of(parser.getDoubleValue());
            case VALUE_TRUE -> Optional.of(true);
            case VALUE_FALSE -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private static void write(JsonGenerator generator, Object value) {
        switch (value) {
            case Map<?, ?> map -> {
                generator.writeStartObject();
                map.forEach((key, item) -> {
                    generator.writeName(key.toString());
                    write(generator, item);
                });
                generator.writeEndObject();
            }
            case List<?> list -> {
                generator.writeStartArray();
                list.forEach(item -> write(generator, item));
                generator.writeEndArray();
            }
            case Boolean truth -> generator.writeBoolean(truth);
            case Integer number -> generator.writeNumber(number);
            case String text -> generator.writeString(text);
            default -> throw new IllegalArgumentException(value.getClass() + " is not used in settings");
        }
    }

    private static final class TooDeepException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
