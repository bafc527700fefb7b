package dev.watchkeeper.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AnalysisKeysTest {
    private final Loading loading;

    AnalysisKeysTest(@TempDir Path folder) {
        loading = new Loading(folder);
    }

    @Test
    void withoutASectionNothingLooksAtEvents() {
        Settings settings = Loading.good(loading.load("cameras: {yard: {url: 'rtsp://10.0.0.5/main'}}"));
        assertThat(settings.analysis()).isEqualTo(AnalysisSettings.OFF);
        assertThat(settings.cameras().getFirst().analysis()).isEqualTo(CameraAnalysis.OFF);
    }

    @Test
    void theDetectorIsForAllAndEachCameraSaysWhatCounts() {
        Settings settings = Loading.good(loading.load("""
                analysis:
                  enabled: true
                  detector: {model-file: /models/nano.onnx, type: yolox, labels-file: /models/names.txt, min-confidence: 0.6, budget: 5%}
                cameras:
                  yard:
                    url: rtsp://10.0.0.5/main
                    analysis: {labels: [person], require-label: true}
                    motion:
                      zones:
                      - {name: lawn, polygon: [[0, 0], [1, 0], [1, 1]], labels: [dog]}
                  lane: {url: 'rtsp://10.0.0.6/main', analysis: {enabled: false}}
                """));
        assertThat(settings.analysis().detector())
                .isEqualTo(new DetectorSettings(
                        Optional.of(Path.of("/models/nano.onnx")),
                        DetectorSettings.Type.YOLOX,
                        Optional.of(Path.of("/models/names.txt")),
                        0.6,
                        0.05));
        CameraSettings yard = settings.cameras().getFirst();
        assertThat(yard.analysis()).isEqualTo(new CameraAnalysis(true, List.of("person"), true));
        assertThat(yard.motion().zones().getFirst().labels()).containsExactly("dog");
        assertThat(settings.cameras().getLast().analysis().enabled()).isFalse();
    }

    @Test
    void aMissingModelIsSaidWithoutKeepingTheNodeFromItsWatch() {
        Loaded loaded = loading.load("""
                analysis:
                  enabled: true
                  detector: {model-file: nowhere.onnx}
                cameras: {yard: {url: 'rtsp://10.0.0.5/main'}}
                """);
        assertThat(loaded).isInstanceOf(Loaded.Good.class);
        assertThat(loaded.warnings())
                .singleElement()
                .asString()
                .contains(":3:")
                .endsWith(
                        "analysis.detector.model-file: there is no readable file 'nowhere.onnx'; nothing is recognised without it");
    }

    @Test
    void aBudgetOfNothingIsRefused() {
        assertThat(loading.mistakes("""
                        analysis:
                          detector: {budget: 0%}
                        cameras: {yard: {url: 'rtsp://10.0.0.5/main'}}
                        """))
                .singleElement()
                .asString()
                .contains(":2:22:")
                .contains("analysis.detector.budget: 0 leaves the detector no time");
    }
}
