package dev.watchkeeper.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.record.RecordingsView.Clip;
import dev.watchkeeper.store.StoredEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** A parameter that cannot be understood is 400 with its name, in every route: left out, it would answer with everything. */
final class ParametersTest {
    private static final Pattern KNOWN = Pattern.compile("Unknown parameter 'nonsense'; this route knows (.*)\\.");
    private static final Pattern IN_PATH = Pattern.compile("\\{([a-z]+)}");
    private static final String LONG = "a".repeat(65);

    /** What no parameter of any kind takes. */
    private static final List<String> BAD = List.of("", "%zz", "%f", "%", "%ff", "%c3%28", "%ed%a0%80", "%00", "%0a");

    private static final List<String> BAD_TIMES = List.of(
            "yesterday",
            "2026-03-01",
            "2026-13-01T00:00:00Z",
            "2026-03-01T00:00:00",
            "+999999999-01-01T00:00:00Z",
            "-999999999-01-01T00:00:00Z",
            "10000-01-01T00:00:00Z",
            "1969-12-31T23:59:59Z",
            "99999999999999999999");
    private static final List<String> BAD_NAMES = List.of("a%2Fb", "front%20door", "%2e%2e", "a;b", LONG, "t%C3%BCr");
    private static final Map<String, List<String>> BAD_BY_NAME = Map.of(
            "from", BAD_TIMES,
            "to", BAD_TIMES,
            "since", BAD_TIMES,
            "limit", List.of("0", "-1", "1001", "99999999999999999999", "1e2", "+5", "5.0", "%D9%A3", "ten"),
            "camera", BAD_NAMES,
            "before", BAD_NAMES,
            "id", BAD_NAMES,
            "download", List.of("yes", "2", "true"));

    @TempDir
    private Path folder;

    private RunningApi api;

    @BeforeEach
    void start() throws Exception {
        api = new RunningApi(Optional.empty());
        api.rooms.cameras.put("door", FakeRooms.healthy("door", api.clock.wall()));
        api.rooms.events.add(new StoredEvent(
                "e1",
                "door",
                api.clock.wall().minusSeconds(600),
                Optional.of(api.clock.wall().minusSeconds(580)),
                0.1,
                List.of(),
                Optional.empty()));
        api.rooms.clips.put("e1", new Clip(Files.write(folder.resolve("clip.mp4"), new byte[100]), "h264", false));
    }

    @AfterEach
    void stop() {
        api.close();
    }

    /** Every route with its parameters, as it says itself. */
    private Map<String, List<String>> routes() throws Exception {
        Map<String, List<String>> routes = new LinkedHashMap<>();
        for (String route : api.routes()) {
            String path = filled(route.substring(route.indexOf(' ') + 1));
            if (!path.matches("/(api/.*|health/.*|metrics)") || route.startsWith("WS ") || route.startsWith("HEAD ")) {
                continue;
            }
            String method = route.substring(0, route.indexOf(' '));
            Answer response = ask(method, path + "?nonsense=1");
            assertThat(response.status()).as(route).isEqualTo(400);
            Matcher known = KNOWN.matcher(response.error());
            assertThat(known.matches()).as(response.error()).isTrue();
            routes.put(
                    route,
                    known.group(1).equals("none")
                            ? List.of()
                            : List.of(known.group(1).split(", ")));
        }
        return routes;
    }

    private static String filled(String path) {
        return path.replace("{camera}", "door").replace("{id}", "e1").replace("{name}", "porch");
    }

    /** From a bare socket, since no client sends what is badly encoded. */
    private Answer ask(String method, String path) throws Exception {
        String answer = api.raw(method + " " + path + " HTTP/1.1", "Host: localhost", "Content-Length: 0");
        int status = Integer.parseInt(answer.split(" ", 3)[1]);
        String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
        return new Answer(
                status,
                status < 400
                        ? ""
                        : JsonMapper.shared().readTree(body).path("error").asString());
    }

    private void assertRefused(String method, String path, String name) throws Exception {
        Answer response = ask(method, path);
        assertThat(response.status()).as(method + " " + path).isEqualTo(400);
        assertThat(response.error())
                .as(method + " " + path)
                .contains("'" + name + "'")
                .endsWith(".");
    }

