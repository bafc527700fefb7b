package dev.watchkeeper.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.api.access.Users;
import dev.watchkeeper.base.AddressRange;
import dev.watchkeeper.config.ApiSettings;
import dev.watchkeeper.config.Exposure;
import dev.watchkeeper.live.LiveView;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Below another path, behind a proxy, and encrypted. */
final class ExposureTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private RunningApi running(Exposure exposure, boolean users) throws Exception {
        Optional<Path> file = users ? Optional.of(folder.resolve("users")) : Optional.empty();
        if (users) {
            Users.addOrReplace(folder.resolve("users"), "ann", "correct horse");
        }
        RunningApi api = new RunningApi(
                new ApiSettings(true, true, "127.0.0.1", 0, file, List.of("nvr.example"), List.of(), exposure));
        api.rooms.cameras.put("door", FakeRooms.healthy("door", api.clock.wall()));
        return api;
    }

    @Test
    void belowAPathEverythingLeadsBackBelowIt() throws Exception {
        try (RunningApi api = running(
                new Exposure(Exposure.Tls.OFF, Optional.empty(), Optional.empty(), "/watchkeeper/", List.of()), true)) {
            assertThat(api.get("/watchkeeper").statusCode()).isEqualTo(308);
            assertThat(api.get("/watchkeeper").headers().firstValue("Location")).contains("/watchkeeper/");
            assertThat(api.get("/watchkeeper/sign-in").statusCode()).isEqualTo(200);
            assertThat(api.get("/watchkeeper/api/cameras").statusCode()).isEqualTo(401);
            assertThat(api.get("/watchkeeperx/sign-in").statusCode()).isIn(401, 404);
            HttpResponse<byte[]> page = api.get("/watchkeeper/tune/door", "Accept", "text/html");
            assertThat(page.headers().firstValue("Location")).contains("../sign-in?next=%2Ftune%2Fdoor");
            for (String above : List.of("/watchkeeper/../api/cameras", "/watchkeeper/%2e%2e/api/cameras")) {
                assertThat(api.get(above).statusCode()).as(above).isEqualTo(400);
                assertThat(RunningApi.error(api.get(above))).contains("leads above the base path");
            }
            HttpResponse<byte[]> moment = api.get("/watchkeeper/timeline?camera=door", "Accept", "text/html");
            assertThat(moment.headers().firstValue("Location")).contains("./sign-in?next=%2Ftimeline%3Fcamera%3Ddoor");
            String host = "127.0.0.1:" + api.port;
            HttpRequest signIn = api.request("/watchkeeper/api/session")
                    .header("Content-Type", "application/json")
                    .header("Origin", "https://" + host)
                    .header("X-Forwarded-Proto", "https")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"user\":\"ann\",\"password\":\"correct horse\"}"))
                    .build();
            HttpResponse<byte[]> in = api.client.send(signIn, HttpResponse.BodyHandlers.ofByteArray());
            String cookie = in.headers().firstValue("Set-Cookie").orElseThrow();
            assertThat(cookie).contains("Path=/watchkeeper/;", "; Secure");
            String token = cookie.substring(0, cookie.indexOf(';'));
            assertThat(api.get("/watchkeeper/api/cameras?", "Cookie", token).statusCode())
                    .isEqualTo(200);
            assertThat(RunningApi.error(api.get("/watchkeeper/api/events?nonsense=1", "Cookie", token)))
                    .contains("'nonsense'");
            assertThat(api.get("/health/live").statusCode())
                    .as("the programs of this machine ask without the path")
                    .isEqualTo(200);
        }
    }

    @Test
    void theNameThatATrustedProxyWasAskedForCounts() throws Exception {
        List<AddressRange> proxies = List.of(AddressRange.parse("127.0.0.0/8").orElseThrow());
        try (RunningApi api =
                running(new Exposure(Exposure.Tls.OFF, Optional.empty(), Optional.empty(), "/", proxies), true)) {
            String[] headers = {"X-Forwarded-Host", "nvr.example", "X-Forwarded-For", "203.0.113.9"};
            assertThat(api.get("/sign-in", headers).statusCode()).isEqualTo(200);
            headers[1] = "evil.example";
            assertThat(api.get("/sign-in", headers).statusCode()).isEqualTo(421);
            for (int i = 0; i < 10; i++) {
                assertThat(api.get("/api/me", "X-Forwarded-For", "203.0.113.9", "Authorization", "Basic YW5uOmFubg==")
                                .statusCode())
                        .isEqualTo(401);
            }
            assertThat(api.get("/api/me", "X-Forwarded-For", "203.0.113.9", "Authorization", "Basic YW5uOmFubg==")
                            .statusCode())
                    .isEqualTo(429);
            assertThat(api.get("/api/me", "X-Forwarded-For", "203.0.113.10", "Authorization", "Basic YW5uOmFubg==")
                            .statusCode())
                    .as("others behind the same proxy are not barred")
                    .isEqualTo(401);
        }
    }

    private static HttpClient trusting(Path certificate) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(certificate)) {
            store.setCertificateEntry(
                    "api", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder()
                .sslContext(context)
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(LIMIT)
                .build();
    }

    @Test
    void withItsOwnCertificateItEncryptsPagesAndVideo() throws Exception {
        try (RunningApi api = running(
                        new Exposure(Exposure.Tls.SELF_SIGNED, Optional.empty(), Optional.empty(), "/", List.of()),
                        false);
                HttpClient client = trusting(api.data.resolve("tls/certificate.pem"))) {
            URI me = URI.create("https://127.0.0.1:" + api.port + "/api/tls");
            HttpResponse<byte[]> answer = client.send(
                    HttpRequest.newBuilder(me).timeout(LIMIT).build(), HttpResponse.BodyHandlers.ofByteArray());
            assertThat(RunningApi.tree(answer).path("tls").asString()).isEqualTo("self-signed");
            assertThat(RunningApi.tree(answer).path("fingerprint").asString()).hasSize(95);
            assertThat(api.get("/health/live").statusCode())
                    .as("the programs of this machine need no certificate")
                    .isEqualTo(200);
            CompletableFuture<Integer> received = new CompletableFuture<>();
            WebSocket socket = client.newWebSocketBuilder()
                    .buildAsync(
                            URI.create("wss://localhost:" + api.port + "/api/cameras/door/live"),
                            new WebSocket.Listener() {
                                @Override
                                public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
                                    received.complete(data.remaining());
                                    from.request(1);
                                    return CompletableFuture.completedFuture(null);
                                }
                            })
                    .join();
            await().atMost(LIMIT).until(() -> api.rooms.viewers.size() == 1);
            LiveView.Viewer viewer = api.rooms.viewers.getFirst();
            viewer.begin("avc1.42C01F", new byte[7]);
            assertThat(received.get(30, TimeUnit.SECONDS)).isEqualTo(7);
            socket.abort();
        }
    }
}
