package dev.watchkeeper.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchkeeper.api.FakeRooms;
import dev.watchkeeper.api.RunningApi;
import dev.watchkeeper.api.access.People;
import dev.watchkeeper.api.access.Tokens;
import dev.watchkeeper.api.access.Users;
import dev.watchkeeper.base.SystemClock;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a users file everything needs a sign-in, by tools and by browsers. */
final class SignInTest {
    private static final String PASSWORD = "correct horse";

    @TempDir
    private Path folder;

    private RunningApi api;

    @BeforeEach
    void start() throws Exception {
        Path users = folder.resolve("users");
        Users.addOrReplace(users, "ann", PASSWORD);
        api = new RunningApi(Optional.of(users));
        api.rooms.cameras.put("door", FakeRooms.healthy("door", api.clock.wall()));
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private static String basic(String name, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private HttpResponse<byte[]> login(String name, String password, String next) throws Exception {
        String form = "user=" + name + "&password=" + URLEncoder.encode(password, StandardCharsets.UTF_8) + "&next="
                + URLEncoder.encode(next, StandardCharsets.UTF_8);
        HttpRequest request = api.request("/login")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Origin", "http://127.0.0.1:" + api.port)
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        return api.client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    @Test
    void nothingIsServedWithoutASignIn() throws Exception {
        for (String path : new String[] {
            "/api/cameras", "/api/stream", "/metrics", "/main.js", "/", "/api/cameras/door/snapshot.jpg", "/login/..%2f"
        }) {
            assertThat(api.get(path).statusCode()).as(path).isIn(400, 401);
        }
        assertThat(api.get("/health/live").statusCode()).isEqualTo(200);
        assertThat(api.get("/sign-in").statusCode()).isEqualTo(200);
        HttpResponse<byte[]> former = api.get("/login?next=/events");
        assertThat(former.statusCode()).isEqualTo(301);
        assertThat(former.headers().firstValue("Location")).contains("sign-in?next=/events");
        assertThatThrownBy(() -> api.client
                        .newWebSocketBuilder()
                        .buildAsync(
                                URI.create("ws://127.0.0.1:" + api.port + "/api/cameras/door/live"),
                                new WebSocket.Listener() {})
                        .join())
                .hasCauseInstanceOf(java.net.http.WebSocketHandshakeException.class);
    }

    /** What sixty at once are answered, who all sign in as Ann. */
    private List<SignIn.Outcome> sixtyAtOnce(IntFunction<String> password) throws Exception {
        SignIn signIn = new SignIn(
                People.open(Optional.of(folder.resolve("users")), folder),
                new Tokens(folder, new SystemClock()),
                new SystemClock(),
                (address, failures) -> {});
        List<SignIn.Outcome> outcomes = new ArrayList<>();
        try (ExecutorService callers = Executors.newFixedThreadPool(60)) {
            CountDownLatch all = new CountDownLatch(60);
            List<Future<SignIn.Outcome>> asked = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                String header = basic("ann", password.apply(i));
                asked.add(callers.submit(() -> {
                    all.countDown();
                    all.await();
                    return signIn.byBasic(header, "192.0.2.1");
                }));
            }
            for (Future<SignIn.Outcome> each : asked) {
                outcomes.add(each.get());
            }
        }
        return outcomes;
    }

    @Test
    void onlyTenOfSixtyConcurrentWrongSignInsAreChecked() throws Exception {
        try (LogLines log = LogLines.begin()) {
            List<SignIn.Outcome> outcomes = sixtyAtOnce(i -> "secret-" + i);
            assertThat(outcomes)
                    .filteredOn(SignIn.Outcome.Denied.class::isInstance)
                    .hasSizeLessThanOrEqualTo(10);
            assertThat(outcomes)
                    .filteredOn(SignIn.Outcome.Granted.class::isInstance)
                    .isEmpty();
            assertThat(log.lines())
                    .hasSizeLessThanOrEqualTo(SparseLog.LINES)
                    .allMatch(line -> !line.contains("secret"))
                    .first()
                    .isEqualTo("A sign-in as 'ann' from 192.0.2.1 by HTTP Basic failed: wrong name or password");
        }
    }

    @Test
    void concurrentRightSignInsAreNotBarred() throws Exception {
        assertThat(sixtyAtOnce(i -> PASSWORD))
                .noneMatch(SignIn.Outcome.Barred.class::isInstance)
                .anyMatch(SignIn.Outcome.Granted.class::isInstance);
    }

    @Test
    void aNameInTheLogIsShortenedAndCannotForgeLines() throws Exception {
        try (LogLines log = LogLines.begin()) {
            api.get(
                    "/api/status",
                    "Authorization",
                    basic("x\n2026-01-01 ERROR 'fake\u001b[31m\u202e" + "y".repeat(90), "p4ssw0rd"));
            assertThat(log.lines()).hasSize(1);
            assertThat(log.lines().getFirst())
                    .startsWith("A sign-in as 'x\\u{a}2026-01-01 ERROR \\u{27}fake\\u{1b}[31m\\u{202e}yyy")
                    .contains("y…' from 127.0.0.1")
                    .doesNotContain("p4ssw0rd", "y".repeat(60), "\n");
        }
    }

    @Test
    void anAbandonedFormLogsNothing() throws Exception {
        try (LogLines log = LogLines.begin()) {
            for (int i = 0; i < 10; i++) {
                try (Socket half = new Socket("127.0.0.1", api.port)) {
                    half.getOutputStream()
                            .write(("POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n"
                                            + "Content-Type: application/x-www-form-urlencoded\r\n\r\nuser=a")
                                    .getBytes(StandardCharsets.US_ASCII));
                    half.shutdownOutput();
                    half.setSoTimeout(30_000);
                    // Ends when the server has done with it.
                    assertThat(new String(half.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                            .doesNotStartWith("HTTP/1.1 5");
                }
            }
            assertThat(log.lines()).isEmpty();
        }
    }

    @Test
    void toolsSignInWithBasic() throws Exception {
        assertThat(api.get("/api/status", "Authorization", basic("ann", PASSWORD))
                        .statusCode())
                .isEqualTo(200);
        HttpResponse<byte[]> wrong = api.get("/api/status", "Authorization", basic("ann", "wrong horse"));
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(wrong.headers().firstValue("WWW-Authenticate").orElse("")).startsWith("Basic ");
        assertThat(api.get("/api/status", "Authorization", "Basic !!!").statusCode())
                .isEqualTo(401);
        assertThat(api.get("/api/status", "Authorization", basic("bob", PASSWORD))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void browsersAreRedirectedToTheLoginPageAndBack() throws Exception {
        HttpResponse<byte[]> page = api.get("/", "Accept", "text/html,*/*");
        assertThat(page.statusCode()).isEqualTo(303);
        assertThat(page.headers().firstValue("Location")).contains("./sign-in");
        HttpResponse<byte[]> fetched = api.get("/api/status", "Sec-Fetch-Mode", "cors");
        assertThat(fetched.statusCode()).isEqualTo(401);
        assertThat(fetched.headers().firstValue("WWW-Authenticate")).isEmpty();

        HttpResponse<byte[]> in = login("ann", PASSWORD, "/");
        assertThat(in.statusCode()).isEqualTo(303);
        assertThat(in.headers().firstValue("Location")).contains("./");
        String cookie = in.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(cookie).contains("HttpOnly", "SameSite=Strict", "Path=/");
        String token = cookie.substring(0, cookie.indexOf(';'));
        assertThat(token.length()).isGreaterThan(43);
        HttpResponse<byte[]> status = api.get("/api/status", "Cookie", token);
        assertThat(RunningApi.tree(status).path("user").asString()).isEqualTo("ann");

        HttpRequest out = api.request("/logout")
                .header("Cookie", token)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        assertThat(api.client.send(out, HttpResponse.BodyHandlers.ofByteArray()).statusCode())
                .isEqualTo(303);
        assertThat(api.get("/api/status", "Cookie", token).statusCode()).isEqualTo(401);
    }

    @Test
    void theLoginRedirectsNowhereElse() throws Exception {
        for (String next : new String[] {"//evil.example", "https://evil.example", "/\\evil.example", "evil"}) {
            assertThat(login("ann", PASSWORD, next).headers().firstValue("Location"))
                    .as(next)
                    .contains("./");
        }
    }

    @Test
    void guessingIsSlowedDownWhileOthersStaySignedIn() throws Exception {
        String good = basic("ann", PASSWORD);
        assertThat(api.get("/api/status", "Authorization", good).statusCode()).isEqualTo(200);
        for (int i = 0; i < SignInLimiter.MAX_FAILURES; i++) {
            assertThat(login("ann", "guess " + i, "/").headers().firstValue("Location"))
                    .contains("sign-in?problem=wrong");
        }
        HttpResponse<byte[]> barred = api.get("/api/status", "Authorization", basic("ann", "guess"));
        assertThat(barred.statusCode()).isEqualTo(429);
        assertThat(barred.headers().firstValue("Retry-After")).isPresent();
        assertThat(login("ann", PASSWORD, "/").headers().firstValue("Location")).contains("sign-in?problem=barred");
        assertThat(api.get("/api/status", "Authorization", good).statusCode()).isEqualTo(200);
        api.clock.advance(SignInLimiter.WINDOW.plusSeconds(1));
        assertThat(login("ann", PASSWORD, "/").headers().firstValue("Location")).contains("./");
    }

    @Test
    void aSessionEndsWhenItIsNotUsed() throws Exception {
        String cookie =
                login("ann", PASSWORD, "/").headers().firstValue("Set-Cookie").orElseThrow();
        String token = cookie.substring(0, cookie.indexOf(';'));
        api.clock.advance(Duration.ofDays(6));
        assertThat(api.get("/api/status", "Cookie", token).statusCode()).isEqualTo(200);
        api.clock.advance(Duration.ofDays(8));
        assertThat(api.get("/api/status", "Cookie", token).statusCode()).isEqualTo(401);
    }
}
