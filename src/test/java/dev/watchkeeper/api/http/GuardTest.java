package dev.watchkeeper.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.LoggerContext;
import dev.watchkeeper.api.FakeRooms;
import dev.watchkeeper.api.RunningApi;
import dev.watchkeeper.base.LogSetup;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A foreign web page must not see a camera through the owner's browser. */
final class GuardTest {
    private RunningApi api;

    @BeforeEach
    void start() throws Exception {
        api = new RunningApi(Optional.empty(), "cams.example");
        api.rooms.cameras.put("door", FakeRooms.healthy("door", api.clock.wall()));
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void aReboundNameIsRefused() throws Exception {
        for (String path : new String[] {"/api/cameras", "/", "/metrics", "/health/live", "/nonsense"}) {
            String answer = api.raw("GET " + path + " HTTP/1.1", "Host: evil.example:" + api.port);
            assertThat(answer).as(path).startsWith("HTTP/1.1 421").contains("api.allowed-hosts");
        }
        assertThat(api.raw("GET /api/cameras HTTP/1.1", "Host: localhost.evil.example"))
                .startsWith("HTTP/1.1 421");
        assertThat(api.raw("GET /api/cameras HTTP/1.1", "Host: localhost:1:2")).doesNotContain("200 OK");
        assertThat(api.raw("GET /api/cameras HTTP/1.0")).doesNotContain("200 OK");
    }

    @Test
    void ourOwnNamesAreServed() throws Exception {
        for (String host : new String[] {
            "localhost:" + api.port, "127.0.0.1:" + api.port, "[::1]:" + api.port, "LOCALHOST", "cams.example"
        }) {
            assertThat(api.raw("GET /api/cameras HTTP/1.1", "Host: " + host))
                    .as(host)
                    .startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void anotherOriginIsRefused() throws Exception {
        assertThat(api.get("/api/cameras", "Origin", "http://evil.example").statusCode())
                .isEqualTo(403);
        assertThat(api.get("/api/cameras", "Origin", "null").statusCode()).isEqualTo(403);
        assertThat(api.get("/api/cameras", "Origin", "http://127.0.0.1:1").statusCode())
                .isEqualTo(403);
        assertThat(api.get("/api/cameras", "Origin", "http://127.0.0.1:" + api.port)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aPictureOnAForeignPageIsRefused() throws Exception {
        HttpResponse<byte[]> embedded = api.get(
                "/api/cameras", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors", "Sec-Fetch-Dest", "image");
        assertThat(embedded.statusCode()).isEqualTo(403);
        HttpResponse<byte[]> link = api.get(
                "/", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document");
        assertThat(link.statusCode()).isEqualTo(200);
    }

    @Test
    void aCrossSiteWebSocketIsRefused() {
        assertThatThrownBy(() -> api.client
                        .newWebSocketBuilder()
                        .header("Origin", "http://evil.example")
                        .buildAsync(
                                java.net.URI.create("ws://127.0.0.1:" + api.port + "/api/cameras/door/live"),
                                new WebSocket.Listener() {})
                        .join())
                .hasCauseInstanceOf(java.net.http.WebSocketHandshakeException.class);
        assertThat(api.rooms.viewers).isEmpty();
    }

    @Test
    void aWebSocketByAReboundNameIsRefused() throws Exception {
        assertThat(api.raw(
                        "GET /api/cameras/door/live HTTP/1.1",
                        "Host: evil.example",
                        "Origin: http://evil.example",
                        "Upgrade: websocket",
                        "Connection: Upgrade",
                        "Sec-WebSocket-Version: 13",
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="))
                .startsWith("HTTP/1.1 421");
        assertThat(api.rooms.viewers).isEmpty();
    }

    @Test
    void videoIsSentUncompressed() throws Exception {
        assertThat(api.raw(
                        "GET /api/cameras/attic/live HTTP/1.1",
                        "Host: localhost",
                        "Upgrade: websocket",
                        "Connection: Upgrade",
                        "Sec-WebSocket-Version: 13",
                        "Sec-WebSocket-Extensions: permessage-deflate",
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="))
                .startsWith("HTTP/1.1 101")
                .doesNotContain("permessage-deflate", "Set-Cookie");
    }

    @Test
    void securityHeadersAreOnEverything() throws Exception {
        for (String path : new String[] {"/", "/api/cameras", "/nonsense"}) {
            HttpResponse<byte[]> response = api.get(path);
            assertThat(response.headers().firstValue("Content-Security-Policy").orElse(""))
                    .contains("default-src 'self'", "media-src 'self' blob:", "frame-ancestors 'none'");
            assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(response.headers().firstValue("Referrer-Policy")).contains("same-origin");
            assertThat(response.headers().firstValue("Cross-Origin-Resource-Policy"))
                    .contains("same-origin");
            assertThat(response.headers().firstValue("Server")).isEmpty();
        }
    }

    /** A page of another site may lead here by a link, and do nothing else, whatever the browser calls it. */
    @Test
    void aForeignPageCanOnlyLinkHere() throws Exception {
        String reconnect = "/api/cameras/door/reconnect";
        for (String site : new String[] {"cross-site", "same-site", "something-new"}) {
            for (String mode : new String[] {"navigate", "no-cors", "cors", "websocket"}) {
                for (String target : new String[] {"document", "iframe", "image", "empty"}) {
                    String as = site + " " + mode + " " + target;
                    String[] headers = {
                        "Host: localhost",
                        "Sec-Fetch-Site: " + site,
                        "Sec-Fetch-Mode: " + mode,
                        "Sec-Fetch-Dest: " + target
                    };
                    assertThat(sent("POST " + reconnect, headers)).as(as).startsWith("HTTP/1.1 403");
                    assertThat(sent("DELETE /api/cameras", headers)).as(as).startsWith("HTTP/1.1 403");
                    boolean link = mode.equals("navigate") && target.equals("document");
                    assertThat(sent("GET /api/cameras", headers))
                            .as(as)
                            .startsWith(link ? "HTTP/1.1 200" : "HTTP/1.1 403");
                }
            }
        }
        for (String site : new String[] {"same-origin", "none"}) {
            assertThat(sent("POST " + reconnect, "Host: localhost", "Sec-Fetch-Site: " + site))
                    .startsWith("HTTP/1.1 202");
        }
        assertThat(sent("POST " + reconnect, "Host: localhost", "Sec-Fetch-Site: none", "Sec-Fetch-Site: cross-site"))
                .startsWith("HTTP/1.1 403");
        assertThat(api.rooms.verdicts()).hasSize(2);
    }

    private String sent(String request, String... headers) throws Exception {
        return api.raw(Stream.concat(Stream.of(request + " HTTP/1.1"), Stream.of(headers))
                .toArray(String[]::new));
    }

    @Test
    void anOldBrowserIsRecognisedByItsReferer() throws Exception {
        String post = "POST /api/cameras/door/reconnect";
        assertThat(sent(post, "Host: localhost", "Referer: http://evil.example/page"))
                .startsWith("HTTP/1.1 403");
        assertThat(sent(post, "Host: localhost", "Referer: http://localhost.evil.example/"))
                .startsWith("HTTP/1.1 403");
        assertThat(sent(post, "Host: localhost", "Referer: http://localhost/tune/door"))
                .startsWith("HTTP/1.1 202");
        assertThat(sent(post, "Host: localhost")).startsWith("HTTP/1.1 202");
        assertThat(sent("GET /", "Host: localhost", "Referer: http://evil.example/"))
                .startsWith("HTTP/1.1 200");
    }

    /** Any page's form can send these types without asking first. */
    @Test
    void aBodyThatAFormCouldSendIsRefused() throws Exception {
        for (String type : new String[] {
            "text/plain",
            "multipart/form-data; boundary=x",
            "application/x-www-form-urlencoded",
            "text/plain; a=application/json"
        }) {
            assertThat(withBody("/api/cameras/door/reconnect", type)).as(type).startsWith("HTTP/1.1 415");
        }
        assertThat(withBody("/login", "text/plain")).startsWith("HTTP/1.1 415");
        assertThat(withBody("/api/cameras/door/reconnect", "application/json; charset=utf-8"))
                .startsWith("HTTP/1.1 202");
    }

    private String withBody(String path, String type) throws Exception {
        return api.raw(
                "POST " + path + " HTTP/1.1",
                "Host: localhost",
                "Content-Type: " + type,
                "Content-Length: 2",
                "Connection: close",
                "",
                "{}");
    }

    @Test
    void aFloodOfWrongHostsLogsAFewLines() throws Exception {
        List<String> lines;
        try (LogLines log = LogLines.begin()) {
            for (String host : new String[] {"evil.example", "a:b:c", "[::1", "", "a b", "x:99999", "a,b"}) {
                for (int i = 0; i < 10; i++) {
                    assertThat(sent("GET /api/cameras", "Host: " + host)).startsWith("HTTP/1.1 4");
                }
            }
            api.clock.advance(Duration.ofMinutes(1));
            await().until(() -> log.lines().stream()
                            .filter(line -> line.contains(" more of these"))
                            .count()
                    == 2);
            lines = log.lines();
        }
        assertThat(lines).hasSize(2 * SparseLog.LINES + 2);
        assertThat(lines).anySatisfy(line -> assertThat(line).startsWith("55 more of these within 60 s; the last: "));
    }

    /** The program's own settings of the log, beside those of the tests. */
    @Test
    void theServerLibraryLogsNothingAboutThem() {
        LoggerContext context = new LoggerContext();
        LogSetup.console(context);
        for (String name : new String[] {"util.HostPort", "http.HttpParser"}) {
            assertThat(context.getLogger("org.eclipse.jetty." + name).isWarnEnabled())
                    .isFalse();
        }
        context.stop();
    }

    @Test
    void malformedRequestsGetJsonAndNoStackTrace() throws Exception {
        String answer = api.raw("GET /api/%zz HTTP/1.1", "Host: localhost");
        assertThat(answer).startsWith("HTTP/1.1 400").doesNotContain("jetty", "Jetty", "Exception");
    }
}
