package dev.watchkeeper.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.lab.simulate.CameraOptions;
import dev.watchkeeper.lab.simulate.Simulator;
import dev.watchkeeper.lab.simulate.SimulatorOptions;
import dev.watchkeeper.node.TestNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which stream the wall shows: the small one in small tiles, stills for what a browser cannot play, sound on a press; and events that go on. */
final class WallStreamsIT extends BrowserCase {
    private static final String YAML = """
            record: {pre-motion: 2s, post-motion: 1s}
            motion: {end-after: 1s}
            cameras:
              both: {url: "%s", detect-url: "%s"}
              film: {url: "%s", loop: true, record: {mode: "off"}, motion: {enabled: false}}
              later: {url: "%s", loop: true, record: {mode: "off"}, motion: {enabled: false}}
              tone: {url: "%s", record: {mode: "off"}, motion: {enabled: false}}
            """;

    private static final String WIDTH = "document.querySelector('[data-camera=both] video').videoWidth";

    private Simulator simulator;
    private TestNode node;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        Path film = encode(folder.resolve("film.mkv"), "-c:v", "mjpeg", "-pix_fmt", "yuvj420p");
        Path later = encode(
                folder.resolve("later.mkv"),
                "-c:v",
                "libx265",
                "-g",
                "50",
                "-x265-params",
                "log-level=error:bframes=0");
        simulator = Simulator.start(SimulatorOptions.of(
                CameraOptions.of("main", Scene.YARD).withPictures(640, 360, 10, 1),
                CameraOptions.of("sub", Scene.YARD).withPictures(320, 180, 10, 1),
                CameraOptions.of("tone", Scene.STREET)
                        .withPictures(320, 180, 10, 1)
                        .withAudio(CameraOptions.Audio.AAC)));
        node = TestNode.start(folder, YAML.formatted(url("main"), url("sub"), film, later, url("tone")));
    }

    private String url(String camera) {
        return simulator.camera(camera).url().toString();
    }

    static Path encode(Path file, String... codec) throws Exception {
        List<String> command = new ArrayList<>(
                List.of("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=10", "-t", "10"));
        command.addAll(List.of(codec));
        command.add(file.toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(
                    "ffmpeg failed: " + new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
        return file;
    }

    @AfterAll
    void stop() throws Exception {
        node.close();
        simulator.close();
    }

    private static String named(String name, WebBrowser.Kind kind) {
        return name + "-" + kind.name().toLowerCase(Locale.ROOT);
    }

    private static void live(WebBrowser.Page page, String camera) {
        until(camera + " is live", () -> page.is("document.querySelector('[data-camera=" + camera + "].alive')"));
    }

    @ParameterizedTest
    @EnumSource(WebBrowser.Kind.class)
    void aSmallTileShowsTheStreamForDetectionAndALargeOneTheMainStream(WebBrowser.Kind kind) throws Exception {
        try (WebBrowser.Page page = browser(kind).open(node.uri("/"), 1000, 700)) {
            live(page, "both");
            until("the small stream", () -> page.value(WIDTH).asInt() == 320);
            page.click("[data-camera=both] .open");
            until("the main stream", () -> page.value(WIDTH).asInt() == 640);
            live(page, "both");
            page.press("Escape");
            until("the small stream again", () -> page.value(WIDTH).asInt() == 320);
            assertThat(page.problems()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(WebBrowser.Kind.class)
    void whatABrowserCannotPlayIsSeenAsPicturesAndThePageSaysWhy(WebBrowser.Kind kind) throws Exception {
        try (WebBrowser.Page page = browser(kind).open(node.uri("/"), 1000, 700)) {
            page.value("""
                    window.seen = {},
                    setInterval(() => document.querySelectorAll('.tile').forEach((tile) => {
                      const image = tile.querySelector('img.picture');
                      const before = window.seen[tile.dataset.camera] ?? { src: '', changes: 0 };
                      if (before.src !== image.src) window.seen[tile.dataset.camera] = { src: image.src, changes: before.changes + 1 };
                    }), 20)""");
            live(page, "film");
            until("why", () -> page.text("[data-camera=film] .why").contains("browsers cannot play JPEG video"));
            int before = page.value("window.seen.film.changes").asInt();
            until("many stills", () -> page.value("window.seen.film.changes").asInt() >= before + 20);
            if (!page.is("MediaSource.isTypeSupported('video/mp4; codecs=\"hvc1.1.6.L60.90\"')")) {
                live(page, "later");
                until("why", () -> page.text("[data-camera=later] .why").contains("cannot play this codec (hvc1"));
                Set<String> pictures = new HashSet<>();
                until("more pictures than keyframes, of which there is one in 5 s", () -> {
                    node.fetch("/api/cameras/later/snapshot.jpg?newest=1", "Accept", "image/jpeg")
                            .headers()
                            .firstValue("ETag")
                            .ifPresent(pictures::add);
                    return pictures.size() > 20;
                });
            }
            page.keep(named("wall-stills", kind));
            assertThat(page.problems()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(WebBrowser.Kind.class)
    void aLargeCameraWithSoundIsHeardAfterAPress(WebBrowser.Kind kind) throws Exception {
        try (WebBrowser.Page page = browser(kind).open(node.uri("/"), 1000, 700)) {
            live(page, "tone");
            page.click("[data-camera=tone] .open");
            until(
                    "it can be heard",
                    () -> page.is("document.querySelector('[data-camera=tone] .sound:not([hidden])')"));
            page.click("[data-camera=tone] .sound");
            String video = "document.querySelector('[data-camera=tone] video')";
            until(
                    "sound is decoded",
                    () -> page.is("!" + video + ".muted && !" + video + ".hidden && (" + video + ".mozHasAudio || "
                            + video + ".webkitAudioDecodedByteCount > 0)"));
            live(page, "tone");
            page.keep(named("wall-sound", kind));
            page.press("m");
            until("silence", () -> page.is(video + ".muted"));
            assertThat(page.problems()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(WebBrowser.Kind.class)
    void anEventThatGoesOnHasAPictureAndTheListKeepsTheFocus(WebBrowser.Kind kind) throws Exception {
        try (WebBrowser.Page page = browser(kind).open(node.uri("/"), 1500, 800)) {
            until("an event that is over", () -> page.count("button.event") > 0);
            page.value(
                    "document.querySelector('button.event').focus(), window.focused = document.activeElement.getAttribute('aria-label')");
            int events = page.count(".event");
            until(
                    "an event goes on, and has a picture",
                    () -> page.is(
                            "[...document.querySelectorAll('.thumb')].find((thumb) => thumb.querySelector('.going') && thumb.querySelector('img')?.naturalWidth > 0)"));
            page.keep(named("wall-event-goes-on", kind));
            until("the list has changed", () -> page.count(".event") > events);
            // Its row may have been made anew, since more is known of it by now.
            assertThat(page.is("document.activeElement.getAttribute('aria-label') === window.focused"))
                    .isTrue();
            page.press("Enter");
            until("its clip plays", () -> page.is("document.querySelector('#player[open] video').currentTime > 0"));
            page.keep(named("wall-clip", kind));
        }
    }
}
