package dev.watchkeeper.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchkeeper.api.FakeRooms;
import dev.watchkeeper.api.RunningApi;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.Optional;
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
    void aPictureInAForeignPageIsRefused() throws Exception {
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
    void videoIsNotCompressedOnTheWay() throws Exception {
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

    @Test
    void malformedRequestsGetJsonAndNoStackTrace() throws Exception {
        String answer = api.raw("GET /api/%zz HTTP/1.1", "Host: localhost");
        assertThat(answer).startsWith("HTTP/1.1 400").doesNotContain("jetty", "Jetty", "Exception");
    }
}
