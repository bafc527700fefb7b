package dev.watchkeeper.analyse.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The JSON object in what models say. */
final class AnswerTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"summary\":\"a cat\",\"alert\":false}",
                "```json\n{\"summary\":\"a cat\",\"alert\":false}\n```",
                "Sure! Here is the JSON:\n\n{\"summary\": \"a cat\", \"alert\": false,}\nI hope this helps {really}.",
                "<think>Perhaps {\"summary\":\"a dog\",\"alert\":true}?</think>{\"summary\":\"a cat\",\"alert\":false}",
                "{summary: 'a cat', alert: false}",
                "{\"summary\":\"a cat\",\"alert\":false",
                "{\"alert\":false,\"summary\":\"a cat",
                "The set {1, 2} is none. {\"summary\":\"a cat\",\"alert\":false}",
                "{\"summary\":\"a cat\", /* quiet */ \"alert\":false}",
                "{\"summary\":\"a cat\", /* it isn't much */ \"alert\":false}",
                "{'summary': 'a cat', 'alert': False, 'x': None}",
                "I don't know {it's}. {'kind': 'a } in quotes', 'seen': [True,None], 'summary': 'a cat', 'alert': False",
                "{\"note\": \"None, True\", \"summary\": \"a cat\", \"alert\": False }"
            })
    void isFoundHoweverItIsWrapped(String said) {
        assertThat(AnswerText.object(said)).hasValueSatisfying(object -> {
            assertThat(object.path("summary").stringValue()).isEqualTo("a cat");
            assertThat(object.path("alert").booleanValue()).isFalse();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "I see a cat.", "[1,2]", "{}", "{{{{{{", "\"{\"", "{\"a\":}", "null"})
    void isMissedInNonsense(String said) {
        assertThat(AnswerText.object(said)).isEmpty();
    }

    @Test
    void wordsOfPythonStayAsTheyAreInTexts() {
        assertThat(AnswerText.object("{'kind': 'person, True, None} and more', 'certain': True, 'x': None}"))
                .hasValueSatisfying(object -> {
                    assertThat(object.path("kind").stringValue()).isEqualTo("person, True, None} and more");
                    assertThat(object.path("certain").booleanValue()).isTrue();
                    assertThat(object.path("x").isNull()).isTrue();
                });
    }

    @Test
    void aHostileTextIsGivenUpSoon() {
        assertThat(AnswerText.object("{\"a\":".repeat(100_000))).isEmpty();
        assertThat(AnswerText.object("{".repeat(1_000_000))).isEmpty();
    }
}
