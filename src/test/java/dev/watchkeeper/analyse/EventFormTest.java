package dev.watchkeeper.analyse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.Json;
import dev.watchkeeper.event.Analysis.Seen;
import dev.watchkeeper.event.Movement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a model may say about an event. */
final class EventFormTest {
    private final EventForm form = new EventForm(List.of("parcel", "fire"));

    @Test
    void aGoodAnswerIsTakenAsItIs() {
        assertThat(read("""
                {"summary": "A person carries a parcel away.", "alert": true, "confidence": 0.8, "conditions": ["parcel"],
                 "objects": [{"label": "Person", "confidence": 0.9, "box": [0.1, 0.2, 0.3, 0.4]}, "dog"]}"""))
                .contains(new EventForm.Said(
                        "A person carries a parcel away.",
                        List.of(
                                new Seen("person", Optional.of(0.9), Optional.of(new Movement.Box(0.1, 0.2, 0.3, 0.4))),
                                new Seen("dog", Optional.empty(), Optional.empty())),
                        true,
                        Optional.of(0.8),
                        List.of("parcel")));
    }

    @Test
    void theFieldsOfFrigatesPromptsAreUnderstood() {
        assertThat(read("""
                {"title": "Visitor", "shortSummary": "", "scene": "A person rings.", "confidence": "70%",
                 "potential_threat_level": 1, "other_concerns": []}""")).hasValueSatisfying(said -> {
            assertThat(said.summary()).isEqualTo("A person rings.");
            assertThat(said.alert()).isTrue();
            assertThat(said.confidence()).contains(0.7);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alert\": true}",
                "{\"summary\": \"A cat.\"}",
                "{\"summary\": \" \\u0007 \", \"alert\": true}",
                "{\"summary\": \"A cat.\", \"alert\": \"perhaps\"}",
                "{\"summary\": {\"a\": 1}, \"alert\": true}"
            })
    void nonsenseIsNoDescription(String answer) {
        assertThat(read(answer)).isEmpty();
    }

    @Test
    void hostileWordsAreBoundedAndHarmless() {
        String long1 = "x".repeat(10_000);
        EventForm.Said said = read("{\"summary\": \"<b>\\u202Eevil\\r\\nSubject: no\\u0000" + long1
                        + "\", \"alert\": \"no\", \"confidence\": 7e300, \"conditions\": {\"parcel\": \"yes\", \"fire\": false, \"x\": true},"
                        + " \"objects\": ["
                        + ("{\"label\": \"" + long1 + "\", \"confidence\": -1, \"box\": [5, 5, 5, 5]},").repeat(100)
                        + "{}]}")
                .orElseThrow();
        assertThat(said.summary()).startsWith("<b>evil Subject: no x").hasSizeLessThanOrEqualTo(1000);
        assertThat(said.alert()).isFalse();
        assertThat(said.confidence()).isEmpty();
        assertThat(said.objects()).hasSize(20).allSatisfy(seen -> {
            assertThat(seen.label()).hasSizeLessThanOrEqualTo(64);
            assertThat(seen.confidence()).isEmpty();
            assertThat(seen.box()).isEmpty();
        });
        assertThat(said.conditions()).containsExactly("parcel");
    }

    @Test
    void theSchemaIsStrictEnoughForEveryServer() {
        assertStrict(form.schema());
        assertThat(form.schema()
                        .path("properties")
                        .path("conditions")
                        .path("items")
                        .path("enum")
                        .toString())
                .isEqualTo("[\"parcel\",\"fire\"]");
        assertThat(new EventForm(List.of()).schema().path("properties").has("conditions"))
                .isFalse();
    }

    private static void assertStrict(JsonNode schema) {
        if (schema.path("type").asString("").equals("object")) {
            assertThat(schema.path("additionalProperties").booleanValue()).isFalse();
            assertThat(schema.path("required").size())
                    .isEqualTo(schema.path("properties").size());
        }
        schema.values().forEach(EventFormTest::assertStrict);
    }

    private Optional<EventForm.Said> read(String answer) {
        return form.read((ObjectNode) Json.read(answer));
    }
}
