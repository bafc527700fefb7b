package dev.watchkeeper.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.stream.server.ServerKey;
import dev.watchkeeper.stream.server.ServerPaths;
import dev.watchkeeper.stream.server.StreamRig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may ask the control API of the real MediaMTX. */
@Tag("interop")
final class ControlApiIT {
    private static final String USER = "anna";

    @TempDir
    Path folder;

    /** Its answers hold the cameras' passwords, and any account of this machine reaches its port. */
    @Test
    void nobodyWithoutTheKeyAsksTheControlApi() throws Exception {
        try (RealMediaMtx server = RealMediaMtx.start(
                folder,
                ServerPaths.of(List.of(
                        StreamRig.pulled(StreamRig.camera("yard", "rtsp://127.0.0.1:1/", USER, "geheim"), false))),
                "127.0.0.1",
                Optional.empty())) {
            String base = "http://127.0.0.1:" + server.server().ports().api();
            Path key = ServerKey.in(folder);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                    .isEqualTo("rw-------");
            for (String route :
                    List.of("/v3/info", "/v3/paths/list", "/v3/config/paths/list", "/v3/config/global/get")) {
                HttpResponse<String> anonymous = get(base + route, "Accept", "*/*");
                assertThat(anonymous.statusCode()).as(route).isEqualTo(401);
                assertThat(anonymous.body()).doesNotContain("geheim");
                assertThat(get(base + route, "Authorization", basic("watchkeeper:" + Files.readString(key)))
                                .statusCode())
                        .as(route)
                        .isEqualTo(200);
            }
            String earlier = Files.readString(key);
            assertThat(get(base + "/v3/info", "Authorization", basic("watchkeeper:wrong"))
                            .statusCode())
                    .isEqualTo(401);
            server.kill();
            server.start(ServerPaths.of(List.of(StreamRig.published("x"))));
            assertThat(Files.readString(key)).as("another one with each start").isNotEqualTo(earlier);
        }
    }

    private static String basic(String both) {
        return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
    }

    private static HttpResponse<String> get(String url, String header, String value) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(url))
                            .header(header, value)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
