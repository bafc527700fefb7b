package dev.watchkeeper.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A camera with a further stream in which motion is searched for. */
final class DetectUrlTest {
    @TempDir
    Path folder;

    private CameraSettings camera(String keys) {
        return Loading.good(new Loading(folder).load(yaml(keys))).cameras().getFirst();
    }

    private List<String> mistakes(String keys) {
        return new Loading(folder).mistakes(yaml(keys));
    }

    private static String yaml(String keys) {
        return "cameras: {front: {url: rtsp://h/main, " + keys + "}}\n";
    }

    @Test
    void itSignsInLikeTheMainStreamAndDoesNothingElse() throws IOException {
        Files.writeString(folder.resolve("pw"), "secret\n");
        CameraSettings camera = camera("username: u, password-file: pw, detect-url: 'rtsp://h/sub'");
        CameraSettings stream = camera.detection().orElseThrow();
        assertThat(camera.url()).isEqualTo("rtsp://h/main");
        assertThat(stream.url()).isEqualTo("rtsp://h/sub");
        assertThat(stream.name()).isEqualTo("front.detect");
        assertThat(stream.username()).contains("u");
        assertThat(stream.password()).isEqualTo(camera.password()).isPresent();
        assertThat(stream.record().mode()).isEqualTo(RecordSettings.Mode.OFF);
        assertThat(stream.motion().enabled()).isFalse();
        assertThat(stream.health().pictures()).isFalse();
        assertThat(camera.motion().enabled()).isTrue();
        assertThat(camera.health().pictures()).isTrue();
    }

    @Test
    void itsOwnUserTakesPrecedenceAndNoSecretIsShown() {
        CameraSettings stream =
                camera("detect-url: 'rtsp://other:word@h/sub'").detection().orElseThrow();
        assertThat(stream.username()).contains("other");
        assertThat(stream.toString()).doesNotContain("word");
    }

    @Test
    void mistakesNameTheKey() {
        assertThat(mistakes("detect-url: 'foo://h/sub'"))
                .singleElement()
                .asString()
                .contains("cameras.front.detect-url: foo:// addresses");
        assertThat(mistakes("detect-url: 'rtsp://h/sub', motion: {enabled: false}"))
                .singleElement()
                .asString()
                .contains("cameras.front.detect-url has no effect while motion.enabled is false");
    }
}
