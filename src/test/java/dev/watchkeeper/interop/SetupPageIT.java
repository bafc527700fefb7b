package dev.watchkeeper.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.lab.simulate.CameraOptions;
import dev.watchkeeper.lab.simulate.Credentials;
import dev.watchkeeper.lab.simulate.Simulator;
import dev.watchkeeper.lab.simulate.SimulatorOptions;
import dev.watchkeeper.node.TestNode;
import dev.watchkeeper.onvif.MakersCamera;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A person sets Watchkeeper up in a browser: a camera is found, signed in to, tried and kept; zones are drawn; settings are changed. */
@Tag("interop")
@Timeout(240)
final class SetupPageIT {
    private static final String YAML = """
            # my house
            record: {mode: off}
            cameras:
              yard:   # behind the house
                title: "<b>Hof</b>"
                url: "%s"
                motion: {sensitivity: 40}   # cats
            """;

    @TempDir
    Path temp;

    private Path file() {
        return temp.resolve("watchkeeper.yml");
    }

    @Test
    void aCameraIsAddedZonesAreDrawnAndSettingsChanged() throws Exception {
        Credentials login = new Credentials(MakersCamera.USER, MakersCamera.PASSWORD);
        try (Simulator simulator = Simulator.start(SimulatorOptions.of(
                        CameraOptions.of("yard", Scene.YARD).withPictures(640, 360, 10, 1),
                        CameraOptions.of("main", Scene.ROOM).withCredentials(login, false),
                        CameraOptions.of("sub", Scene.ROOM).withCredentials(login, false)));
                MakersCamera found = new MakersCamera(MakersCamera.Form.EAST, Instant::now);
                TestNode node = TestNode.start(
                        temp, YAML.formatted(simulator.camera("yard").url()));
                Browser browser = Browser.start(Files.createDirectory(temp.resolve("profile")));
                Browser.Page page = browser.open(node.uri("/setup"), 1280, 900)) {
            node.editable();
            found.ahead = Duration.ofHours(-3);
            for (String stream : List.of("main", "sub")) {
                found.streams.put(stream, plain(simulator.camera(stream).url()));
            }
            found.withoutStill.add("sub"); // its picture comes from its stream
            await().atMost(40, TimeUnit.SECONDS).until(() -> node.state("yard").equals("healthy"));
            found.still = node.fetch("/api/cameras/yard/snapshot.jpg", "Accept", "image/jpeg")
                    .body();
            page.order("Page.reload", Map.of());
            add(page, found);
            assertThat(Files.readString(file()))
                    .startsWith(YAML.formatted(simulator.camera("yard").url()))
                    .contains("  eingang:\n    url: '" + found.streams.get("main") + "'\n    title: 'Eingang <i>'\n")
                    .contains("    detect-url: '" + found.streams.get("sub") + "'\n")
                    .doesNotContain("s3cret");
            await("the new camera is watched")
                    .atMost(40, TimeUnit.SECONDS)
                    .until(() -> node.state("eingang").equals("healthy"));
            draw(page);
            conflict(page);
            settings(page);
            remove(page);
            assertThat(page.value("document.querySelectorAll('b b, h3 b, h3 i').length")
                            .asInt())
                    .as("markup in titles")
                    .isZero();
        }
    }

    private static String plain(URI url) {
        return "rtsp://" + url.getHost() + ":" + url.getPort() + url.getPath();
    }

    private static void add(Browser.Page page, MakersCamera found) throws Exception {
        until("the list of cameras", () -> texts(page, ".camera-row h3").equals(List.of("<b>Hof</b>")));
        keep("setup-cameras", page);
        click(page, "#add-camera");
        type(page, "[name=address]", found.service().getAuthority());
        click(page, ".way:nth-child(2) [type=submit]");
        until("the sign-in", () -> !texts(page, "form [name=password]").isEmpty());
        assertThat(texts(page, ".notice").getFirst()).contains("3 h 0 min behind");
        type(page, "[name=username]", MakersCamera.USER);
        type(page, "[name=password]", MakersCamera.PASSWORD);
        click(page, "[type=submit]");
        until(
                "three streams with pictures",
                () -> page.value(
                                        "[...document.querySelectorAll('.profile img')].filter((i) => i.naturalWidth > 0).length")
                                .asInt()
                        == 3);
        assertThat(page.value("[...document.querySelectorAll('.profile')].map((p) => [...p.querySelectorAll('input')]"
                                + ".map((i) => i.checked ? i.name : '').join('')).join(' ')")
                        .asString())
                .isEqualTo("main detect ");
        keep("setup-streams", page);
        click(page, "#profiles-next");
        type(page, "[name=title]", "Eingang <i>");
        type(page, "[name=name]", "eingang");
        click(page, "#try");
        until("a verdict", () -> !texts(page, ".verdict-line").isEmpty());
        assertThat(texts(page, ".verdict-line.good"))
                .as(texts(page, ".verdict").toString())
                .isNotEmpty();
        until(
                "the picture of what was tried",
                () -> page.value("document.querySelector('.verdict img')?.naturalWidth > 0")
                        .asBoolean());
        keep("setup-tried", page);
        click(page, "#keep");
        until("it is kept", () -> texts(page, ".camera-row h3").contains("Eingang <i>"));
        assertThat(texts(page, "#said").getFirst()).contains("Added: eingang");
    }

