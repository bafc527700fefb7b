package dev.watchkeeper.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.api.access.UsersFile;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How people come in, see to each other and themselves, and what is written down of it. */
final class PeopleRoutesTest {
    private static final String PASSWORD = "correct horse";

    private RunningApi api;

    @BeforeEach
    void start() throws Exception {
        api = new RunningApi(Optional.empty());
        api.rooms.cameras.put("door", FakeRooms.healthy("door", api.clock.wall()));
        api.rooms.cameras.put("yard", FakeRooms.healthy("yard", api.clock.wall()));
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private HttpResponse<byte[]> send(String method, String path, Map<String, ?> body, String... headers)
            throws Exception {
        HttpRequest.Builder request = api.request(path)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(
                                        JsonMapper.shared().writeValueAsString(body)));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return api.client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private String[] signedIn(String name, String password) throws Exception {
        HttpResponse<byte[]> answer = send("POST", "/api/session", Map.of("user", name, "password", password));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(RunningApi.tree(answer).path("name").asString()).isEqualTo(name);
        String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(cookie).contains("HttpOnly", "SameSite=Strict", "Path=/;").doesNotContain("Secure");
        return new String[] {"Cookie", cookie.substring(0, cookie.indexOf(';'))};
    }

    private void addAnn() throws Exception {
        assertThat(send("POST", "/api/users", Map.of("name", "ann", "role", "administrator", "password", PASSWORD))
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void withoutUsersThisMachineIsTheAdministratorAndMayMakeOne() throws Exception {
        JsonNode me = api.json("/api/me");
        assertThat(me.path("role").asString()).isEqualTo("administrator");
        assertThat(me.path("name").isNull()).isTrue();
        assertThat(me.path("cameras").isNull()).isTrue();
        assertThat(me.path("means").asString()).isEqualTo("loopback");
        assertThat(me.path("users_exist").asBoolean()).isFalse();
        assertThat(me.path("users_editable").asBoolean()).isTrue();
        assertThat(send("POST", "/api/session", Map.of("user", "ann", "password", PASSWORD))
                        .statusCode())
                .isEqualTo(409);
        addAnn();
        assertThat(api.get("/api/me").statusCode()).isEqualTo(401);
        String[] ann = signedIn("ann", PASSWORD);
        assertThat(RunningApi.tree(api.get("/api/me", ann)).path("users_exist").asBoolean())
                .isTrue();
    }

    @Test
    void aProxyNeverCountsAsThisMachine() throws Exception {
        for (String header : List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "x-forwarded-server")) {
            HttpResponse<byte[]> answer = api.get("/api/cameras", header, "for=127.0.0.1");
            assertThat(answer.statusCode()).as(header).isEqualTo(403);
            assertThat(RunningApi.error(answer)).contains("no users yet", "watchkeeper password");
        }
        assertThat(api.get("/health/live", "X-Forwarded-For", "192.0.2.1").statusCode())
                .isEqualTo(200);
    }

    @Test
    void aChangedRoleHoldsAtOnceAndARemovedUserIsOut() throws Exception {
        addAnn();
        String[] ann = signedIn("ann", PASSWORD);
        Map<String, Object> bob =
                Map.of("name", "bob", "role", "viewer", "cameras", List.of("door"), "password", PASSWORD);
        assertThat(send("POST", "/api/users", bob, ann).statusCode()).isEqualTo(201);
        assertThat(send("POST", "/api/users", bob, ann).statusCode()).isEqualTo(409);
        String[] asBob = signedIn("bob", PASSWORD);
        assertThat(RunningApi.tree(api.get("/api/cameras", asBob)).path("cameras"))
                .hasSize(1);
        assertThat(RunningApi.tree(api.get("/api/me", asBob)).path("cameras").toString())
                .isEqualTo("[\"door\"]");
        assertThat(send("PUT", "/api/users/bob", Map.of("role", "viewer"), ann).statusCode())
                .isEqualTo(200);
        assertThat(RunningApi.tree(api.get("/api/cameras", asBob)).path("cameras"))
                .hasSize(2);
        assertThat(send("PUT", "/api/users/bob", Map.of("role", "chief"), ann).statusCode())
                .isEqualTo(400);
        assertThat(send("PUT", "/api/users/bob", Map.of("rule", "viewer"), ann).statusCode())
                .isEqualTo(400);
        assertThat(send("PUT", "/api/users/eve", Map.of("role", "viewer"), ann).statusCode())
                .isEqualTo(404);
        assertThat(send("DELETE", "/api/users/ann", Map.of(), ann).statusCode()).isEqualTo(409);
        assertThat(send("DELETE", "/api/users/bob", Map.of(), ann).statusCode()).isEqualTo(204);
        assertThat(api.get("/api/cameras", asBob).statusCode()).isEqualTo(401);
        assertThat(RunningApi.tree(api.get("/api/users", ann)).path("users")).hasSize(1);
    }

    @Test
    void aNewPasswordEndsTheOtherSessionsAndThisOneGoesOn() throws Exception {
        addAnn();
        String[] here = signedIn("ann", PASSWORD);
        String[] there = signedIn("ann", PASSWORD);
        JsonNode sessions = RunningApi.tree(api.get("/api/sessions", here)).path("sessions");
        assertThat(sessions).hasSize(2);
        assertThat(sessions.valueStream().filter(each -> each.path("current").asBoolean()))
                .hasSize(1);
        assertThat(sessions.path(0).path("address").asString()).isEqualTo("127.0.0.1");
        Map<String, String> wish = Map.of("old", PASSWORD, "new", "another horse");
        assertThat(send("POST", "/api/me/password", Map.of("old", "wrong one", "new", "another horse"), here)
                        .statusCode())
                .isEqualTo(403);
        assertThat(send("POST", "/api/me/password", Map.of("old", PASSWORD, "new", "short"), here)
                        .statusCode())
                .isEqualTo(400);
        HttpResponse<byte[]> changed = send("POST", "/api/me/password", wish, here);
        assertThat(changed.statusCode()).isEqualTo(204);
        String next = changed.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(api.get("/api/me", "Cookie", next.substring(0, next.indexOf(';')))
                        .statusCode())
                .isEqualTo(200);
        assertThat(api.get("/api/me", there).statusCode()).isEqualTo(401);
        assertThat(api.get("/api/me", here).statusCode()).isEqualTo(401);
        String[] again = signedIn("ann", "another horse");
        assertThat(RunningApi.tree(send("DELETE", "/api/sessions", Map.of(), again))
                        .path("ended")
                        .asInt())
                .isGreaterThanOrEqualTo(2);
        assertThat(api.get("/api/me", again).statusCode()).isEqualTo(401);
    }

    @Test
    void signingOutEndsThisSessionAlone() throws Exception {
        addAnn();
        String[] here = signedIn("ann", PASSWORD);
        String[] there = signedIn("ann", PASSWORD);
        assertThat(send("DELETE", "/api/session", Map.of(), here).statusCode()).isEqualTo(204);
        assertThat(api.get("/api/me", here).statusCode()).isEqualTo(401);
        assertThat(api.get("/api/me", there).statusCode()).isEqualTo(200);
    }

    @Test
    void aTokenDoesWhatItsRoleMayAndNoMore() throws Exception {
        addAnn();
        String[] ann = signedIn("ann", PASSWORD);
        HttpResponse<byte[]> made =
                send("POST", "/api/tokens", Map.of("name", "bell", "role", "viewer", "cameras", List.of("door")), ann);
        assertThat(made.statusCode()).isEqualTo(201);
        String[] bell = {
            "Authorization", "Bearer " + RunningApi.tree(made).path("token").asString()
        };
        assertThat(RunningApi.tree(api.get("/api/cameras", bell)).path("cameras"))
                .hasSize(1);
        assertThat(api.get("/api/tokens", bell).statusCode()).isEqualTo(403);
        assertThat(api.get("/api/cameras", "Authorization", "Bearer wk_guess").statusCode())
                .isEqualTo(401);
        assertThat(send("DELETE", "/api/sessions", Map.of(), bell).statusCode()).isEqualTo(409);
        JsonNode listed = RunningApi.tree(api.get("/api/tokens", ann)).path("tokens");
        assertThat(listed.path(0).path("used_at").isNull()).isFalse();
        assertThat(listed.toString()).doesNotContain("wk_");
        assertThat(send("PUT", "/api/tokens/bell", Map.of("role", "administrator"), ann)
                        .statusCode())
                .isEqualTo(200);
        assertThat(api.get("/api/tokens", bell).statusCode()).isEqualTo(200);
        assertThat(send("DELETE", "/api/tokens/bell", Map.of(), ann).statusCode())
                .isEqualTo(204);
        assertThat(api.get("/api/cameras", bell).statusCode()).isEqualTo(401);
    }

    @Test
    void everyChangeIsInTheAuditListWithWhoAndFromWhere() throws Exception {
        addAnn();
        String[] ann = signedIn("ann", PASSWORD);
        send("POST", "/api/cameras/door/reconnect", Map.of(), ann);
        send("POST", "/api/cameras/attic/reconnect", Map.of(), ann);
        send("PUT", "/api/users/ann", Map.of("password", "another horse"), ann);
        ann = signedIn("ann", "another horse");
        List<String> told = new ArrayList<>();
        for (JsonNode entry : RunningApi.tree(api.get("/api/audit", ann)).path("entries")) {
            assertThat(entry.path("from").asString()).isEqualTo("127.0.0.1");
            told.add(entry.path("who").asString() + " " + entry.path("means").asString() + " "
                    + entry.path("request").asString() + " | "
                    + entry.path("text").asString());
        }
        assertThat(told)
                .containsExactly(
                        "ann password POST /api/session | signed in",
                        "ann session PUT /api/users/ann | set a new password for user ann",
                        "ann session POST /api/cameras/door/reconnect | ",
                        "ann password POST /api/session | signed in",
                        "api loopback POST /api/users | added user ann as administrator");
        assertThat(Files.readString(api.data.resolve("audit.jsonl"))).doesNotContain("horse");
    }

    @Test
    void aPasswordThatACommandSetsEndsSessions() throws Exception {
        addAnn();
        String[] ann = signedIn("ann", PASSWORD);
        UsersFile.save(api.data.resolve("users"), "ann", "another horse", Optional.empty());
        await().atMost(Duration.ofSeconds(30))
                .until(() -> api.get("/api/me", ann).statusCode() == 401);
    }

    @Test
    void theDocumentHasEveryRouteWithItsParametersAndRole() throws Exception {
        JsonNode paths = api.json("/api/openapi.json").path("paths");
        List<String> described = new ArrayList<>();
        paths.propertyStream()
                .forEach(path -> path.getValue().propertyStream().forEach(operation -> {
                    String method = operation.getValue().has("x-websocket")
                            ? "WS"
                            : operation.getKey().toUpperCase(Locale.ROOT);
                    List<String> names = operation
                            .getValue()
                            .path("parameters")
                            .valueStream()
                            .filter(each -> each.path("in").asString().equals("query"))
                            .map(each -> each.path("name").asString())
                            .toList();
                    described.add(method + " " + path.getKey() + " "
                            + operation.getValue().path("x-role").asString() + " " + names);
                }));
        assertThat(described)
                .containsExactlyInAnyOrderElementsOf(api.declared().stream()
                        .filter(route -> route.path().matches("/(api|health)/.*|/metrics"))
                        .map(route -> route + " "
                                + route.rule().who().name().toLowerCase(Locale.ROOT) + " "
                                + route.rule().query())
                        .toList());
    }
}
