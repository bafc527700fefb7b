package dev.watchkeeper.advise;

import dev.watchkeeper.analyse.model.Question;
import dev.watchkeeper.base.Json;
import dev.watchkeeper.base.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The form of an answer: an assessment, and recommendations; stateless. */
final class AdviceForm implements Question.Form<AdviceForm.Said> {
    static final int MOST_RECOMMENDATIONS = 10;
    private static final int LONGEST_ASSESSMENT = 2000;
    private static final int LONGEST_RECOMMENDATION = 300;

    /** What a model said, bounded; immutable. */
    record Said(String assessment, List<String> recommendations) {
        Said {
            recommendations = List.copyOf(recommendations);
        }
    }

    @Override
    public String name() {
        return "advice";
    }

    @Override
    public ObjectNode schema() {
        ObjectNode schema = Json.object().put("type", "object").put("additionalProperties", false);
        ObjectNode properties = schema.putObject("properties");
        properties.putObject("assessment").put("type", "string");
        properties
                .putObject("recommendations")
                .put("type", "array")
                .putObject("items")
                .put("type", "string");
        schema.putArray("required").add("assessment").add("recommendations");
        return schema;
    }

    @Override
    public Optional<Said> read(ObjectNode answer) {
        String assessment = plain(answer.path("assessment"), LONGEST_ASSESSMENT);
        if (assessment.isEmpty()) {
            return Optional.empty();
        }
        List<String> recommendations = new ArrayList<>();
        JsonNode all = answer.path("recommendations");
        if (all.isString()) {
            add(all, recommendations);
        }
        all.forEach(each -> add(each, recommendations));
        return Optional.of(new Said(assessment, recommendations));
    }

    private static void add(JsonNode each, List<String> recommendations) {
        String text = plain(each, LONGEST_RECOMMENDATION);
        if (!text.isEmpty() && recommendations.size() < MOST_RECOMMENDATIONS) {
            recommendations.add(text);
        }
    }

    /** On one line, without control characters. */
    private static String plain(JsonNode node, int longest) {
        return node.isString() ? PlainText.line(node.stringValue(), longest) : "";
    }
}
