package dev.watchkeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.Json;
import dev.watchkeeper.base.ManualClock;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people read of sensors and advice in a terminal and in the report of the day. */
final class AdviceTest {
    private static final String ADVICE =
            "\"model\":\"local\",\"assessment\":\"All is well.\",\"recommendations\":[\"Clean the lens.\"]";

    @TempDir
    Path data;

    private final ManualClock clock = new ManualClock();
    private final StringWriter text = new StringWriter();
    private final PrintWriter out = new PrintWriter(text);

    @Test
    void theReportOfTheDayHasTheAdviceOfTheLastDaysWithItsTime() throws Exception {
        AdviceSection section = new AdviceSection(data, clock);
        assertThat(section.lines()).isEmpty();
        Files.writeString(data.resolve("advice.json"), "{\"at\":\"2026-03-01T09:00:00.123Z\"," + ADVICE + "}");
        assertThat(section.lines())
                .containsExactly(
                        "Advice of the model local at 2026-03-01T09:00:00Z: All is well.", "- Clean the lens.");
        clock.advance(Duration.ofDays(2));
        assertThat(section.lines()).isEmpty();
    }

    @Test
    void adviceIsPrintedWithWhatWentWrongSince() {
        AdviseCommand.print(Json.read("{\"at\":null}"), out);
        AdviseCommand.print(
                Json.read("{\"at\":\"2026-03-01T09:00:00Z\"," + ADVICE + ",\"error\":\"the server is silent\"}"), out);
        out.flush();
        assertThat(text.toString().lines())
                .containsExactly(
                        "There is no advice yet.",
                        "Advice of the model local at 2026-03-01T09:00:00Z:",
                        "All is well.",
                        "- Clean the lens.",
                        "A later question was not answered: the server is silent");
    }

    @Test
    void sensorsArePrintedWithTheAgeOfTheirValues() {
        SensorsCommand.print(
                Json.read(
                        "{\"sensors\":[{\"name\":\"heat\",\"value\":21.5,\"unit\":\"C\",\"age\":130.0,\"stale\":true,\"failures\":3,"
                                + "\"error\":\"printed nothing\"}],\"effects\":[{\"name\":\"lamp\",\"state\":\"missing\",\"since\":\"2026-03-01T09:00:00Z\",\"text\":\"dark\"}]}"),
                out);
        SensorsCommand.print(Json.read("{\"sensors\":[],\"effects\":[]}"), out);
        out.flush();
        assertThat(text.toString())
                .contains("heat", "21.5 C", "2m 10s", "stale", "printed nothing", "lamp", "missing")
                .contains("There are no sensors");
    }
}