    private void draw(Browser.Page page) throws Exception {
        page.value("location.hash = 'zones/yard'");
        until(
                "the picture",
                () -> page.value("document.querySelector('.zone-media img')?.naturalWidth > 0")
                        .asBoolean());
        click(page, "#draw-zones");
        tap(page, 0.2, 0.3);
        tap(page, 0.6, 0.3);
        tap(page, 0.6, 0.8);
        tap(page, 0.2, 0.3);
        until(
                "a zone",
                () -> page.value("document.querySelectorAll('polygon.zone').length")
                                .asInt()
                        == 1);
        type(page, ".zone-item.chosen [name=zone-name]", "tor");
        drag(page, 0.6, 0.8, 0.7, 0.9);
        click(page, "#draw-masks");
        for (double[] at : new double[][] {{0.8, 0.1}, {0.95, 0.1}, {0.95, 0.4}}) {
            touch(page, at[0], at[1]);
        }
        click(page, "#draw-masks"); // which finishes it
        until(
                "a mask",
                () -> page.value("document.querySelectorAll('polygon.mask').length")
                                .asInt()
                        == 1);
        // What is still being drawn at the moment of saving counts, too.
        click(page, "#draw-masks");
        touch(page, 0.1, 0.85);
        click(page, "#save");
        until("two corners are missing", () -> texts(page, "#said").getFirst().contains("fewer than three corners"));
        touch(page, 0.2, 0.85);
        touch(page, 0.2, 0.95);
        until("the day", () -> texts(page, ".day-part .facts").getFirst().startsWith("Since "));
        keep("setup-zones", page);
        click(page, "#save");
        until("it is saved", () -> texts(page, "#said").getFirst().contains("Changed: yard"));
        assertThat(Files.readString(file()))
                .contains(
                        "# cats",
                        "name: tor, polygon: [[0.2, 0.3], [0.6, 0.3], [0.7, 0.9]]",
                        "name: mask-1, polygon: [[0.8, 0.1]",
                        "name: mask-2, polygon: [[0.1, 0.85], [0.2, 0.85], [0.2, 0.95]]");
    }

    /** Somebody edits the file while the page is open: it is told, and what was typed can be saved after all. */
    private void conflict(Browser.Page page) throws Exception {
        page.value("location.hash = 'camera/yard'");
        until(
                "the form",
                () -> page.value("document.querySelector('[name=\"cameras.yard.title\"]') !== null")
                        .asBoolean());
        type(page, "[name='cameras.yard.title']", "Hof");
        Files.writeString(file(), Files.readString(file()).replace("# my house", "# our house"));
        click(page, "#save");
        until("it is told", () -> texts(page, "#said").getFirst().contains("changed meanwhile"));
        keep("setup-conflict", page);
        assertThat(Files.readString(file())).contains("<b>Hof</b>");
        click(page, "#save");
        until("it is saved", () -> texts(page, "#said").getFirst().contains("Changed: yard"));
        assertThat(Files.readString(file()))
                .contains("# our house", "title: Hof\n")
                .doesNotContain("<b>");
    }

