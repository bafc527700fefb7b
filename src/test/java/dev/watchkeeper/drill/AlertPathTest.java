package dev.watchkeeper.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.drill.Deliveries.Delivery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The drill of the alert path, with a sender that is only said to run. */
final class AlertPathTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path data;

    private final Clock clock = new ManualClock();
    private final AtomicInteger looks = new AtomicInteger();

    /** The id of the message that the drill has left. */
    private String left() {
        try (var files = Files.list(data.resolve("outbox/new"))) {
            return files.findFirst().orElseThrow().getFileName().toString().replace(".message", "");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private DrillResult drill(Deliveries sender) throws Exception {
        return new AlertPath(data, sender, LIMIT, clock)
                .run(new DrillFolder(data).begin(AlertPath.NAME, clock.wall()), limit -> {
                    clock.sleep(limit);
                    return false;
                });
    }

    @Test
    void itPassesWhenEveryChannelHasTakenTheMarkedMessage() throws Exception {
        DrillResult result = drill(from -> {
            int look = looks.incrementAndGet();
            return look == 1
                    ? List.of()
                    : List.of(
                            new Delivery(left(), "test", "email", "sent", ""),
                            new Delivery(left(), "test", "ntfy", look == 2 ? "waiting" : "sent", ""),
                            new Delivery("other", "hang", "email", "failed", "x"));
        });
        assertThat(result.passed()).isTrue();
        assertThat(result.text()).contains("email, ntfy");
        assertThat(result.times().noticed().orElseThrow())
                .isLessThan(result.times().told().orElseThrow());
        assertThat(Files.readString(data.resolve("outbox/new/" + left() + ".message")))
                .contains("DRILL");
        JsonNode kept = JsonMapper.shared().readTree(Files.readString(new DrillFolder(data).keep(result)));
        assertThat(kept.propertyNames())
                .containsExactly("id", "fault", "at", "noticed_after", "healed_after", "told_after", "passed", "text");
        assertThat(kept.path("fault").asString()).isEqualTo("alert-path");
        assertThat(kept.path("healed_after").isNull()).isTrue();
        assertThat(kept.path("told_after").isNumber()).isTrue();
    }

    @Test
    void itSaysWhichChannelFailsAndThatNobodySends() throws Exception {
        DrillResult failing = drill(from -> List.of(
                new Delivery(left(), "test", "email", "sent", ""),
                new Delivery(left(), "test", "ntfy", "failed", "the server answers with 500")));
        assertThat(failing.passed()).isFalse();
        assertThat(failing.text()).contains("ntfy failed (the server answers with 500)");
        assertThat(drill(from -> List.of()).text()).contains("Nobody took the message");
    }
}