    @Test
    void everyRouteNamesEveryParameterItRejects() throws Exception {
        Map<String, List<String>> routes = routes();
        assertThat(routes).hasSizeGreaterThan(15);
        assertThat(routes.get("GET /api/events"))
                .containsExactly(
                        "camera", "from", "to", "label", "zone", "kind", "text", "seen", "kept", "limit", "before");
        int asked = 0;
        for (Map.Entry<String, List<String>> route : routes.entrySet()) {
            String method = route.getKey().substring(0, route.getKey().indexOf(' '));
            String path = filled(route.getKey().substring(route.getKey().indexOf(' ') + 1));
            for (String name : route.getValue()) {
                String others = others(path, name);
                List<String> values = new ArrayList<>(name.equals(CameraRoutes.UNCACHED) ? BAD.subList(0, 7) : BAD);
                values.addAll(BAD_BY_NAME.getOrDefault(name, List.of()));
                for (String value : values) {
                    assertRefused(method, path + "?" + others + name + "=" + value, name);
                    asked++;
                }
                assertRefused(method, path + "?" + others + name, name);
                assertRefused(method, path + "?" + name + "=1&" + name + "=1", name);
            }
            if (route.getValue().containsAll(List.of("from", "to"))) {
                assertRefused(method, path + "?from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z", "from");
                assertRefused(method, path + "?from=2026-03-01T00:00:00Z&to=2026-03-01T00:00:00Z", "from");
            }
            assertRefused(method, path + "?%zz=1", "%zz");
            assertRefused(method, path + "?=1", "");
        }
        assertThat(asked).isGreaterThan(250);
    }

    /** What the route needs beside the parameter that is tried. */
    private static String others(String path, String name) {
        if (!path.endsWith("door.mp4") || name.equals("download")) {
            return path.endsWith("door.mp4") ? "from=2026-03-01T00:00:00Z&to=2026-03-01T01:00:00Z&" : "";
        }
        return name.equals("from") ? "to=2026-03-01T01:00:00Z&" : "from=2026-03-01T00:00:00Z&";
    }

    @Test
    void everyRouteNamesAWrongIdInItsPath() throws Exception {
        for (String route : routes().keySet()) {
            String method = route.substring(0, route.indexOf(' '));
            String path = route.substring(route.indexOf(' ') + 1);
            Matcher inPath = IN_PATH.matcher(path);
            if (!inPath.find()) {
                continue;
            }
            for (String bad : BAD_NAMES) {
                String times =
                        path.endsWith("{camera}.mp4") ? "?from=2026-03-01T00:00:00Z&to=2026-03-01T01:00:00Z" : "";
                assertRefused(method, path.replace(inPath.group(), bad) + times, inPath.group(1));
            }
            for (String bad : List.of("%zz", "%ff", "a%00b")) {
                Answer response = ask(method, path.replace(inPath.group(), bad));
                assertThat(response.status()).as(path + bad).isEqualTo(400);
                assertThat(response.error()).contains("the path of its address is badly encoded");
            }
        }
    }

    @Test
    void omittedParametersAreAllowed() throws Exception {
        for (String query :
                List.of("", "?", "?&", "?limit=5&", "?camera=door", "?from=2026-03-01T00%3A00%3A00%2B01:00")) {
            assertThat(ask("GET", "/api/events" + query).status()).as(query).isEqualTo(200);
        }
        assertThat(ask("GET", "/api/events?before=e1").status()).isEqualTo(200);
        Answer gone = ask("GET", "/api/events?camera=door&to=2020-01-01T00:00:00Z&before=e0");
        assertThat(gone.status()).isEqualTo(404);
        assertThat(gone.error()).isEqualTo("There is no event 'e0'.");
    }

    @Test
    void aPageRefusesOnlyAnUnreadableAddress() throws Exception {
        assertThat(ask("GET", "/?from=mail").status()).isEqualTo(200);
        assertThat(ask("GET", "/main.js?v=2").status()).isEqualTo(200);
        assertRefused("GET", "/?from=%zz", "from");
    }

    @Test
    void aLiveViewTakesNoParameterAndOnlyANameThatACameraCanHave() throws Exception {
        for (String path : List.of("/api/cameras/door/live?speed=2", "/api/cameras/d%2Foor/live")) {
            String answer = api.raw(
                    "GET " + path + " HTTP/1.1",
                    "Host: localhost",
                    "Upgrade: websocket",
                    "Connection: Upgrade",
                    "Sec-WebSocket-Version: 13",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
            assertThat(answer)
                    .as(path)
                    .startsWith("HTTP/1.1 400")
                    .contains(path.contains("speed") ? "'speed'" : "'camera'");
        }
        assertThat(api.rooms.viewers).isEmpty();
    }

    /** @param error the sentence, empty if there is none */
    private record Answer(int status, String error) {}
}