    private void settings(Browser.Page page) throws Exception {
        page.value("location.hash = 'settings'");
        until(
                "the form",
                () -> page.value("document.querySelector('[name=filter]') !== null")
                        .asBoolean());
        type(page, "[name=filter]", "end-after");
        keep("setup-settings", page);
        type(page, "[name='motion.end-after']", "7s");
        click(page, "#save");
        until("it is saved", () -> texts(page, "#said").getFirst().contains("Changed:"));
        assertThat(Files.readString(file())).endsWith("motion:\n  end-after: 7s\n");
        assertThat(hidden(page, "#waits")).as("it is in force").isTrue();
        type(page, "[name='storage.max-age']", "9d");
        click(page, "#save");
        until(
                "it waits for a restart",
                () -> texts(page, "#waits").getFirst().contains("their former values: storage."));
        assertThat(texts(page, "#waits").getFirst()).as("no keeper is here").contains("start it yourself");
        page.order("Page.reload", Map.of());
        until("it still waits", () -> !hidden(page, "#waits"));
        type(page, "[name='storage.max-age']", "30d");
        click(page, "#save");
        until("nothing waits any more", () -> hidden(page, "#waits"));
        assertThat(page.value("document.querySelector('[name=\"api.port\"]').disabled")
                        .asBoolean())
                .isTrue();
        type(page, "[name='motion.end-after']", "7 years");
        click(page, "#save");
        until("it is refused", () -> texts(page, "#said").getFirst().contains("watchkeeper.yml:"));
    }

    private static boolean hidden(Browser.Page page, String selector) {
        return page.value("document.querySelector(" + quoted(selector) + ").hidden")
                .asBoolean();
    }

    private void remove(Browser.Page page) throws Exception {
        page.value("location.hash = 'cameras'");
        until("the list", () -> texts(page, ".camera-row h3").size() == 2);
        click(page, "[data-camera=eingang] button");
        click(page, "#sure-yes");
        until("it is gone", () -> texts(page, ".camera-row h3").equals(List.of("Hof")));
        assertThat(Files.readString(file())).doesNotContain("eingang");
    }

    private static void click(Browser.Page page, String selector) throws Exception {
        until(
                selector,
                () -> page.value("document.querySelector(" + quoted(selector) + ") !== null")
                        .asBoolean());
        page.value("document.querySelector(" + quoted(selector) + ").click()");
    }

    private static void type(Browser.Page page, String selector, String text) throws Exception {
        until(
                selector,
                () -> page.value("document.querySelector(" + quoted(selector) + ") !== null")
                        .asBoolean());
        page.value("{ const input = document.querySelector(" + quoted(selector) + "); input.value = " + quoted(text)
                + "; input.dispatchEvent(new Event('input', { bubbles: true })); }");
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    private static double[] at(Browser.Page page, double x, double y) {
        JsonNode box = page.value(
                "(() => { const s = document.querySelector('.zone-drawing'); s.scrollIntoView({ block: 'center' });"
                        + " const b = s.getBoundingClientRect(); return [b.left, b.top, b.width, b.height]; })()");
        return new double[] {
            box.path(0).asDouble() + x * box.path(2).asDouble(),
            box.path(1).asDouble() + y * box.path(3).asDouble()
        };
    }

    private static void mouse(Browser.Page page, String type, double[] at) {
        page.order(
                "Input.dispatchMouseEvent",
                Map.of("type", type, "x", at[0], "y", at[1], "button", "left", "buttons", 1, "clickCount", 1));
    }

    private static void tap(Browser.Page page, double x, double y) {
        double[] at = at(page, x, y);
        mouse(page, "mousePressed", at);
        mouse(page, "mouseReleased", at);
    }

    private static void drag(Browser.Page page, double x, double y, double toX, double toY) {
        mouse(page, "mousePressed", at(page, x, y));
        mouse(page, "mouseMoved", at(page, (x + toX) / 2, (y + toY) / 2));
        mouse(page, "mouseMoved", at(page, toX, toY));
        mouse(page, "mouseReleased", at(page, toX, toY));
    }

    private static void touch(Browser.Page page, double x, double y) {
        double[] at = at(page, x, y);
        page.order(
                "Input.dispatchTouchEvent",
                Map.of("type", "touchStart", "touchPoints", List.of(Map.of("x", at[0], "y", at[1]))));
        page.order("Input.dispatchTouchEvent", Map.of("type", "touchEnd", "touchPoints", List.of()));
    }

    /** The texts of all elements, of which an input has none. */
    private static List<String> texts(Browser.Page page, String selector) {
        return page.value("[...document.querySelectorAll(" + quoted(selector) + ")].map((e) => e.textContent)")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }

    @FunctionalInterface
    private interface Condition {
        boolean holds();
    }

    private static void until(String what, Condition condition) {
        await(what).atMost(30, TimeUnit.SECONDS).ignoreExceptions().until(condition::holds);
    }

    private static void keep(String name, Browser.Page page) throws Exception {
        Files.createDirectories(Path.of("target/pages"));
        Files.write(Path.of("target/pages/" + name + ".png"), page.screenshot());
    }
}
