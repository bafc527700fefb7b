package dev.watchkeeper.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.coverage.CoverageView;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class CoverageRoutesTest {
    private static final Instant T = Instant.parse("2026-03-01T11:00:00Z");

    private static CoverageView.Span span(int from, int to, Optional<FailureKind> cause, boolean provisional) {
        return new CoverageView.Span(T.plusSeconds(from), T.plusSeconds(to), cause, provisional);
    }

    @Test
    void theAccountHasSumsSpansOutagesAndSteps() throws Exception {
        try (RunningApi api = new RunningApi(Optional.empty())) {
            CoverageView.Span outage = span(60, 70, Optional.of(FailureKind.STALLED), false);
            api.rooms.coverage.add(new CoverageView.Coverage(
                    "door",
                    Duration.ofSeconds(90),
                    Map.of(FailureKind.STALLED, Duration.ofSeconds(10)),
                    List.of(span(0, 60, Optional.empty(), false), outage, span(70, 100, Optional.empty(), true)),
                    Optional.of(T.plusSeconds(100)),
                    List.of(outage),
                    List.of(new CoverageView.Step(
                            T.plusSeconds(5),
                            Duration.ofMillis(-2500),
                            Duration.ofSeconds(2),
                            Duration.ofMillis(500)))));
            JsonNode door =
                    api.json("/api/coverage?camera=door").path("cameras").path(0);
            assertThat(door.path("watched_seconds").asDouble()).isEqualTo(90);
            assertThat(door.path("blind_seconds").asDouble()).isEqualTo(10);
            assertThat(door.path("ratio").asDouble()).isEqualTo(0.9);
            assertThat(door.path("blind").path("stalled").asDouble()).isEqualTo(10);
            assertThat(door.path("spans").path(1).toString())
                    .isEqualTo("{\"from\":\"2026-03-01T11:01:00Z\",\"to\":\"2026-03-01T11:01:10Z\",\"state\":\"blind\","
                            + "\"cause\":\"stalled\",\"provisional\":false}");
            assertThat(door.path("spans").path(2).path("provisional").asBoolean())
                    .isTrue();
            assertThat(door.path("next_from").asString()).isEqualTo("2026-03-01T11:01:40Z");
            assertThat(door.path("longest").size()).isEqualTo(1);
            assertThat(door.path("clock_steps").path(0).toString())
                    .isEqualTo("{\"at\":\"2026-03-01T11:00:05Z\",\"seconds\":-2.5,\"replaced_watched_seconds\":2.0,"
                            + "\"replaced_blind_seconds\":0.5}");
        }
    }

    @Test
    void anUnknownCameraIsRefusedAndOneWithoutAnythingHasNoRatio() throws Exception {
        try (RunningApi api = new RunningApi(Optional.empty())) {
            assertThat(api.get("/api/coverage?camera=nobody").statusCode()).isEqualTo(404);
            api.rooms.coverage.add(new CoverageView.Coverage(
                    "new", Duration.ZERO, Map.of(), List.of(), Optional.empty(), List.of(), List.of()));
            JsonNode account = api.json("/api/coverage").path("cameras").path(0);
            assertThat(account.path("ratio").isNull()).isTrue();
            assertThat(api.get("/api/coverage?from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z")
                            .statusCode())
                    .isEqualTo(400);
        }
    }

    /** The account of a camera that was changed while the node ran is the newest of the ledger. */
    @Test
    void camerasComeInTheOrderOfTheConfigurationAndThoseItNoLongerHasLast() throws Exception {
        try (RunningApi api = new RunningApi(Optional.empty())) {
            for (String name : List.of("attic", "door", "yard")) {
                api.rooms.cameras.put(name, FakeRooms.healthy(name, api.clock.wall()));
            }
            List<String> listed = new ArrayList<>();
            api.json("/api/cameras")
                    .path("cameras")
                    .forEach(each -> listed.add(each.path("name").asString()));
            assertThat(listed).hasSize(3);
            for (String name :
                    Stream.concat(Stream.of("gone"), listed.reversed().stream()).toList()) {
                api.rooms.coverage.add(new CoverageView.Coverage(
                        name, Duration.ZERO, Map.of(), List.of(), Optional.empty(), List.of(), List.of()));
            }
            listed.add("gone");
            for (String route : List.of("/api/coverage", "/api/timeline")) {
                List<String> found = new ArrayList<>();
                api.json(route)
                        .path("cameras")
                        .forEach(each -> found.add(each.path("camera").asString()));
                assertThat(found).as(route).isEqualTo(listed);
            }
        }
    }

    @Test
    void prometheusCountsWatchedAndBlindSecondsByCause() throws Exception {
        try (RunningApi api = new RunningApi(Optional.empty())) {
            api.rooms.counted.add(new CoverageView.Counted(
                    "door", Duration.ofSeconds(90), Map.of(FailureKind.STALLED, Duration.ofMillis(1500))));
            String metrics = new String(api.get("/metrics").body(), StandardCharsets.UTF_8);
            assertThat(metrics)
                    .contains("watchkeeper_watched_seconds_total{camera=\"door\"} 90.0")
                    .contains("watchkeeper_blind_seconds_total{camera=\"door\",cause=\"stalled\"} 1.5");
        }
    }
}
