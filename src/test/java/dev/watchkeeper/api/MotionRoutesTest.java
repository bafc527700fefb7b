package dev.watchkeeper.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.config.MotionSettings;
import dev.watchkeeper.config.MotionSettings.Point;
import dev.watchkeeper.config.MotionSettings.Zone;
import dev.watchkeeper.event.Movement;
import dev.watchkeeper.motion.explain.MotionPicture;
import dev.watchkeeper.motion.explain.MotionView;
import dev.watchkeeper.motion.explain.Reason;
import dev.watchkeeper.store.StoredEvent;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the search for motion saw, as the API tells it; docs/api.md has the same fields. */
final class MotionRoutesTest {
    private static final List<Point> CORNERS = List.of(new Point(0, 0), new Point(0.5, 0), new Point(0.5, 1));
    private static final MotionSettings SETTINGS = new MotionSettings(
            true,
            40,
            0.002,
            5,
            Duration.ofMillis(500),
            Duration.ofSeconds(5),
            List.of(new Zone("gate", OptionalInt.of(70), CORNERS), new Zone("path", OptionalInt.empty(), CORNERS)),
            List.of(new Zone("tree", OptionalInt.empty(), CORNERS)));

    private final RunningApi api = new RunningApi(Optional.empty());
    private final Instant now = api.clock.wall();

    MotionRoutesTest() throws Exception {}

    @AfterEach
    void close() {
        api.close();
    }

    private void fill() {
        MotionPicture picture = new MotionPicture(
                now.minusSeconds(1),
                false,
                83,
                31,
                0.04,
                0.61,
                0.0312345,
                false,
                MotionPicture.Phase.EVENT,
                now.minusSeconds(4),
                List.of(new MotionPicture.Region(new Movement.Box(0.1, 0.25, 0.125, 1 / 3.0), true)),
                List.of(new MotionPicture.Zone("gate", 83, 31, true), new MotionPicture.Zone("path", 0, 61, false)));
        api.rooms.cameras.put("door", FakeRooms.healthy("door", now));
        api.rooms.motions.put(
                "door",
                new MotionView.Motion(
                        SETTINGS,
                        Reason.EVENT,
                        "Something moves.",
                        Optional.of(picture),
                        List.of(new MotionView.Point(
                                now.minusSeconds(1), 83, 0.0312345, 0.04, Reason.EVENT, List.of(83, 0))),
                        List.of(
                                new MotionView.Span(now.minusSeconds(60), Optional.of(now.minusSeconds(50))),
                                new MotionView.Span(now.minusSeconds(4), Optional.empty()))));
    }

    @Test
    void scoresThresholdsRegionsAndReasonsAreServed() throws Exception {
        fill();
        JsonNode answer = api.json("/api/cameras/door/motion");
        assertThat(answer.propertyNames())
                .containsExactly(
                        "camera",
                        "title",
                        "at",
                        "settings",
                        "decode",
                        "decoding",
                        "event",
                        "reason",
                        "message",
                        "newest",
                        "points",
                        "events");
        JsonNode settings = answer.path("settings");
        assertThat(settings.toString())
                .isEqualTo(
                        "{\"enabled\":true,\"sensitivity\":40,\"threshold\":31,\"min_area\":0.002,\"fps\":5.0,"
                                + "\"begin_after\":0.5,\"end_after\":5.0,"
                                + "\"zones\":[{\"name\":\"gate\",\"title\":null,\"sensitivity\":70,\"threshold\":31,"
                                + "\"polygon\":[[0.0,0.0],[0.5,0.0],[0.5,1.0]]},"
                                + "{\"name\":\"path\",\"title\":null,\"sensitivity\":40,\"threshold\":61,"
                                + "\"polygon\":[[0.0,0.0],[0.5,0.0],[0.5,1.0]]}],"
                                + "\"masks\":[{\"name\":\"tree\",\"title\":null,\"polygon\":[[0.0,0.0],[0.5,0.0],[0.5,1.0]]}]}");
        assertThat(answer.path("reason").asString()).isEqualTo("event");
        assertThat(answer.path("event").path("from").asString())
                .isEqualTo(now.minusSeconds(4).toString());
        JsonNode newest = answer.path("newest");
        assertThat(newest.path("age").asDouble()).isEqualTo(1.0);
        assertThat(newest.path("moved").asDouble()).isEqualTo(0.0312);
        assertThat(newest.path("regions").toString())
                .isEqualTo("[{\"x\":0.1,\"y\":0.25,\"width\":0.125,\"height\":0.3333,\"moving\":true}]");
        assertThat(newest.path("zones").get(0).toString())
                .isEqualTo("{\"name\":\"gate\",\"score\":83,\"threshold\":31,\"moving\":true}");
        assertThat(answer.path("points").get(0).path("zones").toString()).isEqualTo("[83,0]");
        assertThat(answer.path("events").size()).isEqualTo(2);
        assertThat(answer.path("events").get(1).path("to").isNull()).isTrue();
    }

    @Test
    void unknownCamerasAndParametersAreRefused() throws Exception {
        fill();
        assertThat(api.get("/api/cameras/attic/motion").statusCode()).isEqualTo(404);
        assertThat(api.get("/api/cameras/door/motion?from=2026-03-01T11:00:00Z").statusCode())
                .isEqualTo(400);
        assertThat(api.get("/api/cameras/door/motion?since=now").statusCode()).isEqualTo(400);
        assertThat(api.get("/api/cameras/door/motion?since=2026-03-01T11:00:00Z")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void eventsShowHowSomethingMoved() throws Exception {
        Movement walk = new Movement(
                Optional.of(new Movement.Score(83, 31)),
                List.of(new Movement.Box(0.1, 0.25, 0.125, 0.5)),
                List.of(new Movement.Point(Duration.ofMillis(1400), 0.2, 0.5)));
        api.rooms.events.add(new StoredEvent(
                "e1",
                "door",
                now,
                Optional.of(now.plusSeconds(2)),
                0.25,
                List.of(),
                Optional.empty(),
                walk,
                Optional.empty()));
        JsonNode event = api.json("/api/events/e1");
        assertThat(event.path("score").asInt()).isEqualTo(83);
        assertThat(event.path("threshold").asInt()).isEqualTo(31);
        assertThat(event.path("regions").toString())
                .isEqualTo("[{\"x\":0.1,\"y\":0.25,\"width\":0.125,\"height\":0.5}]");
        assertThat(event.path("path").toString()).isEqualTo("[{\"after\":1.4,\"x\":0.2,\"y\":0.5}]");
    }

    @Test
    void thePageIsServedUnderEachCamerasNameWithTheHeadersOfTheRest() throws Exception {
        HttpResponse<byte[]> page = api.get("/tune/front-door");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'self'")
                .contains("require-trusted-types-for 'script'");
        String html = new String(page.body(), StandardCharsets.UTF_8);
        assertThat(html).contains("/tune.js", "/tune.css").doesNotContain("http://", "https://");
        for (String file : List.of("/tune.js", "/tune.css", "/graph.js", "/overlay.js")) {
            assertThat(api.get(file).statusCode()).as(file).isEqualTo(200);
        }
    }
}
