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

    private static final char NONE = '\0';

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
            Optional<ObjectNode> object = parse(span.object() + span.missing());
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
     * @param object with Python's literals as JSON writes them
     * @param missing the brackets that were forgotten at the end
     */
    private record Span(String object, String missing) {}

    private static Span span(String text, int from) {
        Deque<Character> open = new ArrayDeque<>();
        StringBuilder object = new StringBuilder();
        char quote = NONE;
        char before = NONE;
        for (int i = from; i < text.length(); i++) {
            char next = text.charAt(i);
            if (quote != NONE) {
                object.append(next);
                if (next == '\\' && i + 1 < text.length()) {
                    i++;
                    object.append(text.charAt(i));
                } else if (next == quote) {
                    quote = NONE;
                }
                before = next;
                continue;
            }
            Optional<Python> literal = Python.at(text, i, before);
            if (literal.isPresent()) {
                object.append(literal.get().json);
                i += literal.get().word.length() - 1;
                before = 'e';
                continue;
            }
            object.append(next);
            switch (next) {
                case '"' -> quote = next;
                // Elsewhere it is an apostrophe, in a comment.
                case '\'' -> quote = "{[,:".indexOf(before) >= 0 ? next : NONE;
                case '{' -> open.push('}');
                case '[' -> open.push(']');
                case '}', ']' -> open.poll();
                default -> {}
            }
            if (open.isEmpty()) {
                return new Span(object.toString(), "");
            }
            if (open.size() > DEEPEST) {
                return new Span("", "");
            }
            if (!Character.isWhitespace(next)) {
                before = next;
            }
        }
        StringBuilder missing = new StringBuilder(quote == NONE ? "" : String.valueOf(quote));
        open.forEach(missing::append);
        return new Span(object.toString(), missing.toString());
    }

    /** Literals as Python prints them; an immutable enumeration. */
    private enum Python {
        TRUE("True", "true"),
        FALSE("False", "false"),
        NOTHING("None", "null");

        private final String word;
        private final String json;

        Python(String word, String json) {
            this.word = word;
            this.json = json;
        }

        /**
         * The literal that stands as a value at this index.
         *
         * @param before the last visible character in front of it
         */
        static Optional<Python> at(String text, int index, char before) {
            if ("[,:".indexOf(before) < 0) {
                return Optional.empty();
            }
            for (Python literal : values()) {
                int end = index + literal.word.length();
                if (text.startsWith(literal.word, index)
                        && (end == text.length() || ",}] \n\r\t".indexOf(text.charAt(end)) >= 0)) {
                    return Optional.of(literal);
                }
            }
            return Optional.empty();
        }
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
