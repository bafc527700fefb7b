package dev.watchkeeper.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.lab.simulate.CameraOptions;
import dev.watchkeeper.lab.simulate.Simulator;
import dev.watchkeeper.lab.simulate.SimulatorOptions;
import dev.watchkeeper.node.TestNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The pages of events and of the timeline in a real browser, used as a person would: by mouse and keys. */
@Tag("interop")
final class TimelinePageIT {
    private static final String YAML = """
            record: {mode: continuous, segment-length: 10s, pre-motion: 2s, post-motion: 1s}
            motion: {end-after: 1s}
            storage: {min-free: 10MB}
            cameras:
              yard:
                title: Front yard
                url: "%s"
                motion: {zones: [{name: path, polygon: [[0, 0], [1, 0], [1, 1], [0, 1]]}]}
              street: {url: "%s"}
            """;

    @TempDir
    Path temp;

    @Test
    void aPersonFindsMarksAndKeepsEventsAndPlaysAnyMoment() throws Exception {
        try (Simulator simulator = Simulator.start(SimulatorOptions.of(
                        CameraOptions.of("yard", Scene.YARD).withPictures(320, 180, 10, 1),
                        CameraOptions.of("street", Scene.STREET).withPictures(320, 180, 10, 1)));
                TestNode node = TestNode.start(
                        temp,
                        YAML.formatted(
                                simulator.camera("yard").url(),
                                simulator.camera("street").url()));
                Browser browser = Browser.start(Files.createDirectory(temp.resolve("profile")))) {
            try (Browser.Page page = browser.open(node.uri("/events"), 1280, 820)) {
                events(page);
            }
            try (Browser.Page page = browser.open(node.uri("/timeline?camera=yard"), 1280, 820)) {
                timeline(page);
                deleted(page, node);
            }
        }
    }

    private static void events(Browser.Page page) throws IOException {
        until(
                "two events that are over, with pictures",
                () -> number(page, "document.querySelectorAll('.event-card .event-picture img').length") >= 2);
        assertThat(number(page, "document.querySelectorAll('.event-card.unseen').length"))
                .isGreaterThanOrEqualTo(2);
        keep("events", page);

        key(page, "n");
        until("the next unseen is open", () -> isTrue(page, "document.querySelector('#open').open"));
        until(
                "and counts as seen",
                () -> isTrue(page, "document.querySelectorAll('.event-card:not(.unseen)').length >= 1"));
        until("its clip plays", () -> isTrue(page, "document.querySelector('.event-video').currentTime > 0.2"));
        keep("event-open", page);
        key(page, "Escape");

        page.value("document.querySelector('.event-card .event-open').focus()");
        key(page, "b");
        until("it is kept", () -> isTrue(page, "document.querySelector('.event-card').classList.contains('kept')"));
        String id =
                page.value("document.querySelector('.event-card').dataset.id").asString();
        key(page, "Delete");
        String gone = "document.querySelector('[data-id=\"" + id + "\"]') === null";
        until("it is deleted", () -> isTrue(page, gone));
        until("with an offer to undo that", () -> isTrue(page, "!document.querySelector('#undo').hidden"));
        key(page, "u");
        until("it is back", () -> !isTrue(page, gone));

        key(page, "/");
        type(page, "path");
        until(
                "only events of that zone are left",
                () -> isTrue(
                        page,
                        "document.querySelectorAll('.event-card').length > 0 && [...document.querySelectorAll("
                                + "'.event-card .event-camera')].every((e) => e.textContent === 'Front yard')"));
        keep("events-search", page);
    }

