package dev.watchkeeper.analyse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.analyse.model.Question;
import dev.watchkeeper.config.PromptFile;
import dev.watchkeeper.config.Titles;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a model is asked. */
final class EventQuestionTest {
    private static final Instant BEGAN = Instant.parse("2026-03-01T12:00:00Z");
    private static final WaitingEvent EVENT = new WaitingEvent(
            "e1",
            "yard",
            new WaitingEvent.Span(BEGAN, BEGAN.plusSeconds(7), BEGAN),
            List.of("lawn"),
            List.of(),
            WaitingEvent.Progress.NONE);

    private static String asked(String prompt, List<String> labels, List<String> sensors) {
        Question<EventForm.Said> question = new EventQuestion(ZoneOffset.UTC)
                .about(
                        EVENT,
                        new EventQuestion.Facts(Titles.of(List.of()), labels, sensors),
                        Optional.of(prompt),
                        List.of(),
                        List.of(new byte[0]));
        return question.text();
    }

    @Test
    void labelsAndSensorsAreNamed() {
        assertThat(asked(
                        "{camera} {zones}, seen: {labels}\n{sensors}",
                        List.of("person", "dog"),
                        List.of("porch: on, 3 s old", "cellar: 12 °C, 400 s old, stale")))
                .isEqualTo("yard lawn, seen: person, dog\nporch: on, 3 s old\ncellar: 12 °C, 400 s old, stale");
    }

    @Test
    void whatIsNotKnownIsSaidToBeUnknown() {
        assertThat(asked("{labels}; {sensors}", List.of(), List.of())).isEqualTo("nothing known; nothing known");
    }

    @Test
    void everyPlaceholderThatAFileMayNameIsFilled() {
        for (String name : PromptFile.PLACEHOLDERS) {
            assertThat(asked("<{" + name + "}>", List.of("person"), List.of("porch: on")))
                    .as(name)
                    .doesNotContain("{");
        }
    }
}
