package dev.watchkeeper.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.lab.simulate.CameraOptions;
import dev.watchkeeper.lab.simulate.Fault;
import dev.watchkeeper.lab.simulate.Simulator;
import dev.watchkeeper.lab.simulate.SimulatorOptions;
import dev.watchkeeper.node.TestNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Opus is heard live and in exports; H.265 and MJPEG are seen by the small stream in its place, and its recordings once they are converted. */
final class OtherCodecsIT extends BrowserCase {
    private static final String YAML = """
            motion: {enabled: false}
            record: {mode: continuous}
            cameras:
              song: {url: "%s"}
              hard: {url: "%s", loop: true, detect-url: "%s", motion: {enabled: true}}
              jpeg: {url: "%s", loop: true, detect-url: "%s", motion: {enabled: true}}
            """;

    private static final String FILM =
            "window.film = document.createElement('video'), film.muted = true, film.src = '%s', "
                    + "document.body.append(film), film.play().catch(() => {}), 0";

    private Simulator simulator;
    private TestNode node;
    private Instant began = Instant.EPOCH;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        Path hard = WallStreamsIT.encode(
                folder.resolve("hard.mkv"), "-c:v", "libx265", "-g", "10", "-x265-params", "log-level=error:bframes=0");
        Path jpeg =
                WallStreamsIT.encode(folder.resolve("jpeg.mkv"), "-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-q:v", "5");
        simulator = Simulator.start(SimulatorOptions.of(
                CameraOptions.of("sub", Scene.YARD).withPictures(160, 120, 10, 1),
                CameraOptions.of("song", Scene.STREET)
                        .withPictures(320, 180, 10, 1)
                        .withAudio(CameraOptions.Audio.OPUS)));
        node = TestNode.start(folder, YAML.formatted(url("song"), hard, url("sub"), jpeg, url("sub")));
        began = new SystemClock().wall();
    }

    private String url(String camera) {
        return simulator.camera(camera).url().toString();
    }

    @AfterAll
    void stop() throws Exception {
        node.close();
        simulator.close();
    }

    private static void live(WebBrowser.Page page, String camera) {
        until(camera + " is live", () -> page.is("document.querySelector('[data-camera=" + camera + "].alive')"));
    }

    /** The address of the finished film of all that was recorded so far. */
    private String exported(String camera, boolean convert) throws Exception {
        String order = "{\"camera\": \"%s\", \"from\": \"%s\", \"to\": \"%s\", \"convert\": %s}";
        JsonNode[] export = new JsonNode[1];
        until("something is recorded", () -> {
            var answer = node.post("/api/exports", order.formatted(camera, began, began.plusSeconds(3600), convert));
            export[0] = JsonMapper.shared().readTree(new String(answer.body(), StandardCharsets.UTF_8));
            return answer.statusCode() == 202;
        });
        String id = export[0].path("id").asString();
        until("it is over", () -> {
            export[0] = node.get("/api/exports/" + id);
            return export[0].path("progress").asDouble() >= 1
                    || export[0].path("state").asString().equals("failed");
        });
        assertThat(export[0].path("state").asString()).as(export[0].toString()).isEqualTo("done");
        assertThat(export[0].path("codec").asString()).isEqualTo("h264");
        return export[0].path("file").asString().substring(1);
    }

    @ParameterizedTest
    @EnumSource(WebBrowser.Kind.class)
    void opusIsHeardLiveAndInAnExport(WebBrowser.Kind kind) throws Exception {
        try (WebBrowser.Page page = browser(kind).open(node.uri("/"), 1000, 700)) {
            live(page, "song");
            page.click("[data-camera=song] .open");
            until(
                    "it can be heard",
                    () -> page.is("document.querySelector('[data-camera=song] .sound:not([hidden])')"));
            page.click("[data-camera=song] .sound");
            String video = "document.querySelector('[data-camera=song] video')";
            until(
                    "sound is decoded",
                    () -> page.is("!" + video + ".muted && !" + video + ".hidden && (" + video + ".mozHasAudio || "
                            + video + ".webkitAudioDecodedByteCount > 0)"));
            live(page, "song");
            page.value(FILM.formatted(exported("song", false)));
            until(
                    "the export has sound and runs",
                    () -> page.is(
                            "film.currentTime > 0 && (film.mozHasAudio || film.webkitAudioDecodedByteCount > 0)"));
            assertThat(page.problems()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(WebBrowser.Kind.class)
    void theSmallStreamStandsInForH265AndItsRecordingsAreConverted(WebBrowser.Kind kind) throws Exception {
        try (WebBrowser.Page page = browser(kind).open(node.uri("/"), 1000, 700)) {
            live(page, "hard");
            page.click("[data-camera=hard] .open");
            if (!page.is("MediaSource.isTypeSupported('video/mp4; codecs=\"hvc1.1.6.L60.90\"')")) {
                until("why", () -> page.text("[data-camera=hard] .why").contains("The small stream, because"));
                until(
                        "the small stream is large",
                        () -> page.value("document.querySelector('[data-camera=hard] video').videoWidth")
                                        .asInt()
                                == 160);
                live(page, "hard");
                page.keep("wall-small-for-h265-" + kind.name().toLowerCase(Locale.ROOT));
            }
            page.value(FILM.formatted(exported("hard", true)));
            until("the converted film runs", () -> page.is("film.currentTime > 0 && film.videoWidth === 320"));
            assertThat(page.problems()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(WebBrowser.Kind.class)
    void theSmallStreamStandsInForMjpegAndItsRecordingsAreConverted(WebBrowser.Kind kind) throws Exception {
        try (WebBrowser.Page page = browser(kind).open(node.uri("/"), 1000, 700)) {
            live(page, "jpeg");
            page.click("[data-camera=jpeg] .open");
            until(
                    "why",
                    () -> page.text("[data-camera=jpeg] .why")
                            .equals("The small stream, because browsers cannot play JPEG video"));
            until(
                    "the small stream is large",
                    () -> page.value("document.querySelector('[data-camera=jpeg] video').videoWidth")
                                    .asInt()
                            == 160);
            live(page, "jpeg");
            page.keep("wall-small-for-mjpeg-" + kind.name().toLowerCase(Locale.ROOT));
            page.value(FILM.formatted(exported("jpeg", true)));
            until("the converted film runs", () -> page.is("film.currentTime > 0 && film.videoWidth === 320"));
            assertThat(page.problems()).isEmpty();
        }
    }

    @Test
    void theSmallStreamIsShownAlthoughItComesLater() throws Exception {
        simulator.camera("sub").fault(Fault.Line.REFUSE);
        until("the small stream is away", () -> !decoded("hard").equals("detection"));
        try (WebBrowser.Page page = browser(WebBrowser.Kind.CHROMIUM).open(node.uri("/"), 1000, 700)) {
            boolean playsMain = page.is("MediaSource.isTypeSupported('video/mp4; codecs=\"hvc1.1.6.L60.90\"')");
            until("its tile", () -> page.count("[data-camera=hard] .open") == 1);
            page.click("[data-camera=hard] .open");
            if (!playsMain) {
                until("stills", () -> page.text("[data-camera=hard] .why").contains("Stills, because"));
            }
            simulator.camera("sub").heal();
            until("the small stream is back", () -> decoded("hard").equals("detection"));
            if (!playsMain) {
                until("it is shown", () -> page.text("[data-camera=hard] .why").contains("The small stream, because"));
                live(page, "hard");
            }
        } finally {
            simulator.camera("sub").heal();
        }
    }

    private String decoded(String camera) throws Exception {
        return node.camera(camera).path("decoding").path("stream").asString("");
    }
}
