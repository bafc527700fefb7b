package dev.watchkeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.stream.report.StreamsReport;
import dev.watchkeeper.stream.report.StreamsText;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code watchkeeper streams} prints. */
final class StreamsCommandTest {
    private static String printed(String first, String second) {
        StreamsReport report = StreamsText.read(List.of(
                        "state down",
                        "expected 2",
                        "streams 2",
                        "path yard",
                        "kind main",
                        "state unknown",
                        "cause " + first,
                        "address.rtsp rtsp://127.0.0.1:8554/yard",
                        "path yard_sub",
                        "kind sub",
                        "state unknown",
                        "cause " + second,
                        "end"))
                .orElseThrow();
        StringWriter text = new StringWriter();
        StreamsCommand.print(report, new PrintWriter(text, true));
        return text.toString();
    }

    @Test
    void aSentenceThatConcernsAllIsSaidOnce() {
        assertThat(printed("The server is away.", "The server is away."))
                .containsOnlyOnce("The server is away.")
                .startsWith("MediaMTX is down, pid -; processes - of 2; descriptors - of -\nThe server is away.\n");
        assertThat(printed("The server is away.", "Its publisher waits."))
                .contains("The server is away.\n", "Its publisher waits.\n");
    }
}
