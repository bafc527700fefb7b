package dev.watchkeeper.interop;

import static dev.watchkeeper.interop.BrowserCase.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.lab.simulate.CameraOptions;
import dev.watchkeeper.lab.simulate.Fault;
import dev.watchkeeper.lab.simulate.Simulator;
import dev.watchkeeper.lab.simulate.SimulatorOptions;
import dev.watchkeeper.node.TestNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Makes the pictures of the documents in a real browser, from simulated cameras: {@code ./mvnw -Ppictures verify}, about 8 minutes. */
@Tag("pictures")
final class PicturesIT {
    /** What it makes, in docs/. */
    static final List<String> MADE =
            List.of("wall.jpg", "wall-large.jpg", "timeline.jpg", "events.jpg", "incidents.jpg", "tuning.jpg");

    private static final Clock CLOCK = new SystemClock();
    private static final float QUALITY = 0.85f;
    private static final long MOST_BYTES = 250_000;

    /** At least half of all, as one incident needs. */
    private static final int MANY = 9;

    /** By title, so that neighbours on the wall show different things. */
    private static final Map<String, Scene> CAMERAS = cameras();

    private Path folder = Path.of("");
    private final TreeSet<String> made = new TreeSet<>();

    private static Map<String, Scene> cameras() {
        Map<String, Scene> cameras = new LinkedHashMap<>();
        cameras.put("Front door", Scene.YARD);
        cameras.put("Driveway", Scene.STREET);
        cameras.put("Hall", Scene.ROOM);
        cameras.put("Pavement", Scene.CROWD);
        cameras.put("Garden at night", Scene.NIGHT);
        cameras.put("Back yard", Scene.YARD);
        cameras.put("Crossing", Scene.CROWD);
        cameras.put("Car park", Scene.STREET);
        cameras.put("Bus stop", Scene.CROWD);
        cameras.put("Garage", Scene.DUSK);
        cameras.put("Gate", Scene.YARD);
        cameras.put("Living room", Scene.ROOM);
        cameras.put("Office", Scene.ROOM);
        cameras.put("Street", Scene.STREET);
        cameras.put("Shed", Scene.NIGHT);
        cameras.put("Workshop", Scene.DUSK);
        return cameras;
    }

    private static String name(String title) {
        return title.toLowerCase(Locale.ROOT).replace(' ', '-');
    }

    @Test
    void thePicturesOfTheDocumentsAreMadeFromTheSimulator(@TempDir Path temp) throws Exception {
        folder = Path.of(System.getProperty("watchkeeper.home", "."), "docs");
        CameraOptions[] options = CAMERAS.entrySet().stream()
                .map(each ->
                        CameraOptions.of(name(each.getKey()), each.getValue()).withPictures(480, 270, 5, 1))
                .toArray(CameraOptions[]::new);
        try (Simulator simulator = Simulator.start(SimulatorOptions.of(options));
                TestNode node = TestNode.start(Files.createDirectory(temp.resolve("node")), yaml(simulator));
                WebBrowser browser =
                        WebBrowser.start(WebBrowser.Kind.CHROMIUM, Files.createDirectory(temp.resolve("browser")))) {
            long began = CLOCK.monotonicNanos();
            until("all are healthy", () -> healthy(node) == CAMERAS.size());
            after(began, Duration.ofSeconds(100));
            List<String> many =
                    CAMERAS.keySet().stream().limit(MANY).map(PicturesIT::name).toList();
            for (String camera : many) {
                simulator.camera(camera).fault(Fault.Line.SILENT);
            }
            until(
                    "an incident",
                    () -> !node.get("/api/incidents").path("incidents").isEmpty());
            after(began, Duration.ofSeconds(135));
            for (String camera : many) {
                simulator.camera(camera).heal();
            }
            until("all are healthy again", () -> healthy(node) == CAMERAS.size());
            after(began, Duration.ofSeconds(240));
            takeWall(simulator, node, browser);
            after(began, Duration.ofSeconds(400));
            takeTimeline(node, browser);
            takeEvents(node, browser);
            takeIncidents(node, browser);
            takeTuning(node, browser);
        }
        assertThat(made).containsExactlyInAnyOrderElementsOf(MADE);
    }

    private static String yaml(Simulator simulator) {
        StringBuilder yaml = new StringBuilder("""
                record: {mode: continuous, segment-length: 1m}
                storage: {min-free: 10MB}
                motion: {end-after: 2s}
                checks: {cpu-warning-percent: 100}
                cameras:
                """);
        for (String title : CAMERAS.keySet()) {
            yaml.append("  %s:\n    title: %s\n    url: \"%s\"\n"
                    .formatted(name(title), title, simulator.camera(name(title)).url()));
        }
        return yaml.toString().replace("    title: Gate\n", """
                    title: Gate
                    motion:
                      zones:
                        - {name: door, polygon: [[0.04, 0.36], [0.3, 0.36], [0.3, 0.95], [0.04, 0.95]], sensitivity: 70}
                        - {name: path, polygon: [[0.34, 0.42], [0.97, 0.42], [0.97, 0.95], [0.34, 0.95]], sensitivity: 50}
                      masks:
                        - {name: tree, polygon: [[0.74, 0.06], [0.97, 0.06], [0.97, 0.5], [0.74, 0.5]]}
                """);
    }

