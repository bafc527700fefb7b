package dev.watchkeeper.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.camera.Verdict;
import dev.watchkeeper.diagnose.Diagnosis;
import dev.watchkeeper.diagnose.DiagnosisView;
import dev.watchkeeper.diagnose.Measured;
import dev.watchkeeper.event.Incident;
import dev.watchkeeper.event.Movement;
import dev.watchkeeper.event.Snapshot;
import dev.watchkeeper.incident.OutsideIncident;
import dev.watchkeeper.record.SegmentDetails;
import dev.watchkeeper.record.SegmentInfo;
import dev.watchkeeper.store.StoredEvent;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Pins routes, field names and status codes: people's scripts depend on them. */
final class ApiAnswersTest {
    private RunningApi api;
    private Instant now;

    @BeforeEach
    void start() throws Exception {
        api = new RunningApi(Optional.empty());
        now = api.clock.wall();
        api.rooms.cameras.put("door", FakeRooms.healthy("door", now.minusSeconds(1)));
        api.rooms.cameras.put("yard", FakeRooms.offline("yard", now.minusSeconds(60), now.plusSeconds(8)));
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void statusCountsCamerasByState() throws Exception {
        JsonNode status = api.json("/api/status");
        assertThat(status.propertyNames())
                .containsExactly(
                        "version",
                        "pages",
                        "started_at",
                        "uptime",
                        "epoch",
                        "configuration",
                        "cameras",
                        "incident",
                        "user");
        assertThat(status.path("version").asString()).isEqualTo("1.2.3");
        assertThat(status.path("uptime").asDouble()).isEqualTo(90.0);
        assertThat(status.path("started_at").asString()).isEqualTo("2026-03-01T11:58:30Z");
        assertThat(status.path("cameras").toString())
                .isEqualTo("{\"total\":2,\"healthy\":1,\"degraded\":0,\"reconnecting\":0,\"offline\":1}");
    }

    @Test
    void incidentsAreListedAndTheOpenOneIsInTheStatus() throws Exception {
        api.rooms.incidents.add(new Incident(
                "i9",
                now.minusSeconds(60),
                Optional.empty(),
                "3 of 4 cameras went blind within 2 s: probably the network, a switch or their power",
                List.of("a", "b", "c"),
                List.of(new Incident.Step(now.minusSeconds(60), "a went blind: timeout"))));
        assertThat(api.json("/api/status").path("incident").asString()).startsWith("3 of 4 cameras went blind");
        JsonNode incident = api.json("/api/incidents").path("incidents").get(0);
        assertThat(incident.toString())
                .isEqualTo(
                        "{\"id\":\"i9\",\"state\":\"open\",\"start\":\"2026-03-01T11:59:00Z\",\"end\":null,\"message\":\"3"
                                + " of 4 cameras went blind within 2 s: probably the network, a switch or their power\","
                                + "\"cameras\":[\"a\",\"b\",\"c\"],\"kind\":\"incident\",\"severity\":\"critical\",\"target\":null,"
                                + "\"tier\":0,\"acknowledged_by\":null,\"steps\":[{\"at\":\"2026-03-01T11:59:00Z\","
                                + "\"step\":\"noticed\",\"text\":\"a went blind: timeout\"}]}");
        assertBad("/api/incidents?limit=x", "limit");
    }

    @Test
    void incidentsFromOutsideAreListedAmongTheNodesOwn() throws Exception {
        for (int minute : List.of(50, 10)) {
            Instant begin = now.minus(Duration.ofMinutes(minute));
            api.rooms.incidents.addFirst(new Incident(
                    "i" + begin.toEpochMilli(), begin, Optional.of(begin), "blind", List.of("a"), List.of()));
        }
        Instant begin = now.minus(Duration.ofMinutes(30));
        api.rooms.fromOutside.add(new OutsideIncident(
                "w" + begin.toEpochMilli(),
                begin,
                Optional.of(now),
                new OutsideIncident.Matter("hang", "critical", "gate", 3, "gate log is 12 min stale"),
                List.of(new OutsideIncident.Step(begin, "noticed", "gate log is 12 min stale"))));
        JsonNode page = api.json("/api/incidents?limit=2");
        assertThat(page.path("incidents")
                        .valueStream()
                        .map(each -> each.path("kind").asString()))
                .containsExactly("incident", "hang");
        assertThat(page.path("next_before").asString()).isEqualTo("w" + begin.toEpochMilli());
        JsonNode hang = page.path("incidents").get(1);
        assertThat(hang.path("target").asString()).isEqualTo("gate");
        assertThat(hang.path("tier").asInt()).isEqualTo(3);
        assertThat(hang.path("steps").get(0).path("step").asString()).isEqualTo("noticed");
    }

    @Test
    void theNewestLookFromOutsideHasItsAge() throws Exception {
        assertThat(api.json("/api/watch").toString())
                .isEqualTo("{\"at\":null,\"age\":null,\"healthy\":null,\"services\":[]}");
        api.rooms.look = Optional.of(
                "{\"at\":\"" + now.minusSeconds(90) + "\",\"healthy\":true,\"services\":[{\"name\":\"gate\"}]}");
        JsonNode look = api.json("/api/watch");
        assertThat(look.path("age").asDouble()).isBetween(90.0, 100.0);
        assertThat(look.path("healthy").asBoolean()).isTrue();
        assertThat(look.path("services").get(0).path("name").asString()).isEqualTo("gate");
    }

    @Test
    void aCameraHasTheFieldsOfTheContract() throws Exception {
        JsonNode camera = api.json("/api/cameras/door");
        assertThat(camera.propertyNames())
                .containsExactly(
                        "name",
                        "title",
                        "at",
                        "monotonic",
                        "state",
                        "seen",
                        "picture_state",
                        "cause",
                        "message",
                        "since",
                        "fps",
                        "bitrate",
                        "resolution",
                        "codec",
                        "codec_string",
                        "last_picture_at",
                        "last_picture_age",
                        "failures",
                        "next_attempt_at",
                        "decode",
                        "decoding",
                        "vitals",
                        "counters",
                        "shed",
                        "sound",
                        "time_zone");
        assertThat(camera.path("state").asString()).isEqualTo("healthy");
        assertThat(camera.path("at").asString()).isEqualTo("2026-03-01T12:00:00Z");
        assertThat(camera.path("monotonic").asDouble()).isEqualTo(500.0);
        assertThat(camera.path("seen").asBoolean()).isTrue();
        assertThat(camera.path("picture_state").asString()).isEqualTo("live");
        assertThat(camera.path("cause").isNull()).isTrue();
        assertThat(camera.path("fps").asDouble()).isEqualTo(15.0);
        assertThat(camera.path("bitrate").asLong()).isEqualTo(1_500_000);
        assertThat(camera.path("resolution").toString()).isEqualTo("{\"width\":1280,\"height\":720}");
        assertThat(camera.path("last_picture_at").asString()).isEqualTo("2026-03-01T11:59:59Z");
        assertThat(camera.path("last_picture_age").asDouble()).isEqualTo(1.0);
        assertThat(camera.path("vitals").path("packets").toString())
                .isEqualTo("{\"progress\":54000,\"last_at\":\"2026-03-01T11:59:59.960Z\",\"age\":0.04,"
                        + "\"deadline\":4.0,\"required\":true,\"late\":false,\"cause\":null}");
        assertThat(camera.path("vitals").path("recording").path("required").asBoolean())
                .isFalse();
        assertThat(camera.path("counters").propertyNames())
                .containsExactly("sessions", "frames", "outages", "dropped_packets", "decode_errors", "buffer_bytes");
    }

    @Test
    void anAbsentCameraShowsWhyAndWhenTheNextAttemptIs() throws Exception {
        JsonNode camera = api.json("/api/cameras").path("cameras").get(1);
        assertThat(camera.path("state").asString()).isEqualTo("offline");
        assertThat(camera.path("cause").asString()).isEqualTo("refused");
        assertThat(camera.path("next_attempt_at").asString()).isEqualTo("2026-03-01T12:00:08Z");
        assertThat(camera.path("codec").isNull()).isTrue();
        assertThat(camera.path("last_picture_at").isNull()).isTrue();
    }

    @Test
    void unknownCamerasEventsAndRoutesAre404InOneForm() throws Exception {
        for (String path : List.of(
                "/api/cameras/attic",
                "/api/cameras/attic/snapshot.jpg",
                "/api/events?camera=attic",
                "/api/recordings?camera=attic",
                "/api/events/99",
                "/api/events/99/clip.mp4",
                "/api/events/99/snapshot.jpg",
                "/api/nonsense")) {
            HttpResponse<byte[]> response = api.get(path);
            assertThat(response.statusCode()).as(path).isEqualTo(404);
            assertThat(RunningApi.error(response)).as(path).endsWith(".");
        }
        assertThat(RunningApi.error(api.get("/api/cameras/attic"))).isEqualTo("There is no camera named 'attic'.");
    }

    @Test
    void badParametersAreNamed() throws Exception {
        assertBad("/api/events?from=yesterday", "'from'");
        assertBad("/api/events?limit=0", "'limit'");
        assertBad("/api/events?limit=1001", "'limit'");
        assertBad("/api/events?limit=ten", "'limit'");
        assertBad("/api/events?cam=door", "'cam'");
        assertBad("/api/events?from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z", "'from'");
        assertBad("/api/recordings/door.mp4?from=2026-03-01T00:00:00Z", "'to'");
        assertBad("/api/recordings/door.mp4?from=2026-03-01T00:00:00Z&to=2026-03-02T00:00:00Z", "'to'");
    }

    private void assertBad(String path, String names) throws Exception {
        HttpResponse<byte[]> response = api.get(path);
        assertThat(response.statusCode()).as(path).isEqualTo(400);
        assertThat(RunningApi.error(response)).contains(names);
    }

    @Test
    void titlesAccompanyTheNames() throws Exception {
        Instant now = api.clock.wall();
        api.rooms.cameras.put("attic", FakeRooms.healthy("attic", now));
        api.rooms.events.add(new StoredEvent(
                "e9", "attic", now, Optional.of(now), 0.25, List.of("hatch", "gone"), Optional.empty()));
        assertThat(api.json("/api/cameras/attic").path("title").asString()).isEqualTo("Dachböden 屋根");
        JsonNode event = api.json("/api/events/e9");
        assertThat(event.path("title").asString()).isEqualTo("Dachböden 屋根");
        assertThat(event.path("zones").get(0).asString()).isEqualTo("hatch");
        assertThat(event.path("zone_titles").get(0).asString()).isEqualTo("Люк");
        assertThat(event.path("zone_titles").get(1).asString()).isEqualTo("gone");
    }

    @Test
    void eventsComeInPages() throws Exception {
        for (int i = 5; i >= 1; i--) {
            Instant begin = now.minusSeconds(600).plusSeconds(60L * i);
            api.rooms.events.add(new StoredEvent(
                    "e" + i,
                    "door",
                    begin,
                    i == 5 ? Optional.empty() : Optional.of(begin.plusSeconds(10)),
                    0.25,
                    List.of("gate"),
                    i == 1 ? Optional.empty() : Optional.of("pictures/e" + i + ".jpg"),
                    Movement.UNKNOWN,
                    i == 4 ? Optional.of("h265") : Optional.empty()));
        }
        JsonNode first = api.json("/api/events?limit=3");
        assertThat(first.propertyNames()).containsExactly("events", "next_before");
        assertThat(first.path("events").get(0).propertyNames())
                .containsExactly(
                        "id",
                        "camera",
                        "title",
                        "start",
                        "end",
                        "peak",
                        "zones",
                        "zone_titles",
                        "clip",
                        "snapshot",
                        "codec",
                        "analysis",
                        "labels",
                        "score",
                        "threshold",
                        "regions",
                        "path",
                        "kind",
                        "trigger",
                        "seen",
                        "kept");
        assertThat(first.path("events").get(0).path("end").isNull()).isTrue();
        assertThat(first.path("events").get(0).path("codec").isNull()).isTrue();
        assertThat(first.path("events").get(1).path("codec").asString()).isEqualTo("h265");
        assertThat(first.path("events").get(1).path("clip").asString()).isEqualTo("/api/events/e4/clip.mp4");
        assertThat(first.path("next_before").asString()).isEqualTo("e3");
        JsonNode second = api.json("/api/events?limit=3&before=e3");
        assertThat(second.path("next_before").isNull()).isTrue();
        assertThat(second.path("events").size()).isEqualTo(2);

        JsonNode recorded = api.json("/api/events/e4");
        assertThat(recorded.path("codec").asString()).isEqualTo("h265");
        assertThat(recorded.path("clip").asString()).isEqualTo("/api/events/e4/clip.mp4");
        assertThat(recorded.path("snapshot").asString()).isEqualTo("/api/events/e4/snapshot.jpg");
        JsonNode bare = api.json("/api/events/e1");
        assertThat(bare.path("clip").isNull()).isTrue();
        assertThat(bare.path("codec").isNull()).isTrue();
        assertThat(bare.path("snapshot").isNull()).isTrue();
    }

    @Test
    void recordingsComeInPages() throws Exception {
        for (int i = 0; i < 3; i++) {
            Instant from = now.minusSeconds(3000 - 600L * i);
            api.rooms.segments.add(
                    new SegmentInfo("s" + i, "door", from, Optional.of(from.plusSeconds(600)), 5_000_000_000L, "h264"));
        }
        JsonNode answer = api.json("/api/recordings?camera=door&limit=2");
        assertThat(answer.propertyNames()).containsExactly("segments", "next_from", "gaps");
        assertThat(answer.path("segments").get(0).propertyNames())
                .containsExactly(
                        "id", "camera", "from", "to", "bytes", "codec", "width", "height", "change", "available");
        assertThat(answer.path("segments").get(0).path("bytes").asLong()).isEqualTo(5_000_000_000L);
        assertThat(answer.path("next_from").asString()).isEqualTo("2026-03-01T11:30:00Z");
    }

    @Test
    void theListOfRecordingsShowsWhereTheVideoChangesAndWhatIsMissing() throws Exception {
        for (int i = 0; i < 3; i++) {
            Instant from = now.minusSeconds(3000 - 700L * i);
            api.rooms.segments.add(
                    new SegmentInfo("s" + i, "door", from, Optional.of(from.plusSeconds(600)), 1, "h264"));
        }
        api.rooms.details.put(
                "s1", new SegmentDetails(true, Optional.of(640), Optional.of(480), Optional.of("resolution")));
        api.rooms.details.put("s2", new SegmentDetails(false, Optional.empty(), Optional.empty(), Optional.empty()));
        JsonNode answer = api.json("/api/recordings?camera=door");
        JsonNode second = answer.path("segments").get(1);
        assertThat(second.path("width").asInt()).isEqualTo(640);
        assertThat(second.path("height").asInt()).isEqualTo(480);
        assertThat(second.path("change").asString()).isEqualTo("resolution");
        assertThat(answer.path("segments").get(0).path("width").isNull()).isTrue();
        assertThat(answer.path("segments").get(2).path("available").asBoolean()).isFalse();
        assertThat(answer.path("gaps").toString())
                .isEqualTo(
                        "[{\"camera\":\"door\",\"from\":\"2026-03-01T11:20:00Z\",\"to\":\"2026-03-01T11:21:40Z\","
                                + "\"cause\":\"not-recorded\"},{\"camera\":\"door\",\"from\":\"2026-03-01T11:31:40Z\","
                                + "\"to\":\"2026-03-01T11:33:20Z\",\"cause\":\"not-recorded\"},{\"camera\":\"door\","
                                + "\"from\":\"2026-03-01T11:33:20Z\",\"to\":\"2026-03-01T11:43:20Z\",\"cause\":\"file-gone\"}]");
    }

    @Test
    void aSnapshotHasItsAge() throws Exception {
        assertThat(api.get("/api/cameras/door/snapshot.jpg").statusCode()).isEqualTo(404);
        api.rooms.pictures.put("door", new Snapshot(new byte[] {1, 2, 3}, now.minusSeconds(5), 1280, 720));
        HttpResponse<byte[]> fresh = api.get("/api/cameras/door/snapshot.jpg");
        assertThat(fresh.statusCode()).isEqualTo(200);
        assertThat(fresh.body()).containsExactly(1, 2, 3);
        assertThat(fresh.headers().firstValue("Age")).contains("5");
        assertThat(fresh.headers().firstValue("X-Picture-State")).contains("live");
        assertThat(fresh.headers().firstValue("Last-Modified")).contains("Sun, 1 Mar 2026 11:59:55 GMT");
        assertThat(fresh.headers().firstValue("X-Picture-Time")).contains("2026-03-01T11:59:55Z");
        assertThat(fresh.headers().firstValue("Cache-Control")).contains("private, no-cache");
        assertThat(fresh.headers().firstValue("Content-Type")).contains("image/jpeg");
    }

    @Test
    void thePictureOfADeadCameraIsNeverServedAsLive() throws Exception {
        api.rooms.pictures.put("door", new Snapshot(new byte[] {1}, now.minusSeconds(1), 1280, 720));
        api.clock.advance(Duration.ofMinutes(3));
        HttpResponse<byte[]> old = api.get("/api/cameras/door/snapshot.jpg");
        assertThat(old.headers().firstValue("X-Picture-State")).contains("stale");
        assertThat(old.headers().firstValue("Age")).contains("181");
    }

    @Test
    void readinessFollowsTheDatabaseAndLivenessDoesNot() throws Exception {
        assertThat(new String(api.get("/health/live").body(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("{\"status\":\"UP\",\"checks\":[]}");
        api.rooms.standing = Optional.of("arbiter");
        HttpResponse<byte[]> standing = api.get("/health/live");
        assertThat(standing.statusCode()).isEqualTo(503);
        assertThat(RunningApi.tree(standing)
                        .path("checks")
                        .get(0)
                        .path("data")
                        .path("standing")
                        .asString())
                .isEqualTo("arbiter");
        api.rooms.standing = Optional.empty();
        assertThat(api.get("/health/ready").statusCode()).isEqualTo(200);
        api.rooms.databaseBroken = true;
        HttpResponse<byte[]> ready = api.get("/health/ready");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(RunningApi.tree(ready).path("status").asString()).isEqualTo("DOWN");
        assertThat(RunningApi.tree(ready).path("checks").get(0).toString())
                .isEqualTo("{\"name\":\"database\",\"status\":\"DOWN\",\"data\":{}}");
        assertThat(api.get("/health/live").statusCode()).isEqualTo(200);
        assertThat(RunningApi.error(api.get("/api/events"))).doesNotContain("IllegalState");
    }

    @Test
    void readinessIsNoBetterThanTheCheckOfTheDatabase() throws Exception {
        assertThat(api.get("/health/ready").statusCode()).isEqualTo(200);
        api.rooms.host.failDatabase();
        assertThat(RunningApi.tree(api.get("/api/health")).path("checks").toString())
                .contains("Database ERROR - full");
        HttpResponse<byte[]> ready = api.get("/health/ready");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(RunningApi.tree(ready).path("checks").get(0).path("status").asString())
                .isEqualTo("DOWN");
        assertThat(RunningApi.tree(ready).toString())
                .contains("see the check database in /api/health")
                .doesNotContain("full");
    }

    @Test
    void aReconnectIsRequestedFromTheArbiterAndIsNotAFailure() throws Exception {
        HttpResponse<byte[]> answer = api.post("/api/cameras/door/reconnect");
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("{\"camera\":\"door\",\"epoch\":2}");
        assertThat(api.rooms.verdicts)
                .containsExactly(new Verdict("door", 2, FailureKind.STOPPED, "a new session was requested"));
        HttpResponse<byte[]> unknown = api.post("/api/cameras/attic/reconnect");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(new String(unknown.body(), java.nio.charset.StandardCharsets.UTF_8))
                .contains("attic");
        assertThat(api.rooms.verdicts).hasSize(1);
    }

    @Test
    void aDiagnosisHasEveryFieldAndOneIsMadeAtATime() throws Exception {
        api.rooms.diagnosis = camera -> new DiagnosisView.Answer.Done(new Diagnosis(
                camera,
                List.of(new Diagnosis.Step("connect", true, Duration.ofMillis(12), "port 554 is open")),
                new Measured(
                        Optional.of("h264"),
                        OptionalDouble.of(24.96),
                        OptionalDouble.of(2.004),
                        OptionalDouble.empty()),
                true,
                "The camera is well."));
        HttpResponse<byte[]> answer = api.get("/api/cameras/door/diagnosis");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("{\"camera\":\"door\",\"steps\":[{\"step\":\"connect\",\"ok\":true,\"seconds\":0.012,"
                        + "\"text\":\"port 554 is open\"}],\"codec\":\"h264\",\"fps\":25.0,\"gop\":2.0,\"loss\":null,"
                        + "\"well\":true,\"verdict\":\"The camera is well.\"}");
        api.rooms.diagnosis = camera -> new DiagnosisView.Answer.Busy("yard");
        HttpResponse<byte[]> busy = api.get("/api/cameras/door/diagnosis");
        assertThat(busy.statusCode()).isEqualTo(409);
        assertThat(busy.headers().firstValue("Retry-After")).hasValue("10");
        assertThat(RunningApi.error(busy)).contains("'yard' is being diagnosed");
        api.rooms.diagnosis = camera -> new DiagnosisView.Answer.Unknown();
        assertThat(api.get("/api/cameras/attic/diagnosis").statusCode()).isEqualTo(404);
    }

    @Test
    void concurrentFirstScrapesDoNotCorruptTheMetrics() throws Exception {
        try (ExecutorService scrapers = Executors.newFixedThreadPool(8)) {
            List<Future<HttpResponse<byte[]>>> asked = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                asked.add(scrapers.submit(() -> api.get("/metrics")));
            }
            for (Future<HttpResponse<byte[]>> each : asked) {
                assertThat(each.get().statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void metricsIncludeEachCamera() throws Exception {
        String text = new String(api.get("/metrics").body(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(text)
                .contains("watchkeeper_camera_fps{camera=\"door\"} 14.96")
                .contains("watchkeeper_camera_state{camera=\"yard\",state=\"offline\"} 1.0")
                .contains("watchkeeper_camera_state{camera=\"yard\",state=\"healthy\"} 0.0")
                .contains("watchkeeper_camera_frames_total{camera=\"door\"} 54000.0")
                .contains("watchkeeper_camera_outages_total{camera=\"door\"} 1.0")
                .contains("watchkeeper_camera_sign_marks_total{camera=\"door\",sign=\"packets\"} 54000.0")
                .contains("watchkeeper_camera_sign_age_seconds{camera=\"door\",sign=\"packets\"} 0.04")
                .contains("watchkeeper_camera_sign_late{camera=\"yard\",sign=\"packets\"} 1.0")
                .contains("watchkeeper_camera_sign_required{camera=\"door\",sign=\"recording\"} 0.0")
                .contains("watchkeeper_camera_sign_deadline_seconds{camera=\"door\",sign=\"packets\"} 4.0")
                .contains("watchkeeper_camera_outage_seconds{camera=\"door\"} 0.0")
                .contains("watchkeeper_camera_dropped_packets_total{camera=\"door\"} 3.0")
                .contains("watchkeeper_camera_last_picture_age_seconds{camera=\"door\"} 1.0");
    }

    @Test
    void theDashboardIsServedWithEtags() throws Exception {
        for (String path : List.of("/", "/main.js", "/style.css", "/live.js", "/tiles.js", "/events.js", "/api.js")) {
            HttpResponse<byte[]> page = api.get(path);
            assertThat(page.statusCode()).as(path).isEqualTo(200);
            String etag = page.headers().firstValue("ETag").orElseThrow();
            assertThat(page.headers().firstValue("Cache-Control")).contains("private, no-cache");
            assertThat(api.get(path, "If-None-Match", etag).statusCode()).isEqualTo(304);
        }
    }
}
