package dev.watchkeeper.base;

import java.io.StringWriter;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.POJONode;

/**
 * Trees of JSON, read and written without Jackson's mapper, whose five hundred classes take 5 MB of the small processes that run all the time; stateless.
 */
public final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Json() {}

    /** A new object. */
    public static ObjectNode object() {
        return NODES.objectNode();
    }

    /** A new array. */
    public static ArrayNode array() {
        return NODES.arrayNode();
    }

    /**
     * Reads one value; a missing node if there is nothing.
     *
     * @throws tools.jackson.core.JacksonException if the text is no JSON, or goes on after the value
     */
    public static JsonNode read(String text) {
        return read(text, FACTORY);
    }

    /**
     * The same, with trailing commas, single quotes, names without quotes and the like.
     *
     * @throws tools.jackson.core.JacksonException if even so the text is no JSON
     */
    public static JsonNode readLenient(String text) {
        return read(text, Lenient.FACTORY);
    }

    /** What models get wrong when they write JSON; loaded only where models are asked. */
    private static final class Lenient {
        static final JsonFactory FACTORY = JsonFactory.builder()
                .enable(
                        JsonReadFeature.ALLOW_TRAILING_COMMA,
                        JsonReadFeature.ALLOW_SINGLE_QUOTES,
                        JsonReadFeature.ALLOW_UNQUOTED_PROPERTY_NAMES,
                        JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS,
                        JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER,
                        JsonReadFeature.ALLOW_LEADING_PLUS_SIGN_FOR_NUMBERS,
                        JsonReadFeature.ALLOW_TRAILING_DECIMAL_POINT_FOR_NUMBERS,
                        JsonReadFeature.ALLOW_LEADING_DECIMAL_POINT_FOR_NUMBERS,
                        JsonReadFeature.ALLOW_JAVA_COMMENTS)
                .build();
    }

    private static JsonNode read(String text, JsonFactory factory) {
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() == null) {
                return NODES.missingNode();
            }
            JsonNode value = value(parser);
            if (parser.nextToken() != null) {
                throw new StreamReadException(parser, "more follows after the value");
            }
            return value;
        }
    }

    private static JsonNode value(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                ObjectNode object = NODES.objectNode();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    object.set(name, value(parser));
                }
                yield object;
            }
            case START_ARRAY -> {
                ArrayNode array = NODES.arrayNode();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    array.add(value(parser));
                }
                yield array;
            }
            case VALUE_STRING -> NODES.stringNode(parser.getString());
            case VALUE_NUMBER_INT ->
                switch (parser.getNumberType()) {
                    case INT -> NODES.numberNode(parser.getIntValue());
                    case LONG -> NODES.numberNode(parser.getLongValue());
                    default -> NODES.numberNode(parser.getBigIntegerValue());
                };
            case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDoubleValue());
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NULL -> NODES.nullNode();
            default -> throw new StreamReadException(parser, "no value where one is expected");
        };
    }

    /** The value as text on one line. */
    public static String write(JsonNode value) {
        return text(generator -> write(value, generator));
    }

    /** What the writer writes, as text on one line; for values that are too large for a tree. */
    public static String text(Consumer<JsonGenerator> writer) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            writer.accept(generator);
        }
        return text.toString();
    }

    /** A text between quotes, with what JSON escapes. */
    public static String quoted(String text) {
        return write(NODES.stringNode(text));
    }

    private static void write(JsonNode value, JsonGenerator generator) {
        switch (value.getNodeType()) {
            case OBJECT -> {
                generator.writeStartObject();
                value.properties().forEach(property -> {
                    generator.writeName(property.getKey());
                    write(property.getValue(), generator);
                });
                generator.writeEndObject();
            }
            case ARRAY -> {
                generator.writeStartArray();
                value.values().forEach(each -> write(each, generator));
                generator.writeEndArray();
            }
            case STRING -> generator.writeString(value.stringValue());
            case BOOLEAN -> generator.writeBoolean(value.booleanValue());
            case NUMBER -> writeNumber(value, generator);
            case POJO -> writeObject(((POJONode) value).getPojo(), generator);
            case NULL, MISSING -> generator.writeNull();
            case BINARY -> throw new IllegalArgumentException("bytes have no form in JSON");
        }
    }

    private static void writeNumber(JsonNode value, JsonGenerator generator) {
        switch (value.numberType()) {
            case INT, LONG -> generator.writeNumber(value.longValue());
            case BIG_INTEGER -> generator.writeNumber(value.bigIntegerValue());
            case FLOAT, DOUBLE -> generator.writeNumber(value.doubleValue());
            case BIG_DECIMAL -> generator.writeNumber(value.decimalValue());
        }
    }

    private static void writeObject(@org.jspecify.annotations.Nullable Object value, JsonGenerator generator) {
        switch (value) {
            case null -> generator.writeNull();
            case Integer number -> generator.writeNumber(number);
            case Long number -> generator.writeNumber(number);
            case Double number -> generator.writeNumber(number);
            case Boolean flag -> generator.writeBoolean(flag);
            default -> generator.writeString(value.toString());
        }
    }
}
