package dev.watchkeeper.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.coverage.CoverageView;
import dev.watchkeeper.record.Completeness;
import dev.watchkeeper.record.ExportsView;
import dev.watchkeeper.store.StoredEvent;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The timeline, exports, and what people make of events, as their routes answer. */
final class TimelineRoutesTest {
    @TempDir
    private Path folder;

    private RunningApi api;
    private Instant now;

    @BeforeEach
    void start() throws Exception {
        api = new RunningApi(Optional.empty());
        now = api.clock.wall();
        api.rooms.cameras.put("door", FakeRooms.healthy("door", now));
        api.rooms.events.add(new StoredEvent(
                "e1",
                "door",
                now.minusSeconds(60),
                Optional.of(now.minusSeconds(50)),
                0.1,
                List.of("gate"),
                Optional.empty()));
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private HttpResponse<byte[]> ask(String method, String path, String body) throws Exception {
        return api.client.send(
                api.request(path)
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> ask(String method, String path) throws Exception {
        return api.client.send(
                api.request(path).method(method, BodyPublishers.noBody()).build(), BodyHandlers.ofByteArray());
    }

    @Test
    void aTimelineHasCoverageRecordingsAndEventsOfEachCamera() throws Exception {
        CoverageView.Span blind = new CoverageView.Span(
                now.minusSeconds(100), now.minusSeconds(90), Optional.of(FailureKind.STALLED), false);
        api.rooms.coverage.add(new CoverageView.Coverage(
                "door",
                Duration.ZERO,
                Map.of(FailureKind.STALLED, Duration.ofSeconds(10)),
                List.of(blind),
                Optional.empty(),
                List.of(),
                List.of()));
        JsonNode answer = api.json("/api/timeline?camera=door&step=0.5");
        assertThat(answer.propertyNames()).containsExactly("from", "to", "step", "cameras");
        JsonNode line = answer.path("cameras").get(0);
        assertThat(line.propertyNames()).containsExactly("camera", "title", "coverage", "recordings", "events");
        assertThat(line.path("coverage").get(0).toString())
                .isEqualTo(
                        "{\"from\":\"2026-03-01T11:58:20Z\",\"to\":\"2026-03-01T11:58:30Z\",\"state\":\"blind\","
                                + "\"cause\":\"stalled\",\"watched_seconds\":0.0,\"blind_seconds\":10.0,\"provisional\":false}");
        assertThat(line.path("events").get(0).propertyNames())
                .containsExactly("id", "start", "end", "count", "unseen", "kept", "kind");
        assertThat(api.get("/api/timeline?camera=nobody").statusCode()).isEqualTo(404);
        assertThat(api.get("/api/timeline?from=1990-01-01T00:00:00Z").statusCode())
                .isEqualTo(400);
        assertThat(api.get("/api/recordings/door/piece.mp4?from=" + now).statusCode())
                .isEqualTo(404);
        assertThat(api.get("/api/recordings/nobody/picture.jpg?at=" + now).statusCode())
                .isEqualTo(404);
    }

    @Test
    void eventsAreMarkedDeletedAndRestored() throws Exception {
        HttpResponse<byte[]> marked = ask("PATCH", "/api/events/e1", "{\"seen\": true}");
        assertThat(marked.statusCode()).isEqualTo(200);
        assertThat(RunningApi.tree(marked).path("seen").asBoolean()).isTrue();
        assertThat(RunningApi.tree(marked).path("kept").asBoolean()).isFalse();
        assertThat(api.json("/api/events?seen=0").path("events").size()).isZero();
        assertThat(api.json("/api/events?seen=1&kept=0&zone=gate&kind=motion&text=door")
                        .path("events")
                        .size())
                .isEqualTo(1);
        assertThat(ask("PATCH", "/api/events/e9", "{\"seen\": true}").statusCode())
                .isEqualTo(404);
        for (String bad : List.of("", "{}", "[]", "{\"seen\": 1}", "{\"sen\": true}")) {
            assertThat(ask("PATCH", "/api/events/e1", bad).statusCode()).as(bad).isEqualTo(400);
        }
        api.rooms.keptFull = true;
        HttpResponse<byte[]> full = ask("PATCH", "/api/events/e1", "{\"kept\": true}");
        assertThat(full.statusCode()).isEqualTo(409);
        assertThat(RunningApi.error(full)).contains("10000");
        HttpResponse<byte[]> gone = ask("DELETE", "/api/events/e1");
        assertThat(RunningApi.tree(gone).path("restorable_until").asString()).isEqualTo("2026-03-01T12:01:00Z");
        assertThat(api.get("/api/events/e1").statusCode()).isEqualTo(404);
        assertThat(ask("DELETE", "/api/events/e1").statusCode()).isEqualTo(404);
        assertThat(ask("POST", "/api/events/e1/restore").statusCode()).isEqualTo(200);
        assertThat(api.get("/api/events/e1").statusCode()).isEqualTo(200);
        ask("DELETE", "/api/events/e1");
        api.clock.advance(Duration.ofSeconds(61));
        HttpResponse<byte[]> late = ask("POST", "/api/events/e1/restore");
        assertThat(late.statusCode()).isEqualTo(404);
        assertThat(RunningApi.error(late)).contains("60 s");
    }

    @Test
    void anExportSaysHowFarItIsAndServesItsFile() throws Exception {
        Path file = Files.write(folder.resolve("x.mp4"), new byte[] {1, 2, 3});
        ExportsView.Order order = new ExportsView.Order("door", "door", now.minusSeconds(600), now, false);
        ExportsView.Export waiting = new ExportsView.Export(
                "x1", order, ExportsView.State.RUNNING, 0.25, Optional.empty(), Optional.empty(), now.plusSeconds(60));
        Completeness lacking = new Completeness(
                List.of(new Completeness.Missing(now.minusSeconds(600), now.minusSeconds(500), "file-gone")),
                Duration.ZERO);
        ExportsView.Export done = new ExportsView.Export(
                "x2",
                order,
                ExportsView.State.DONE,
                1,
                Optional.of(new ExportsView.Made(file, 3, "abc", "h264", lacking)),
                Optional.empty(),
                now.plusSeconds(60));
        FixedExports exports = new FixedExports(List.of(done, waiting));
        api.rooms.exports = exports;
        JsonNode all = api.json("/api/exports").path("exports");
        assertThat(all.get(0).propertyNames())
                .containsExactly(
                        "id",
                        "camera",
                        "title",
                        "from",
                        "to",
                        "convert",
                        "state",
                        "progress",
                        "bytes",
                        "sha256",
                        "codec",
                        "missing",
                        "missing_sound_seconds",
                        "error",
                        "expires",
                        "file");
        assertThat(all.get(0).path("missing").get(0).path("cause").asString()).isEqualTo("file-gone");
        assertThat(all.get(1).path("progress").asDouble()).isEqualTo(0.25);
        HttpResponse<byte[]> served = api.get("/api/exports/x2/file?download=1");
        assertThat(served.body()).containsExactly(1, 2, 3);
        assertThat(served.headers().firstValue("Content-Disposition"))
                .contains("attachment; filename=\"door-20260301T115000Z.mp4\"");
        assertThat(served.headers().firstValue("X-Content-SHA256")).contains("abc");
        assertThat(api.get("/api/exports/x1/file").statusCode()).isEqualTo(409);
        assertThat(api.get("/api/exports/x9").statusCode()).isEqualTo(404);
        assertThat(ask("DELETE", "/api/exports/x2").statusCode()).isEqualTo(204);
        assertThat(exports.deleted).containsExactly("x2");
        String times = "\"from\": \"2026-03-01T11:00:00Z\", \"to\": \"2026-03-01T11:10:00Z\"}";
        assertThat(ask("POST", "/api/exports", "{\"camera\": \"door\", " + times)
                        .statusCode())
                .as("nothing was recorded")
                .isEqualTo(404);
        assertThat(ask("POST", "/api/exports", "{\"camera\": \"a/b\", " + times).statusCode())
                .isEqualTo(400);
        assertThat(ask("POST", "/api/exports", "{\"camera\": \"door\"}").statusCode())
                .isEqualTo(400);
    }

    /** Exports that do not change; thread-safe. */
    private static final class FixedExports implements ExportsView {
        private final List<Export> exports;
        private final List<String> deleted = new ArrayList<>();

        FixedExports(List<Export> exports) {
            this.exports = exports;
        }

        @Override
        public Optional<Export> begin(Order order) {
            return Optional.empty();
        }

        @Override
        public List<Export> all() {
            return exports;
        }

        @Override
        public Optional<Export> find(String id) {
            return exports.stream().filter(each -> each.id().equals(id)).findFirst();
        }

        @Override
        public boolean delete(String id) {
            return deleted.add(id);
        }
    }
}