    private static void after(long began, Duration time) {
        await("it runs for " + time)
                .atMost(time.plusMinutes(1))
                .until(() -> CLOCK.since(began).compareTo(time) >= 0);
    }

    /** Until somebody walks through the yard. */
    private static void moves(TestNode node, String camera) {
        until("motion of " + camera, () -> {
            JsonNode newest = node.get("/api/events?limit=1&camera=" + camera)
                    .path("events")
                    .path(0);
            return newest.path("end").isNull()
                    && Instant.parse(newest.path("start").asString())
                            .isBefore(CLOCK.wall().minusSeconds(2));
        });
    }

    private void takeWall(Simulator simulator, TestNode node, WebBrowser browser) throws Exception {
        try (WebBrowser.Page page = browser.open(node.uri("/"), 1280, 820)) {
            page.looks("dark", "en");
            String playing = ".tile.alive video:not([hidden])";
            until("all play", () -> page.count(playing) == CAMERAS.size());
            simulator.camera("back-yard").fault(Fault.Line.SILENT);
            until(
                    "it tells why",
                    () -> page.text("[data-camera=back-yard] .badge").equals("Reconnecting"));
            moves(node, "front-door");
            until("the others play", () -> page.count(playing) == CAMERAS.size() - 1);
            keep(page, "wall.jpg");
            page.value("document.querySelector('[data-camera=front-door] .open').focus()");
            page.press("g");
            page.value("document.activeElement.blur()");
            until("it is large", () -> page.count(".tile.large.alive") == 1);
            moves(node, "front-door");
            until("the others play", () -> page.count(playing) == CAMERAS.size() - 1);
            keep(page, "wall-large.jpg");
        }
        simulator.camera("back-yard").heal();
    }

    private static int healthy(TestNode node) throws Exception {
        return node.get("/api/status").path("cameras").path("healthy").asInt();
    }

    private void takeTimeline(TestNode node, WebBrowser browser) throws Exception {
        try (WebBrowser.Page page = browser.open(node.uri("/timeline?camera=driveway"), 1280, 820)) {
            page.looks("dark", "en");
            until("rows", () -> page.count(".row-track") == CAMERAS.size());
            page.value("document.querySelector('[data-ms=\"600000\"]').click()");
            String event = node.get("/api/events?camera=driveway&limit=4")
                    .path("events")
                    .path(3)
                    .path("start")
                    .asString();
            page.go(node.uri("/timeline?camera=driveway&at=" + event));
            until("rows", () -> page.count(".row-track") == CAMERAS.size());
            page.value("document.querySelector('[data-ms=\"600000\"]').click()");
            until("it plays", () -> page.is("document.querySelector('.view-video').currentTime > 1.5"));
            page.press("k");
            keep(page, "timeline.jpg");
        }
    }

    private void takeEvents(TestNode node, WebBrowser browser) throws Exception {
        try (WebBrowser.Page page = browser.open(node.uri("/events"), 1280, 820)) {
            page.looks("light", "en");
            until(
                    "pictures",
                    () -> page.is(
                            "[...document.querySelectorAll('.event-card img')].filter((img) => img.complete && img.naturalWidth).length >= 12"));
            keep(page, "events.jpg");
        }
    }

    private void takeIncidents(TestNode node, WebBrowser browser) throws Exception {
        try (WebBrowser.Page page = browser.open(node.uri("/incidents"), 1280, 820)) {
            page.looks("light", "en");
            until("a story", () -> page.count(".story details") > 0 && page.count(".line canvas") > 0);
            page.value("document.querySelector('.story details').open = true,"
                    + " window.scrollTo(0, document.querySelector('.story').getBoundingClientRect().top - 320)");
            keep(page, "incidents.jpg");
        }
    }

    private void takeTuning(TestNode node, WebBrowser browser) throws Exception {
        try (WebBrowser.Page page = browser.open(node.uri("/tune/gate"), 1280, 1190)) {
            page.looks("light", "en");
            until(
                    "events",
                    () -> page.is(
                            "[...document.querySelectorAll('.event-card img')].filter((img) => img.complete && img.naturalWidth).length >= 4"));
            until("live", () -> page.is("!document.querySelector('#video').hidden"));
            until(
                    "what moves has its box",
                    () -> page.count(".overlay .moving") > 0
                            && page.text(".figures dd:last-child").matches("[01] s ago"));
            keep(page, "tuning.jpg");
        }
    }

    private void keep(WebBrowser.Page page, String name) throws Exception {
        page.keep("docs-" + name);
        Path png =
                Path.of(System.getProperty("watchkeeper.home", "."), "target", "screenshots", "docs-" + name + ".png");
        BufferedImage drawn = ImageIO.read(png.toFile());
        BufferedImage opaque = new BufferedImage(drawn.getWidth(), drawn.getHeight(), BufferedImage.TYPE_INT_RGB);
        opaque.createGraphics().drawImage(drawn, 0, 0, null);
        Path file = folder.resolve(name);
        write(opaque, file);
        assertThat(Files.size(file)).as(name).isLessThan(MOST_BYTES);
        made.add(name);
    }

    private static void write(BufferedImage image, Path file) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        Files.deleteIfExists(file); // a stream would write over its beginning
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
            ImageWriteParam how = writer.getDefaultWriteParam();
            how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            how.setCompressionQuality(QUALITY);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), how);
        } finally {
            writer.dispose();
        }
    }
}
