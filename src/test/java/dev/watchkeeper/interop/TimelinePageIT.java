package dev.watchkeeper.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.api.access.Users;
import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.lab.simulate.CameraOptions;
import dev.watchkeeper.lab.simulate.Simulator;
import dev.watchkeeper.lab.simulate.SimulatorOptions;
import dev.watchkeeper.node.TestNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** The pages of events and of the timeline in real browsers, used as a person would: by mouse and keys. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class TimelinePageIT extends BrowserCase {
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

    private static final String MODE = "document.querySelector('#stage').dataset.mode";

    /** The picture on the screen is of the moment under the pointer, as far as keyframes a second apart allow. */
    private static final String FOLLOWS = """
            Math.abs(Date.parse(document.querySelector('.view').dataset.shownAt) - Date.parse(document.querySelector('#time').dateTime)) < 1500
              && (!document.querySelector('.view-image').hidden || document.querySelector('.view-video').readyState >= 2)""";

    /** A seek is to show its picture within 300 ms (PageReachIT); here other tests run beside it. */
    private static final int SEEK_MS = 1_500;

    private Simulator simulator;
    private TestNode node;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        simulator = Simulator.start(SimulatorOptions.of(
                CameraOptions.of("yard", Scene.YARD).withPictures(320, 180, 10, 1),
                CameraOptions.of("street", Scene.STREET).withPictures(320, 180, 10, 1)));
        node = TestNode.start(folder, yaml());
    }

    @AfterAll
    void stop() throws Exception {
        node.close();
        simulator.close();
    }

    private String yaml() {
        return YAML.formatted(
                simulator.camera("yard").url(), simulator.camera("street").url());
    }

    private static String named(String name, WebBrowser.Kind kind) {
        return name + "-" + kind.name().toLowerCase(Locale.ROOT);
    }

    @Order(1)
    @ParameterizedTest
    @EnumSource(WebBrowser.Kind.class)
    void aPersonFindsMarksAndKeepsEvents(WebBrowser.Kind kind) throws Exception {
        try (WebBrowser.Page page = browser(kind).open(node.uri("/events"), 1280, 820)) {
            page.value("fetch('api/events?limit=100').then((a) => a.json()).then(({ events }) => Promise.all("
                    + "events.map(({ id }) => fetch(`api/events/${id}`, { method: 'PATCH', headers: { 'Content-Type':"
                    + " 'application/json' }, body: JSON.stringify({ seen: false, kept: false }) }))))");
            page.reload();
            until(
                    "two events that are over, with pictures",
                    () -> page.count(".event-card .event-picture img") >= 2 && page.count(".event-card.unseen") >= 2);
            page.keep(named("events", kind));

            page.press("n");
            until("the next unseen is open", () -> page.is("document.querySelector('#open').open"));
            until("and counts as seen", () -> page.count(".event-card:not(.unseen)") >= 1);
            until("its clip plays", () -> page.is("document.querySelector('.event-video').currentTime > 0.2"));
            page.keep(named("event-open", kind));
            page.press("Escape");

            page.value("document.querySelector('.event-card .event-open').focus()");
            page.press("b");
            until("it is kept", () -> page.is("document.querySelector('.event-card').classList.contains('kept')"));
            String id = page.value("document.querySelector('.event-card').dataset.id")
                    .asString();
            page.press("Delete");
            String gone = "document.querySelector('[data-id=\"" + id + "\"]') === null";
            until("it is deleted", () -> page.is(gone));
            until("with an offer to undo that", () -> page.is("!document.querySelector('#undo').hidden"));
            page.press("u");
            until("it is back", () -> !page.is(gone));

            page.press("/");
            page.type("#text", "path");
            until(
                    "only events of that zone are left",
                    () -> page.is(
                            "document.querySelectorAll('.event-card').length > 0 && [...document.querySelectorAll("
                                    + "'.event-card .event-camera')].every((e) => e.textContent === 'Front yard')"));
            page.keep(named("events-search", kind));
            assertThat(page.problems()).isEmpty();
        }
    }

    @Order(2)
    @ParameterizedTest
    @EnumSource(WebBrowser.Kind.class)
    void aPersonPlaysAnyMomentAndExportsIt(WebBrowser.Kind kind) throws Exception {
        try (WebBrowser.Page page = timeline(kind, node)) {
            assertThat(page.is("document.querySelector('#live').getAttribute('aria-pressed') === 'true'"))
                    .isTrue();
            untilRecorded(page, 45);
            click(page, 20);
            until(
                    "a picture of then is shown",
                    () -> page.is("document.querySelector('.view').dataset.seekMs !== undefined"));
            until(
                    "it plays from there",
                    () -> page.is(
                            MODE + " === 'playing' && Date.now() - Date.parse(document"
                                    + ".querySelector('#time').dateTime) > 5000 && !document.querySelector('.view-video').paused"));
            page.keep(named("timeline-playing", kind));
            page.press("k");
            until("it pauses", () -> page.is(MODE + " === 'paused'"));
            String before =
                    page.value("document.querySelector('#time').dateTime").asString();
            page.press(".");
            until(
                    "and goes on by a picture",
                    () -> page.value("document.querySelector('#time').dateTime")
                                    .asString()
                                    .compareTo(before)
                            > 0);

            List<Integer> seeks = new ArrayList<>();
            for (int ago = 28; ago > 8; ago -= 4) {
                click(page, ago);
                until("a picture comes", () -> page.is("document.querySelector('.view').dataset.seekMs !== undefined"));
                seeks.add(page.value("Number(document.querySelector('.view').dataset.seekMs)")
                        .asInt());
            }
            System.err.println("seeks in " + kind + " took ms: " + seeks);
            assertThat(seeks.stream().sorted().toList().get(seeks.size() / 2))
                    .as("ms until a picture of the moment is seen, the middle of %s", seeks)
                    .isLessThan(SEEK_MS);

            page.mouse("down", track(page, 25));
            for (int ago : List.of(12, 20, 16)) {
                page.mouse("move", ago(page, ago));
                until("a picture follows the pointer", () -> page.is(FOLLOWS));
            }
            page.keep(named("timeline-dragging", kind));
            page.mouse("up", ago(page, 16));

            page.value(
                    "document.querySelectorAll('.row-name')[1].dispatchEvent(new MouseEvent('click', {shiftKey: true}))");
            until("two cameras in step", () -> page.count(".view") == 2);
            page.press("e");
            until("an export is offered", () -> page.is("!document.querySelector('#export').hidden"));
            page.click(".export-go .button");
            until(
                    "both files are finished",
                    () -> page.count(".export-row[data-state=done]") >= 2
                            && page.count(".export-row:not([data-state=done])") == 0
                            && page.text(".export-sum").matches("SHA-256 [0-9a-f]{64}"));
            page.keep(named("timeline-export", kind));
            assertThat(page.problems()).isEmpty();
        }
    }

    /** What somebody drags stays where it is, the page says what happened, and goes on as soon as somebody has signed in again. */
    @Order(3)
    @ParameterizedTest
    @EnumSource(WebBrowser.Kind.class)
    void aSessionThatEndsInTheMiddleOfADragLosesNothing(WebBrowser.Kind kind, @TempDir Path folder) throws Exception {
        Users.addOrReplace(folder.resolve("data/users"), "anna", "correct horse");
        try (TestNode other = TestNode.start(folder, yaml());
                WebBrowser.Page page =
                        browser(kind).open(other.uri("/sign-in?next=%2Fpeople%3Fat%3D1%23tokens"), 1280, 820)) {
            until("the sign-in page", () -> page.is("document.readyState === 'complete' && document.title !== ''"));
            page.type("#user", "anna");
            page.type("#password", "correct horse");
            page.click("#enter");
            until(
                    "signed in, and where it was",
                    () -> page.is("location.pathname + location.search + location.hash === '/people?at=1#tokens'"));
            page.go(other.uri("/timeline?camera=yard"));
            prepared(page);
            untilRecorded(page, 16);
            page.mouse("down", track(page, 12));
            page.mouse("move", ago(page, 8));
            until("a picture follows the pointer", () -> page.is(FOLLOWS));
            page.value("fetch('./api/session', { method: 'DELETE' }).then(() => null)"); // as in another tab
            String said =
                    "[...document.querySelectorAll('.banner')].filter((each) => each.checkVisibility()).map((each) => each.textContent).join()";
            List<Integer> last = ago(page, 6);
            until("the page says so", () -> {
                page.mouse("move", ago(page, 9));
                page.mouse("move", last);
                return page.value(said).asString().contains("session has ended");
            });
            assertThat(page.value("location.pathname").asString()).isEqualTo("/timeline");
            assertThat(page.value(said).asString())
                    .isEqualTo("Your session has ended. Sign in again in another tab, then go on here.");
            page.keep(named("timeline-session-ended", kind));
            page.mouse("up", last);
            String moment =
                    page.value("document.querySelector('#time').dateTime").asString();
            page.value("fetch('./api/session', { method: 'POST', headers: { 'Content-Type': 'application/json' },"
                    + " body: JSON.stringify({ user: 'anna', password: 'correct horse' }) }).then(() => null)");
            assertThat(page.value("document.querySelector('#time').dateTime").asString())
                    .as("the place is kept")
                    .isGreaterThanOrEqualTo(moment);
            until("it goes on", () -> {
                page.mouse("down", track(page, 12));
                page.mouse("move", ago(page, 12));
                boolean follows = page.is(FOLLOWS);
                page.mouse("up", ago(page, 12));
                return follows && page.value(said).asString().isEmpty();
            });
        }
    }

    /** What is deleted while it plays is one clear sentence. */
    @Order(4)
    @Test
    void whatIsDeletedWhileItPlaysIsSaidToBeDeleted() throws Exception {
        try (WebBrowser.Page page = timeline(WebBrowser.Kind.CHROMIUM, node)) {
            untilRecorded(page, 40);
            List<Path> clips;
            try (Stream<Path> all = Files.walk(node.data().resolve("recordings"))) {
                clips = all.filter(file -> file.toString().endsWith(".mp4")).toList();
            }
            for (Path clip : clips) {
                Files.deleteIfExists(clip);
            }
            click(page, 35);
            until(
                    "the page says so",
                    () -> page.is(
                            "[...document.querySelectorAll('.view-notice')].some((n) => !n.hidden && n.textContent"
                                    + ".includes('deleted'))"));
            page.keep("timeline-deleted");
        }
    }

    private WebBrowser.Page timeline(WebBrowser.Kind kind, TestNode of) throws Exception {
        WebBrowser.Page page = browser(kind).open(of.uri("/timeline?camera=yard"), 1280, 820);
        prepared(page);
        return page;
    }

    private static void prepared(WebBrowser.Page page) throws Exception {
        page.value(
                "document.addEventListener('pointermove', ({ clientX }) => { window.pointerAt = clientX; }, true), null");
        until("both cameras have a row", () -> page.count(".row-track") == 2);
        until(
                "live video comes at the right end",
                () -> page.is("[...document.querySelectorAll('.view-video')].some((v) => v.currentTime > 0.5)"));
    }

    private static void untilRecorded(WebBrowser.Page page, int seconds) throws Exception {
        until(
                seconds + " s are recorded",
                () -> page.value("fetch('api/timeline?camera=yard').then((a) => a.json()).then((a) => (Date.now()"
                                        + " - Date.parse(a.cameras[0].recordings[0]?.from)) / 1000)")
                                .asDouble()
                        > seconds);
        page.value("document.querySelector('[data-ms=\"600000\"]').click()");
    }

    private static void click(WebBrowser.Page page, int secondsAgo) throws Exception {
        List<Integer> at = track(page, secondsAgo);
        page.mouse("down", at);
        page.mouse("up", at);
    }

    /** Where the pointer has to go for a moment so many seconds ago, by the moment under it now. */
    private static List<Integer> ago(WebBrowser.Page page, int seconds) throws Exception {
        double px = page.value(
                        "(() => { const box = document.querySelector('.row-track[data-camera=yard]').getBoundingClientRect();"
                                + " const off = Date.now() - " + seconds
                                + "000 - Date.parse(document.querySelector('#time').dateTime); return window.pointerAt + (off / 600000) * box.width; })()")
                .asDouble();
        return List.of((int) Math.round(px), track(page, 0).getLast());
    }

    /** The place on the first row of the moment so many seconds ago; the page shows ten minutes that end about now. */
    private static List<Integer> track(WebBrowser.Page page, int secondsAgo) throws Exception {
        JsonNode box = page.value("(({ x, y, width, height }) => ({ x, y, width, height }))(document.querySelector("
                + "'.row-track[data-camera=yard]').getBoundingClientRect())");
        double share = 1 - (0.04 * 600 + secondsAgo) / 600.0;
        return List.of(
                (int) Math.round(
                        box.path("x").asDouble() + share * box.path("width").asDouble()),
                (int) Math.round(box.path("y").asDouble() + box.path("height").asDouble() * 0.8));
    }
}
