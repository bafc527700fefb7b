package dev.watchkeeper.analyse.model;

import dev.watchkeeper.base.Json;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Finds the JSON object in what a model said: within fences, after thoughts, between sentences, with commas, quotes and brackets as models set them;
 * stateless.
 */
final class AnswerText {
    /** An answer is a few sentences. */
    static final int MOST_CHARS = 64 * 1024;

    private static final int DEEPEST = 32;

    /** Objects in a text that are tried: a model that argues first may quote a few. */
    private static final int MOST_TRIES = 16;

    private AnswerText() {}

    /** The object; empty if there is none. */
    static Optional<ObjectNode> object(String said) {
        String text = said.substring(0, Math.min(MOST_CHARS, said.length()));
        int thought = text.lastIndexOf("</think>");
        if (thought >= 0) {
            text = text.substring(thought + "</think>".length());
        }
        int from = text.indexOf('{');
        for (int tries = 0; from >= 0 && tries < MOST_TRIES; tries++) {
            Span span = span(text, from);
            Optional<ObjectNode> object = parse(text.substring(from, span.end()) + span.missing());
            if (object.isPresent()) {
                return object;
            }
            from = text.indexOf('{', from + 1);
        }
        return Optional.empty();
    }

    /**
     * An object in a text; immutable.
     *
     * @param missing the brackets that were forgotten at the end
     */
    private record Span(int end, String missing) {}

    private static Span span(String text, int from) {
        Deque<Character> open = new ArrayDeque<>();
        boolean quoted = false;
        for (int i = from; i < text.length(); i++) {
            char next = text.charAt(i);
            if (quoted) {
                if (next == '\\') {
                    i++;
                } else if (next == '"') {
                    quoted = false;
                }
                continue;
            }
            switch (next) {
                case '"' -> quoted = true;
                case '{' -> open.push('}');
                case '[' -> open.push(']');
                case '}', ']' -> open.poll();
                default -> {}
            }
            if (open.isEmpty()) {
                return new Span(i + 1, "");
            }
            if (open.size() > DEEPEST) {
                return new Span(i, "");
            }
        }
        StringBuilder missing = new StringBuilder(quoted ? "\"" : "");
        open.forEach(missing::append);
        return new Span(text.length(), missing.toString());
    }

    private static Optional<ObjectNode> parse(String text) {
        try {
            JsonNode node = Json.readLenient(text);
            return node instanceof ObjectNode object && !object.isEmpty() ? Optional.of(object) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
