package dev.watchkeeper.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration in docs/detection.md works as it stands there. */
final class DetectionDocumentTest {
    @Test
    void itsSampleLoads(@TempDir Path folder) throws IOException {
        String page = Files.readString(Path.of(System.getProperty("watchkeeper.home"), "docs/detection.md"));
        String sample = page.substring(page.indexOf("```yaml\n") + 8);
        Settings settings = Loading.good(new Loading(folder).load(sample.substring(0, sample.indexOf("```"))));
        assertThat(settings.analysis().detector().model()).hasValue(folder.resolve("yolox_nano.onnx"));
        CameraSettings yard = settings.cameras().getFirst();
        assertThat(yard.analysis())
                .isEqualTo(new CameraAnalysis(true, List.of("person", "dog"), true, Optional.empty()));
        assertThat(yard.motion().zones().getLast().labels()).containsExactly("truck");
    }

    @Test
    void aRequiredLabelNeedsTheDetector(@TempDir Path folder) {
        assertThat(new Loading(folder).mistakes("""
                        analysis: {enabled: true}
                        cameras: {yard: {url: 'rtsp://10.0.0.5/main', analysis: {require-label: true}}}
                        """))
                .singleElement()
                .asString()
                .contains("cameras.yard.analysis.require-label needs object detection");
    }
}
