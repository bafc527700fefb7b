package dev.watchkeeper.lab.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.lab.scene.Scene;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The control route. */
@Timeout(180)
final class ControlServerTest {
    private static Simulator simulator;
    private static ControlServer control;

    @BeforeAll
    static void start() throws Exception {
        simulator = Simulator.start(
                SimulatorOptions.of(CameraOptions.of("front", Scene.ROOM).withPictures(64, 64, 5, 1)));
        control = new ControlServer(simulator, 0);
    }

    @AfterAll
    static void stop() {
        control.close();
        simulator.close();
    }

    private static HttpResponse<String> ask(String method, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + control.port() + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void faultsBeginAndEnd() throws Exception {
        assertThat(ask("POST", "/cameras/front/fault/busy-503").body()).contains("\"fault\":\"busy-503\"");
        assertThat(simulator.camera("front").fault()).contains(Fault.Answer.BUSY_503);
        assertThat(ask("GET", "/cameras").body()).contains("\"state\":\"faulty\"");
        assertThat(ask("DELETE", "/cameras/front/fault").body()).contains("\"state\":\"healthy\"");
        assertThat(simulator.camera("front").fault()).isEmpty();
    }

    @Test
    void theRecordIsServed() throws Exception {
        assertThat(ask("GET", "/cameras/front/sent").body())
                .contains("\"units\":[")
                .contains("\"scene_second\":")
                .contains("\"motion\":[]");
    }

    @Test
    void unknownNamesAreReported() throws Exception {
        assertThat(ask("POST", "/cameras/front/fault/silnet").statusCode()).isEqualTo(404);
        assertThat(ask("POST", "/cameras/front/fault/silnet").body()).contains("the faults are refuse");
        assertThat(ask("POST", "/cameras/back/fault/silent").statusCode()).isEqualTo(404);
        assertThat(ask("POST", "/cameras/front/fault/silent?seconds=x").statusCode())
                .isEqualTo(400);
        assertThat(ask("POST", "/cameras/front/fault/audio-only").statusCode()).isEqualTo(409);
    }

    @Test
    void aWebPageCannotBreakCameras() throws Exception {
        assertThat(ask("POST", "/cameras/front/fault/silent", "Origin", "http://evil.example")
                        .statusCode())
                .isEqualTo(403);
        assertThat(simulator.camera("front").fault()).isEmpty();
    }
}
