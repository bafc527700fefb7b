package dev.watchkeeper.stream.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.base.RuntimeDirectory;
import dev.watchkeeper.stream.report.StreamsReport.Descriptors;
import dev.watchkeeper.stream.report.StreamsReport.Processes;
import dev.watchkeeper.stream.report.StreamsReport.Server;
import dev.watchkeeper.stream.report.StreamsReport.Stream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report of the streams in its file. */
final class StreamsFileTest {
    private static final StreamsReport REPORT = new StreamsReport(
            new Server("running", Optional.of("1.20.1"), OptionalLong.of(4711)),
            new Processes(4, OptionalLong.of(3)),
            new Descriptors(OptionalLong.of(61), OptionalLong.of(1024)),
            List.of(
                    new Stream(
                            "yard_sub",
                            Optional.of("yard"),
                            "sub",
                            "live",
                            Optional.empty(),
                            OptionalDouble.of(812.4),
                            OptionalDouble.of(0),
                            OptionalInt.of(2),
                            OptionalDouble.of(0.4),
                            OptionalLong.of(4712),
                            Map.of("stuck", 1, "server-away", 2),
                            Map.of("rtsp", "rtsp://127.0.0.1:8554/yard_sub")),
                    new Stream(
                            "matrix",
                            Optional.empty(),
                            "grid",
                            "down",
                            Optional.of("Its publisher\ndoes not run."),
                            OptionalDouble.empty(),
                            OptionalDouble.empty(),
                            OptionalInt.empty(),
                            OptionalDouble.empty(),
                            OptionalLong.empty(),
                            Map.of(),
                            Map.of())));

    @TempDir
    Path data;

    private final ManualClock clock = new ManualClock();

    @Test
    void whatIsWrittenIsReadOnOneLinePerValue() {
        List<String> lines = StreamsText.write(REPORT);
        StreamsReport read = StreamsText.read(lines).orElseThrow();
        assertThat(read.streams().getFirst()).isEqualTo(REPORT.streams().getFirst());
        assertThat(read.streams().getLast().cause()).hasValue("Its publisher does not run.");
        assertThat(read.server()).isEqualTo(REPORT.server());
        assertThat(StreamsText.read(StreamsText.write(StreamsReport.OFF))).hasValue(StreamsReport.OFF);
        for (int cut = 0; cut < lines.size(); cut++) {
            assertThat(StreamsText.read(lines.subList(0, cut))).as("cut off").isEmpty();
        }
    }

    @Test
    void anOldReportIsShownAsUnknownAtOnce() throws IOException {
        StreamsFile file = new StreamsFile(data, clock);
        assertThat(file.now()).isEqualTo(StreamsReport.OFF);
        Path folder = RuntimeDirectory.of(RuntimeDirectory.own(), data);
        RuntimeDirectory.create(folder);
        try {
            StreamsFile.write(folder, REPORT, clock);
            assertThat(file.now().server().state()).isEqualTo("running");
            clock.advance(Duration.ofSeconds(5));
            StreamsReport old = file.now();
            assertThat(old.server()).isEqualTo(new Server("unknown", Optional.of("1.20.1"), OptionalLong.empty()));
            assertThat(old.processes()).isEqualTo(new Processes(4, OptionalLong.empty()));
            assertThat(old.descriptors()).isEqualTo(Descriptors.UNKNOWN);
            assertThat(old.streams()).allSatisfy(stream -> {
                assertThat(stream.state()).isEqualTo("unknown");
                assertThat(stream.cause()).isPresent();
                assertThat(stream.kbpsIn()).isEmpty();
                assertThat(stream.readers()).isEmpty();
                assertThat(stream.lastByteAge()).isEmpty();
                assertThat(stream.pid()).isEmpty();
            });
            Files.writeString(folder.resolve(StreamsFile.NAME), "nonsense\n");
            assertThat(file.now()).isEqualTo(StreamsReport.OFF);
        } finally {
            StreamsFile.remove(folder);
            Files.deleteIfExists(folder);
        }
    }
}
