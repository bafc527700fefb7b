package dev.watchkeeper.analyse;

import dev.watchkeeper.analyse.model.Question;
import dev.watchkeeper.base.Json;
import dev.watchkeeper.base.PlainText;
import dev.watchkeeper.event.Analysis.Seen;
import dev.watchkeeper.event.Movement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The form of a description; immutable. It takes the fields of Frigate's prompts as well, which many prompts ask for. Whatever a model writes is bounded, on one
 * line, and free of characters that nobody sees or that change the direction of writing.
 *
 * @param conditions the names of those that are watched for
 */
record EventForm(List<String> conditions) implements Question.Form<EventForm.Said> {
    private static final int MOST_SUMMARY_CHARS = 1000;
    private static final int MOST_LABEL_CHARS = 64;
    private static final int MOST_OBJECTS = 20;
    private static final double PERCENT = 100;
    private static final List<String> SUMMARIES =
            List.of("summary", "scene", "shortSummary", "short_summary", "description", "title");

    EventForm {
        conditions = List.copyOf(conditions);
    }

    /** What a model said, checked; immutable. */
    record Said(
            String summary, List<Seen> objects, boolean alert, Optional<Double> confidence, List<String> conditions) {
        Said {
            objects = List.copyOf(objects);
            conditions = List.copyOf(conditions);
        }
    }

    @Override
    public String name() {
        return "event";
    }

    @Override
    public ObjectNode schema() {
        ObjectNode schema = object();
        ObjectNode properties = schema.putObject("properties");
        properties.putObject("summary").put("type", "string");
        ObjectNode item = object();
        item.putObject("properties").putObject("label").put("type", "string");
        ((ObjectNode) item.path("properties")).putObject("confidence").put("type", "number");
        item.putArray("required").add("label").add("confidence");
        properties.putObject("objects").put("type", "array").set("items", item);
        properties.putObject("alert").put("type", "boolean");
        properties.putObject("confidence").put("type", "number");
        ArrayNode required =
                Json.array().add("summary").add("objects").add("alert").add("confidence");
        if (!conditions.isEmpty()) {
            ObjectNode one = Json.object().put("type", "string");
            ArrayNode names = one.putArray("enum");
            conditions.forEach(names::add);
            properties.putObject("conditions").put("type", "array").set("items", one);
            required.add("conditions");
        }
        schema.set("required", required);
        return schema;
    }

    private static ObjectNode object() {
        return Json.object().put("type", "object").put("additionalProperties", false);
    }

    @Override
    public Optional<Said> read(ObjectNode answer) {
        Optional<String> summary = SUMMARIES.stream()
                .map(name -> PlainText.line(answer.path(name).asString(""), MOST_SUMMARY_CHARS))
                .filter(text -> !text.isEmpty())
                .findFirst();
        Optional<Boolean> alert = flag(answer.path("alert"))
                .or(() -> number(answer.path("potential_threat_level")).map(level -> level >= 1));
        Optional<Double> confidence = share(answer.path("confidence"));
        // A description without the answer to what matters most is none. A broken-off one lacks what comes last: the
        // conditions.
        boolean complete = conditions.isEmpty()
                || !answer.path("conditions").isMissingNode()
                || answer.path("alert").isMissingNode();
        return summary.isEmpty() || alert.isEmpty() || !complete
                ? Optional.empty()
                : Optional.of(new Said(
                        summary.get(), objects(answer.path("objects")), alert.get(), confidence, held(answer)));
    }

    private static List<Seen> objects(JsonNode list) {
        List<Seen> objects = new ArrayList<>();
        for (JsonNode each : list.values()) {
            String label = each.isString() ? each.stringValue() : "";
            for (String name : List.of("label", "name", "object", "class")) {
                label = label.isEmpty() ? each.path(name).asString("") : label;
            }
            String clean = PlainText.line(label, MOST_LABEL_CHARS).toLowerCase(Locale.ROOT);
            if (!clean.isEmpty() && objects.size() < MOST_OBJECTS) {
                objects.add(new Seen(clean, share(each.path("confidence")), box(each.path("box"))));
            }
        }
        return objects;
    }

    /** Shares of the picture, as an object or a list; other units cannot be told apart. */
    private static Optional<Movement.Box> box(JsonNode box) {
        List<Double> sides = new ArrayList<>();
        for (String name : List.of("x", "y", "width", "height")) {
            number(box.isArray() ? box.path(sides.size()) : box.path(name)).ifPresent(sides::add);
        }
        boolean shares = sides.size() == 4
                && sides.stream().allMatch(side -> side >= 0 && side <= 1)
                && sides.get(0) + sides.get(2) <= 1.001
                && sides.get(1) + sides.get(3) <= 1.001;
        return shares
                ? Optional.of(new Movement.Box(sides.get(0), sides.get(1), sides.get(2), sides.get(3)))
                : Optional.empty();
    }

    /** Names in a list, objects with a name, or a section with a value for each. */
    private List<String> held(ObjectNode answer) {
        JsonNode said = answer.path("conditions");
        Set<String> held = new LinkedHashSet<>();
        if (said.isArray()) {
            for (JsonNode each : said.values()) {
                boolean denied = flag(each.path("holds"))
                        .or(() -> flag(each.path("met")))
                        .equals(Optional.of(false));
                if (!denied) {
                    held.add(
                            each.isString()
                                    ? each.stringValue().strip()
                                    : each.path("name").asString(""));
                }
            }
        } else {
            said.properties().forEach(each -> {
                if (flag(each.getValue()).equals(Optional.of(true))) {
                    held.add(each.getKey());
                }
            });
        }
        return conditions.stream().filter(held::contains).toList();
    }

    private static Optional<Boolean> flag(JsonNode node) {
        if (node.isBoolean()) {
            return Optional.of(node.booleanValue());
        }
        return switch (node.asString("").strip().toLowerCase(Locale.ROOT)) {
            case "true", "yes", "1" -> Optional.of(true);
            case "false", "no", "0" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private static Optional<Double> number(JsonNode node) {
        if (node.isNumber()) {
            return Optional.of(node.asDouble()).filter(Double::isFinite);
        }
        String text = node.asString("").strip().replaceFirst("%$", "");
        return text.matches("[0-9]{1,9}(\\.[0-9]{1,9})?") ? Optional.of(Double.parseDouble(text)) : Optional.empty();
    }

    /** From 0 to 1; models also write percent. */
    private static Optional<Double> share(JsonNode node) {
        boolean percent = node.asString("").strip().endsWith("%");
        return number(node)
                .map(value -> percent || value > 1 ? value / PERCENT : value)
                .filter(value -> value >= 0 && value <= 1);
    }
}
