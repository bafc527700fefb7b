package dev.watchkeeper.sensor;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Json;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Takes a value out of text that may be JSON; stateless. */
final class FieldPath {
    private FieldPath() {}

    /**
     * The value.
     *
     * @param field dotted; numbers count the items of lists from 0; empty for the whole text
     * @throws FailureException with the rest of a sentence that begins with the sensor
     */
    static String in(String text, Optional<String> field) throws FailureException {
        if (field.isEmpty()) {
            return text;
        }
        JsonNode node;
        try {
            node = Json.read(text);
        } catch (JacksonException e) {
            throw new FailureException(FailureKind.REJECTED, "answered something that is no JSON", e);
        }
        for (String part : field.get().split("\\.", -1)) {
            node = node.isArray() && part.matches("[0-9]{1,6}") ? node.path(Integer.parseInt(part)) : node.path(part);
        }
        if (node.isMissingNode() || node.isNull() || node.isContainer()) {
            throw new FailureException(FailureKind.REJECTED, "answered without a value in the field " + field.get());
        }
        return node.asString();
    }
}
