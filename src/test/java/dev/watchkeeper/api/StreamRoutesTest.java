package dev.watchkeeper.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.stream.report.StreamsReport;
import dev.watchkeeper.stream.report.StreamsReport.Descriptors;
import dev.watchkeeper.stream.report.StreamsReport.Processes;
import dev.watchkeeper.stream.report.StreamsReport.Server;
import dev.watchkeeper.stream.report.StreamsReport.Stream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The answers about streams. */
final class StreamRoutesTest {
    static final StreamsReport REPORT = new StreamsReport(
            new Server("running", Optional.of("1.20.1"), OptionalLong.of(4711)),
            new Processes(3, OptionalLong.of(2)),
            new Descriptors(OptionalLong.of(61), OptionalLong.of(1024)),
            List.of(new Stream(
                    "yard_sub",
                    Optional.of("yard"),
                    "sub",
                    "live",
                    Optional.empty(),
                    OptionalDouble.of(812.4),
                    OptionalDouble.of(1624.8),
                    OptionalInt.of(2),
                    OptionalDouble.of(0.4),
                    OptionalLong.of(4712),
                    Map.of("stuck", 1, "server-away", 2),
                    Map.of("rtsp", "rtsp://127.0.0.1:8554/yard_sub"))));

    @Test
    void everyFieldOfTheContractIsThereAndNullWhereItIsUnknown() throws Exception {
        try (RunningApi api = new RunningApi(Optional.empty())) {
            assertThat(api.json("/api/streams").toString())
                    .isEqualTo("{\"server\":{\"state\":\"off\",\"version\":null,\"pid\":null},"
                            + "\"processes\":{\"expected\":0,\"actual\":null},"
                            + "\"descriptors\":{\"used\":null,\"limit\":null},\"streams\":[]}");
            api.rooms.streams = REPORT;
            JsonNode known = api.json("/api/streams");
            assertThat(known.path("server").toString())
                    .isEqualTo("{\"state\":\"running\",\"version\":\"1.20.1\",\"pid\":4711}");
            assertThat(known.path("streams").get(0).toString())
                    .isEqualTo(
                            "{\"path\":\"yard_sub\",\"camera\":\"yard\",\"kind\":\"sub\",\"state\":\"live\",\"cause\":null,"
                                    + "\"kbps_in\":812.4,\"kbps_out\":1624.8,\"readers\":2,\"last_byte_age\":0.4,\"pid\":4712,"
                                    + "\"restarts\":{\"server-away\":2,\"stuck\":1},"
                                    + "\"addresses\":{\"rtsp\":\"rtsp://127.0.0.1:8554/yard_sub\"}}");
            api.rooms.streams = REPORT.unknown("Nobody says.");
            JsonNode unknown = api.json("/api/streams");
            assertThat(unknown.path("processes").toString()).isEqualTo("{\"expected\":3,\"actual\":null}");
            assertThat(unknown.path("streams").get(0).toString())
                    .contains(
                            "\"state\":\"unknown\"", "\"kbps_in\":null", "\"readers\":null", "\"last_byte_age\":null");
        }
    }
}
