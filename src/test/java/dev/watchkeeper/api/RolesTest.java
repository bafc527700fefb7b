package dev.watchkeeper.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.api.access.Account;
import dev.watchkeeper.api.access.Rule.Who;
import dev.watchkeeper.api.access.UsersFile;
import dev.watchkeeper.api.http.Asset;
import dev.watchkeeper.api.http.Routes.Route;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.coverage.CoverageView;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.Incident;
import dev.watchkeeper.event.Snapshot;
import dev.watchkeeper.notify.Silence;
import dev.watchkeeper.record.SegmentInfo;
import dev.watchkeeper.store.StoredEvent;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Every route there is, tried by an administrator, a viewer, a viewer of one camera, and a stranger. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class RolesTest {
    private static final String ADMINISTRATOR = "ann";
    private static final String VIEWER = "bob";
    private static final String OF_THE_DOOR = "cat";
    private static final String PASSWORD = "correct horse";

    /** The camera that the viewer of the door must not know of; its name is nowhere else in any answer. */
    private static final String HIDDEN = "hidden-cellar";

    @TempDir
    Path folder;

    private RunningApi api;

    @BeforeEach
    void start() throws Exception {
        Path users = folder.resolve("users");
        UsersFile.save(users, ADMINISTRATOR, PASSWORD, Optional.empty());
        UsersFile.save(users, VIEWER, PASSWORD, Optional.of(Account.viewer(VIEWER)));
        UsersFile.save(users, OF_THE_DOOR, PASSWORD, Optional.of(Account.viewer(OF_THE_DOOR, Set.of("door"))));
        api = new RunningApi(Optional.of(users));
        Instant now = api.clock.wall();
        for (String camera : List.of("door", HIDDEN)) {
            api.rooms.cameras.put(camera, FakeRooms.healthy(camera, now));
            api.rooms.pictures.put(camera, new Snapshot(camera.getBytes(StandardCharsets.UTF_8), now, 640, 360));
            api.rooms.events.add(new StoredEvent(
                    "e-" + camera,
                    camera,
                    now.minusSeconds(600),
                    Optional.of(now.minusSeconds(580)),
                    0.1,
                    List.of(),
                    Optional.empty()));
            api.rooms.segments.add(new SegmentInfo(
                    "s-" + camera, camera, now.minusSeconds(900), Optional.of(now.minusSeconds(600)), 1000, "h264"));
            api.rooms.coverage.add(new CoverageView.Coverage(
                    camera, Duration.ofHours(1), Map.of(), List.of(), Optional.empty(), List.of(), List.of()));
            api.rooms.telling.silences.add(
                    new Silence("silence-" + camera.charAt(0), Optional.of(camera), now.plusSeconds(60), "", "ann"));
        }
        incident("i1772366400001", List.of(HIDDEN));
        incident("i1772366400002", List.of("door", HIDDEN));
    }

    private void incident(String id, List<String> cameras) {
        api.rooms.incidents.add(new Incident(
                id,
                api.clock.wall().minusSeconds(60),
                Optional.empty(),
                "Blind: " + String.join(", ", cameras) + ".",
                cameras,
                List.of(new Incident.Step(api.clock.wall(), String.join(", ", cameras) + " went blind"))));
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private static String basic(String name) {
        return "Basic " + Base64.getEncoder().encodeToString((name + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
    }

    private HttpResponse<String> ask(String name, String method, String path) throws Exception {
        HttpRequest.Builder request = api.request(path)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("Accept", "*/*");
        if (!name.isEmpty()) {
            request.header("Authorization", basic(name));
        }
        return api.client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String filled(String path, String camera) {
        return path.replace("{camera}", camera)
                .replace("{id}", path.contains("incidents") ? "i1772366400001" : "e-" + camera)
                .replace("{name}", "nobody");
    }

    private List<Route> declared(Who who) {
        return api.declared().stream()
                .filter(route -> route.rule().who() == who && !route.method().equals("WS"))
                .toList();
    }

    @Test
    void noRouteIsWithoutARule() {
        List<String> declared = api.declared().stream().map(Route::toString).toList();
        assertThat(api.routes())
                .containsAll(declared)
                .allSatisfy(route -> assertThat(declared)
                        .as("HEAD comes with GET")
                        .containsAnyOf(route, route.replaceFirst("^HEAD ", "GET ")));
        assertThat(api.declared())
                .allSatisfy(route -> assertThat(route.rule().summary())
                        .as(route.toString())
                        .isNotBlank()
                        .doesNotEndWith("."));
    }

    /** Whatever else a viewer may change belongs into this list on purpose. */
    @Test
    void whatChangesSomethingIsForAdministratorsExceptThis() {
        Set<String> others = api.declared().stream()
                .filter(route -> route.changes() && route.rule().who() != Who.ADMINISTRATOR)
                .map(Route::toString)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(others)
                .containsExactly(
                        "DELETE /api/exports/{id}",
                        "DELETE /api/session",
                        "DELETE /api/sessions",
                        "PATCH /api/events/{id}",
                        "POST /api/exports",
                        "POST /api/incidents/{id}/acknowledge",
                        "POST /api/me/password",
                        "POST /api/session",
                        "POST /login",
                        "POST /logout");
    }

    /** A person who reads who changed what is shown words, and not the request. */
    @Test
    void everyRequestThatChangesSomethingHasItsWordsInThePages() {
        Set<String> worded = Set.copyOf(JsonMapper.shared()
                .readTree(Asset.read("texts/en.json").content())
                .path("did")
                .propertyNames());
        assertThat(worded)
                .containsExactlyInAnyOrderElementsOf(api.declared().stream()
                        .filter(Route::changes)
                        .map(Route::toString)
                        .toList());
    }

    @Test
    void aViewerIsRefusedWhereverAnAdministratorIsNeeded() throws Exception {
        for (Route route : declared(Who.ADMINISTRATOR)) {
            for (String name : List.of(VIEWER, OF_THE_DOOR)) {
                HttpResponse<String> answer = ask(name, route.method(), filled(route.path(), "door"));
                assertThat(answer.statusCode()).as(name + " " + route).isEqualTo(403);
                assertThat(answer.body())
                        .as(route.toString())
                        .contains("Only an administrator may do this, and '" + name + "' is a viewer.");
            }
        }
        assertThat(api.rooms.verdicts()).isEmpty();
        assertThat(ask(ADMINISTRATOR, "POST", "/api/cameras/door/reconnect").statusCode())
                .isEqualTo(202);
    }

    @Test
    void aStrangerIsAskedToSignInAtEveryRouteThatIsNotOpen() throws Exception {
        for (Route route : api.declared()) {
            if (route.rule().who() != Who.EVERYBODY && !route.method().equals("WS")) {
                assertThat(ask("", route.method(), filled(route.path(), "door")).statusCode())
                        .as(route.toString())
                        .isEqualTo(401);
            }
        }
    }

    /** A probe that asks with HEAD must not take for granted, or for well, what GET refuses. */
    @Test
    void headAnswersAsGetWithoutABody() throws Exception {
        for (Route route : api.declared()) {
            if (!route.method().equals("GET") || !route.path().matches("/(api/.*|health/.*|metrics)")) {
                continue;
            }
            String path = filled(route.path(), HIDDEN);
            if (!path.equals("/api/stream")) {
                HttpResponse<String> head = ask(OF_THE_DOOR, "HEAD", path);
                assertThat(head.statusCode())
                        .as("HEAD " + path)
                        .isEqualTo(ask(OF_THE_DOOR, "GET", path).statusCode());
                assertThat(head.body()).isEmpty();
            }
        }
        assertThat(ask(OF_THE_DOOR, "HEAD", "/api/stream").statusCode()).isEqualTo(200);
        assertThat(ask(OF_THE_DOOR, "HEAD", "/api/stream?camera=" + HIDDEN).statusCode())
                .isEqualTo(404);
    }

    @Test
    void aViewerOfTheDoorLearnsOfNoOtherCameraAnywhere() throws Exception {
        for (Route route : declared(Who.VIEWER)) {
            if (!List.of("GET", "HEAD").contains(route.method()) || route.path().equals("/api/stream")) {
                continue;
            }
            String span =
                    route.path().endsWith("{camera}.mp4") ? "?from=2026-03-01T11:00:00Z&to=2026-03-01T12:00:00Z" : "";
            HttpResponse<String> own = ask(OF_THE_DOOR, route.method(), filled(route.path(), "door") + span);
            assertThat(own.body()).as(route.toString()).doesNotContain(HIDDEN);
            HttpResponse<String> other = ask(OF_THE_DOOR, route.method(), filled(route.path(), HIDDEN) + span);
            boolean namesOne = !filled(route.path(), HIDDEN).equals(filled(route.path(), "door"));
            // A page is the same file for every camera; only what names the camera in its path is none for others.
            if (namesOne && !route.path().equals("/repairs/{id}")) {
                assertThat(other.statusCode()).as(route.toString()).isIn(403, 404);
            }
            assertThat(other.body().replaceAll("There is no [a-z ]+ '[^']*'", ""))
                    .as(route.toString())
                    .doesNotContain(HIDDEN);
            if (route.rule().query().contains("camera")) {
                assertThat(ask(OF_THE_DOOR, "GET", route.path() + "?camera=" + HIDDEN)
                                .statusCode())
                        .as(route.toString())
                        .isEqualTo(404);
            }
        }
        assertThat(ask(VIEWER, "GET", "/api/cameras").body()).contains(HIDDEN);
        assertThat(ask(OF_THE_DOOR, "GET", "/api/cameras").body()).contains("\"door\"");
        assertThat(ask(OF_THE_DOOR, "GET", "/api/events").body()).contains("e-door");
        assertThat(ask(OF_THE_DOOR, "GET", "/api/recordings").body()).contains("s-door");
        assertThat(ask(OF_THE_DOOR, "GET", "/api/coverage").body()).contains("\"door\"");
        assertThat(ask(OF_THE_DOOR, "GET", "/api/silences").body()).contains("\"door\"");
        assertThat(ask(OF_THE_DOOR, "GET", "/api/incidents").body())
                .contains("i1772366400002", "Together with other cameras: door.")
                .doesNotContain("i1772366400001");
        HttpResponse<String> metrics = ask(OF_THE_DOOR, "GET", "/metrics");
        assertThat(metrics.statusCode()).isEqualTo(403);
        assertThat(metrics.body()).contains("This is about all cameras, and 'cat' may see only door.");
    }

    @Test
    void liveVideoOfAHiddenCameraDoesNotExist() throws Exception {
        String answer = api.raw(
                "GET /api/cameras/" + HIDDEN + "/live HTTP/1.1",
                "Host: localhost",
                "Authorization: " + basic(OF_THE_DOOR),
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
        assertThat(answer).startsWith("HTTP/1.1 404");
        assertThat(api.rooms.viewers).isEmpty();
        WebSocket own = api.client
                .newWebSocketBuilder()
                .header("Authorization", basic(OF_THE_DOOR))
                .buildAsync(
                        URI.create("ws://127.0.0.1:" + api.port + "/api/cameras/door/live"),
                        new WebSocket.Listener() {})
                .join();
        await().atMost(Duration.ofSeconds(30)).until(() -> api.rooms.viewers.size() == 1);
        own.abort();
    }

    @Test
    void pushedEventsKeepToTheCamerasOfTheirReader() throws Exception {
        HttpRequest request = api.request("/api/stream")
                .header("Authorization", basic(OF_THE_DOOR))
                .build();
        HttpResponse<InputStream> stream = api.client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        List<String> lines = new ArrayList<>();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            lines.add(reader.readLine());
            lines.add(reader.readLine());
            Instant now = api.clock.wall();
            Incident hidden = api.rooms.incidents.getFirst();
            api.rooms.bus.publish(new Event.MotionBegan("m1", HIDDEN, now));
            api.rooms.bus.publish(new Event.CameraOffline(HIDDEN, now, FailureKind.REFUSED, HIDDEN + " refuses"));
            api.rooms.bus.publish(new Event.CameraOnline(HIDDEN, now));
            api.rooms.bus.publish(new Event.HealthCheckFailed("disk", "the folder of " + HIDDEN + " is full", now));
            api.rooms.bus.publish(new Event.TriggerBegan("t1", HIDDEN, now, "porch", "true"));
            api.rooms.bus.publish(new Event.IncidentChanged(hidden, Event.IncidentChanged.Change.BEGAN, now));
            api.rooms.bus.publish(new Event.MotionBegan("m2", "door", now));
            String line;
            do {
                line = String.valueOf(reader.readLine());
                lines.add(line);
            } while (!line.contains("m2"));
        }
        assertThat(lines.getFirst()).isEqualTo("event: health");
        assertThat(String.join("\n", lines)).contains("\"door\"").doesNotContain(HIDDEN);
    }

    @Test
    void whoeverIsSignedOutIsCutOffFromTheStream() throws Exception {
        HttpRequest request = api.request("/api/stream")
                .header("Authorization", basic(VIEWER))
                .build();
        HttpResponse<InputStream> stream = api.client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        UsersFile.save(folder.resolve("users"), VIEWER, "another horse", Optional.empty());
        // Ends when the server has cut the reader off.
        assertThat(new String(stream.body().readAllBytes(), StandardCharsets.UTF_8))
                .startsWith("event: health");
        assertThat(ask(VIEWER, "GET", "/api/me").statusCode()).isEqualTo(401);
    }
}