    private static void timeline(Browser.Page page) throws IOException {
        until("both cameras have a row", () -> number(page, "document.querySelectorAll('.row-track').length") == 2);
        until(
                "live video comes at the right end",
                () -> isTrue(page, "[...document.querySelectorAll('.view-video')].some((v) => v.currentTime > 0.5)"));
        assertThat(page.value("document.querySelector('#live').getAttribute('aria-pressed')")
                        .asString())
                .isEqualTo("true");
        page.value("document.querySelector('[data-ms=\"600000\"]').click()");
        until(
                "half a minute is recorded",
                () -> number(
                                page,
                                "fetch('api/timeline?camera=yard').then((a) => a.json()).then((a) => (Date.now()"
                                        + " - Date.parse(a.cameras[0].recordings[0].from)) / 1000)")
                        > 30);
        page.value("document.querySelector('[data-ms=\"600000\"]').click()");

        // 20 s before now, where something was recorded.
        Point there = track(page, 20);
        mouse(page, "mousePressed", there);
        mouse(page, "mouseReleased", there);
        until(
                "a picture of then is shown",
                () -> isTrue(page, "document.querySelector('.view').dataset.seekMs !== undefined"));
        until(
                "it plays from there",
                () -> isTrue(
                        page,
                        "document.querySelector('#stage').dataset.mode === 'playing' && Date.now() - Date.parse(document"
                                + ".querySelector('#time').dateTime) > 5000 && !document.querySelector('.view-video').paused"));
        keep("timeline-playing", page);

        key(page, "k");
        until(
                "it pauses",
                () -> page.value("document.querySelector('#stage').dataset.mode")
                        .asString()
                        .equals("paused"));
        String before = page.value("document.querySelector('#time').dateTime").asString();
        key(page, ".");
        until(
                "and goes on by a picture",
                () -> page.value("document.querySelector('#time').dateTime")
                                .asString()
                                .compareTo(before)
                        > 0);

        List<Integer> seeks = new ArrayList<>();
        for (int ago = 28; ago > 8; ago -= 4) {
            Point next = track(page, ago);
            mouse(page, "mousePressed", next);
            mouse(page, "mouseReleased", next);
            until(
                    "a picture comes",
                    () -> isTrue(page, "document.querySelector('.view').dataset.seekMs !== undefined"));
            seeks.add(number(page, "Number(document.querySelector('.view').dataset.seekMs)")
                    .intValue());
        }
        System.out.println("seeks took ms: " + seeks);
        assertThat(seeks.stream().sorted().toList().get(seeks.size() / 2))
                .as("ms until a picture of the moment is seen, the middle of %s", seeks)
                .isLessThan(2_000);

        mouse(page, "mousePressed", track(page, 25));
        mouse(page, "mouseMoved", track(page, 18));
        until(
                "a picture follows the pointer",
                () -> isTrue(
                        page,
                        "!document.querySelector('.view-image').hidden || (document.querySelector('.view-video').paused"
                                + " && document.querySelector('.view-video').readyState >= 2)"));
        mouse(page, "mouseReleased", track(page, 18));

        page.value(
                "document.querySelectorAll('.row-name')[1].dispatchEvent(new MouseEvent('click', {shiftKey: true}))");
        until("two cameras in step", () -> isTrue(page, "document.querySelectorAll('.view').length === 2"));

        key(page, "e");
        until("an export is offered", () -> isTrue(page, "!document.querySelector('#export').hidden"));
        page.value("document.querySelector('.export-go .button').click()");
        until(
                "both files are finished",
                () -> isTrue(page, "document.querySelectorAll('.export-row[data-state=done]').length === 2"));
        assertThat(page.value("document.querySelector('.export-sum').textContent")
                        .asString())
                .matches("SHA-256 [0-9a-f]{64}");
        keep("timeline-export", page);
        key(page, "e");
    }

    /** What is deleted while it plays is one clear sentence. */
    private static void deleted(Browser.Page page, TestNode node) throws IOException {
        List<Path> clips;
        try (Stream<Path> all = Files.walk(node.data().resolve("recordings"))) {
            clips = all.filter(file -> file.toString().endsWith(".mp4")).toList();
        }
        for (Path clip : clips) {
            Files.deleteIfExists(clip);
        }
        Point there = track(page, 35);
        mouse(page, "mousePressed", there);
        mouse(page, "mouseReleased", there);
        until(
                "the page says so",
                () -> isTrue(
                        page,
                        "[...document.querySelectorAll('.view-notice')].some((n) => !n.hidden && n.textContent"
                                + ".includes('deleted'))"));
        keep("timeline-deleted", page);
    }

    private record Point(double x, double y) {}

    /** The place on the first row of the moment so many seconds ago; the page shows ten minutes that end about now. */
    private static Point track(Browser.Page page, int secondsAgo) {
        JsonNode box = page.value("(() => { const b = document.querySelector('.row-track[data-camera=yard]')"
                + ".getBoundingClientRect(); return { x: b.x, y: b.y, width: b.width, height: b.height }; })()");
        double share = 1 - (0.04 * 600 + secondsAgo) / 600.0;
        return new Point(
                box.path("x").asDouble() + share * box.path("width").asDouble(),
                box.path("y").asDouble() + box.path("height").asDouble() * 0.8);
    }

    private static void mouse(Browser.Page page, String type, Point at) {
        page.order(
                "Input.dispatchMouseEvent",
                Map.of("type", type, "x", at.x, "y", at.y, "button", "left", "buttons", 1, "clickCount", 1));
    }

    private static void key(Browser.Page page, String key) {
        for (String type : List.of("keyDown", "keyUp")) {
            Map<String, Object> press = key.length() == 1 && type.equals("keyDown")
                    ? Map.of("type", type, "key", key, "text", key)
                    : Map.of("type", type, "key", key, "windowsVirtualKeyCode", key.equals("Escape") ? 27 : 0);
            page.order("Input.dispatchKeyEvent", press);
        }
    }

    private static void type(Browser.Page page, String text) {
        page.order("Input.insertText", Map.of("text", text));
    }

    private static void until(String what, Callable<Boolean> condition) {
        await(what).atMost(60, TimeUnit.SECONDS).until(condition);
    }

    private static boolean isTrue(Browser.Page page, String expression) {
        return page.value("Boolean(" + expression + ")").asBoolean();
    }

    private static Double number(Browser.Page page, String expression) {
        return page.value(expression).asDouble();
    }

    /** Saves a screenshot for people. */
    private static void keep(String name, Browser.Page page) throws IOException {
        Path folder = Files.createDirectories(Path.of(System.getProperty("watchkeeper.home", "."), "target", "page"));
        Files.write(folder.resolve(name + ".png"), page.screenshot());
    }
}
