package dev.watchkeeper.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.detect.LabelVerdicts.Verdict;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.EventBus;
import dev.watchkeeper.event.Label;
import dev.watchkeeper.event.Labelling;
import dev.watchkeeper.event.Labelling.State;
import dev.watchkeeper.event.Movement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LabelVerdictsTest {
    private static final Instant T = Instant.parse("2026-03-01T12:00:00Z");
    private final EventBus bus = new EventBus();

    private void found(String event, State state, String... labels) {
        List<Label> all = Arrays.stream(labels)
                .map(name -> new Label(name, 0.9, new Movement.Box(0, 0, 1, 1)))
                .toList();
        bus.publish(new Event.LabelsFound(
                event, event.substring(0, 4), T, new Labelling(state, all, List.of(), ""), Optional.empty()));
    }

    private static void becomes(LabelVerdicts verdicts, String event, Verdict expected) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(5))
                .untilAsserted(() -> assertThat(verdicts.of(event)).isEqualTo(expected));
    }

    @Test
    void whatIsNotOfInterestFailsOnceItWasLookedAt() {
        LabelRule persons = new LabelRule(List.of("person"), false, List.of());
        LabelRule any = new LabelRule(List.of(), false, List.of());
        try (LabelVerdicts verdicts = new LabelVerdicts(bus, camera -> switch (camera) {
            case "yard" -> Optional.of(persons);
            case "hall" -> Optional.of(any);
            default -> Optional.empty();
        })) {
            for (String event : List.of("yard-1", "yard-2", "yard-3", "hall-1", "lane-1")) {
                bus.publish(new Event.MotionBegan(event, event.substring(0, 4), T));
            }
            becomes(verdicts, "yard-3", Verdict.OPEN);
            found("yard-1", State.LOOKING, "cat");
            found("yard-1", State.DONE, "cat");
            found("yard-2", State.LOOKING, "cat", "person");
            found("yard-3", State.UNAVAILABLE);
            becomes(verdicts, "yard-3", Verdict.PASSES);
            assertThat(verdicts.of("yard-1")).isEqualTo(Verdict.FAILS);
            assertThat(verdicts.of("yard-2")).isEqualTo(Verdict.PASSES);
            assertThat(verdicts.of("hall-1")).as("nothing is asked for").isEqualTo(Verdict.PASSES);
            assertThat(verdicts.of("lane-1")).as("nobody looks").isEqualTo(Verdict.PASSES);
            assertThat(verdicts.of("yard-0")).as("from before the start").isEqualTo(Verdict.PASSES);
        }
    }
}
