package dev.watchkeeper.analyse.model;

import dev.watchkeeper.base.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** The {@code chat/completions} of OpenAI, which many servers have; stateless. */
final class OpenAiDialect implements Dialect {
    @Override
    public String path() {
        return "/chat/completions";
    }

    @Override
    public byte[] body(String model, Question<?> question, Manner manner) {
        return Json.text(json -> {
                    json.writeStartObject();
                    json.writeStringProperty("model", model);
                    if (!manner.noTemperature()) {
                        json.writeNumberProperty("temperature", 0);
                    }
                    json.writeNumberProperty(
                            manner.oldTokens() ? "max_tokens" : "max_completion_tokens", question.mostTokens());
                    messages(json, question);
                    format(json, question, manner);
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
        if (question.pictures().isEmpty()) {
            json.writeStringProperty("content", Dialect.withForm(question));
        } else {
            json.writeArrayPropertyStart("content");
            json.writeStartObject();
            json.writeStringProperty("type", "text");
            json.writeStringProperty("text", Dialect.withForm(question));
            json.writeEndObject();
            question.pictures().forEach(picture -> {
                json.writeStartObject();
                json.writeStringProperty("type", "image_url");
                json.writeObjectPropertyStart("image_url");
                json.writeStringProperty(
                        "url", "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(picture));
                json.writeEndObject();
                json.writeEndObject();
            });
            json.writeEndArray();
        }
        json.writeEndObject();
        json.writeEndArray();
    }

    private static void format(JsonGenerator json, Question<?> question, Manner manner) {
        switch (manner.format()) {
            case SCHEMA -> {
                json.writeObjectPropertyStart("response_format");
                json.writeStringProperty("type", "json_schema");
                json.writeObjectPropertyStart("json_schema");
                json.writeStringProperty("name", question.form().name());
                json.writeBooleanProperty("strict", true);
                json.writeName("schema");
                json.writeRawValue(Json.write(question.form().schema()));
                json.writeEndObject();
                json.writeEndObject();
            }
            case OBJECT -> {
                json.writeObjectPropertyStart("response_format");
                json.writeStringProperty("type", "json_object");
                json.writeEndObject();
            }
            case TEXT -> {}
        }
    }

    @Override
    public Said read(String answer) {
        JsonNode body = Json.read(answer);
        JsonNode error = body.path("error");
        if (!error.isMissingNode() && !error.isNull()) {
            String words = error.isString()
                    ? error.stringValue()
                    : error.path("message").asString("");
            return new Said("", false, false, Optional.of(words.isEmpty() ? "it reports an error" : words));
        }
        JsonNode choice = body.path("choices").path(0);
        JsonNode message = choice.path("message");
        String refusal = message.path("refusal").asString("");
        String reason = choice.path("finish_reason").asString("");
        if (!refusal.isEmpty() || reason.equals("content_filter")) {
            return new Said("", false, false, Optional.of("the model refuses to answer"));
        }
        boolean thoughts = !message.path("reasoning_content").asString("").isEmpty()
                || !message.path("reasoning").asString("").isEmpty();
        return new Said(content(message.path("content")), reason.equals("length"), thoughts, Optional.empty());
    }

    /** Text, or a list of parts with text. */
    private static String content(JsonNode content) {
        if (!content.isArray()) {
            return content.asString("");
        }
        StringBuilder text = new StringBuilder();
        content.values().forEach(part -> text.append(part.path("text").asString("")));
        return text.toString();
    }
}
