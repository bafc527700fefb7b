package dev.watchkeeper.analyse.model;

import dev.watchkeeper.base.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** Ollama's {@code /api/chat}; stateless. */
final class OllamaDialect implements Dialect {
    /** Room for a few pictures and an answer; Ollama's own default silently cuts the question. */
    private static final int CONTEXT_TOKENS = 8192;

    @Override
    public String path() {
        return "/api/chat";
    }

    @Override
    public byte[] body(String model, Question<?> question, Manner manner) {
        return Json.text(json -> {
                    json.writeStartObject();
                    json.writeStringProperty("model", model);
                    json.writeBooleanProperty("stream", false);
                    json.writeStringProperty("keep_alive", "10m");
                    if (manner.thinkOff()) {
                        json.writeBooleanProperty("think", false);
                    }
                    messages(json, question);
                    format(json, question, manner);
                    json.writeObjectPropertyStart("options");
                    if (!manner.noTemperature()) {
                        json.writeNumberProperty("temperature", 0);
                    }
                    json.writeNumberProperty("num_ctx", CONTEXT_TOKENS);
                    json.writeNumberProperty("num_predict", question.mostTokens());
                    json.writeNumberProperty("seed", 1);
                    json.writeEndObject();
                    json.writeEndObject();
                })
                .getBytes(StandardCharsets.UTF_8);
    }

    private static void messages(JsonGenerator json, Question<?> question) {
        json.writeArrayPropertyStart("messages");
        json.writeStartObject();
        json.writeStringProperty("role", "system");
        json.writeStringProperty("content", question.system());
        json.writeEndObject();
        json.writeStartObject();
        json.writeStringProperty("role", "user");
        json.writeStringProperty("content", Dialect.withForm(question));
        if (!question.pictures().isEmpty()) {
            json.writeArrayPropertyStart("images");
            question.pictures()
                    .forEach(picture -> json.writeString(Base64.getEncoder().encodeToString(picture)));
            json.writeEndArray();
        }
        json.writeEndObject();
        json.writeEndArray();
    }

    private static void format(JsonGenerator json, Question<?> question, Manner manner) {
        switch (manner.format()) {
            case SCHEMA -> {
                json.writeName("format");
                json.writeRawValue(Json.write(question.form().schema()));
            }
            case OBJECT -> json.writeStringProperty("format", "json");
            case TEXT -> {}
        }
    }

    /** A server that streams all the same sends one object per line. */
    @Override
    public Said read(String answer) {
        StringBuilder content = new StringBuilder();
        boolean cutOff = false;
        Optional<Boolean> done = Optional.empty();
        boolean thoughts = false;
        for (String line : answer.strip().startsWith("{") ? pieces(answer) : new String[] {answer}) {
            JsonNode piece = Json.read(line);
            JsonNode error = piece.path("error");
            if (!error.isMissingNode() && !error.isNull()) {
                return new Said("", false, false, Optional.of(error.asString("it reports an error")));
            }
            JsonNode message = piece.path("message");
            content.append(message.path("content").asString(""));
            thoughts |= !message.path("thinking").asString("").isEmpty();
            cutOff |= piece.path("done_reason").asString("").equals("length");
            if (piece.path("done").isBoolean()) {
                done = Optional.of(piece.path("done").booleanValue());
            }
        }
        // The last piece says that it is the last: without it the connection ended in between.
        cutOff |= done.equals(Optional.of(false));
        return new Said(content.toString(), cutOff, thoughts, Optional.empty());
    }

    private static String[] pieces(String answer) {
        String[] lines = answer.strip().split("\n");
        boolean streamed = lines.length > 1;
        for (String line : lines) {
            streamed &= line.strip().startsWith("{") && line.strip().endsWith("}");
        }
        return streamed ? lines : new String[] {answer};
    }
}
