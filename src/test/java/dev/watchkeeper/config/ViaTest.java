package dev.watchkeeper.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cameras that a restreaming server carries. */
final class ViaTest {
    @TempDir
    Path folder;

    private CameraSettings camera(String url, String keys, String streams) {
        return Loading.good(new Loading(folder).load(yaml(url, keys, streams)))
                .cameras()
                .getFirst();
    }

    private List<String> mistakes(String url, String keys, String streams) {
        return new Loading(folder).mistakes(yaml(url, keys, streams));
    }

    private static String yaml(String url, String keys, String streams) {
        return "cameras: {yard: {url: '" + url + "'" + keys + "}}\nstreams: {" + streams + "}\n";
    }

    @Test
    void aCameraIsReadFromTheServerAndKeepsItsAddress() {
        CameraSettings camera = camera("rtsp://u:secret@cam/main", ", via: mediamtx", "enabled: true, rtsp-port: 9554");
        Restreamed from = camera.readFrom().orElseThrow();
        assertThat(from.url()).isEqualTo("rtsp://127.0.0.1:9554/yard");
        assertThat(from.server().apiPort()).isEqualTo(9997);
        assertThat(camera.shownUrl()).isEqualTo("rtsp://cam/main");
        assertThat(camera.host()).isEqualTo("cam");
        assertThat(camera.signsIn()).as("the server signs in").isFalse();
    }

    @Test
    void aDetectionStreamIsReadFromTheCamera() {
        CameraSettings camera =
                camera("rtsp://u:secret@cam/main", ", via: mediamtx, detect-url: 'rtsp://cam/sub'", "enabled: true");
        assertThat(camera.detection().orElseThrow().readFrom()).isEmpty();
        assertThat(camera.detection().orElseThrow().signsIn()).isTrue();
    }

    @Test
    void anAddressOfTheServerIsRecognised() {
        assertThat(camera("rtsp://localhost:8554/hall/", "", "enabled: true")
                        .input()
                        .restreamed())
                .hasValueSatisfying(path -> {
                    assertThat(path.path()).isEqualTo("hall");
                    assertThat(path.readThere()).isFalse();
                });
        for (String url :
                List.of("rtsp://localhost:8555/hall", "rtsp://192.0.2.1:8554/hall", "http://127.0.0.1:8554/hall")) {
            assertThat(camera(url, "", "enabled: true").input().restreamed())
                    .as(url)
                    .isEmpty();
        }
        assertThat(camera("rtsp://127.0.0.1:8554/hall", "", "enabled: false")
                        .input()
                        .restreamed())
                .isEmpty();
    }

    @Test
    void mistakesSayWhatToDo() {
        assertThat(mistakes("rtsp://cam/main", ", via: mediamtx", "enabled: false"))
                .singleElement()
                .asString()
                .contains("FILE:1:")
                .contains("set streams.enabled to true, or remove cameras.yard.via");
        assertThat(mistakes("http://cam/main", ", via: mediamtx", "enabled: true"))
                .singleElement()
                .asString()
                .contains("needs an rtsp:// or rtsps:// address");
        assertThat(mistakes("rtsp://127.0.0.1:8554/yard", ", via: mediamtx", "enabled: true"))
                .singleElement()
                .asString()
                .contains("that of the restreaming server itself");
        assertThat(mistakes("rtsp://cam/main", ", via: proxy", "enabled: true"))
                .singleElement()
                .asString()
                .contains("direct");
    }
}
