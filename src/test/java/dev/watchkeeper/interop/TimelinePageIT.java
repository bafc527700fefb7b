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
    private TestNode guarded; // the same with people; what it records until it is needed need not be waited for

    @BeforeAll
    void start(@TempDir Path folder, @TempDir Path other) throws Exception {
        simulator = Simulator.start(SimulatorOptions.of(
                CameraOptions.of("yard", Scene.YARD).withPictures(320, 180, 10, 1),
                CameraOptions.of("street", Scene.STREET).withPictures(320, 180, 10, 1)));
        node = TestNode.start(folder, yaml());
        Users.addOrReplace(other.resolve("data/users"), "anna", "correct horse");
        guarded = TestNode.start(other, yaml());
    }

    @AfterAll
    void stop() throws Exception {
        guarded.close();
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
            String pressed = "document.querySelectorAll('#open [aria-pressed=true]').length === ";
            page.press("b");
            until("the open one is kept by the same key", () -> page.is(pressed + 2));
            page.press("b");
            until("and no longer", () -> page.is(pressed + 1));
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
            assertThat(page.value("""
                            import('./meanwhile.js').then(({ Meanwhile }) => {
                              const meanwhile = new Meanwhile();
                              const list = (asked) => meanwhile.applied([{ id: 'a' }, { id: 'b' }], asked).map(({ id }) => id).join('');
                              meanwhile.gone('a');
                              const first = list(7);
                              meanwhile.gone('a', 8);
                              const second = list(8);
                              const third = list(9);
                              meanwhile.back({ id: 'c' }, 9);
                              return [first, second, third, list(9), list(10)].join(' ');
                            })""").asString())
                    .as(
                            "what an answer still has that was asked for before the deletion, and lacks that was brought back")
                    .isEqualTo("b b ab abc ab");

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
        try (WebBrowser.Page page = timeline(kind)) {
            assertThat(page.is("document.querySelector('#live').getAttribute('aria-pressed') === 'true'"))
                    .isTrue();
            untilRecorded(page, 45);
            aSmallPictureIsUnderThePointer(page, kind);
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

    /** What plays stays as it is; a pointer that flies asks for nothing; where nothing was recorded it says so. */
    private static void aSmallPictureIsUnderThePointer(WebBrowser.Page page, WebBrowser.Kind kind) throws Exception {
        String peek = "document.querySelector('.peek')";
        List<Integer> at = track(page, 20);
        page.mouse("move", at);
        until(
                "the picture under the pointer is of that moment",
                () -> page.is(peek + ".checkVisibility() && " + peek + ".querySelector('img').naturalWidth > 0 &&"
                        + " Math.abs(Date.now() - 20000 - Date.parse(" + peek + ".dataset.takenAt)) < 8000"));
        assertThat(page.value(MODE).asString()).isEqualTo("live");
        page.keep(named("timeline-peek", kind));
        page.mouse("move", track(page, 560));
        until("and where there is none, why", () -> page.text(".peek-why").startsWith("Not recorded"));
        assertThat(page.is(peek + ".querySelector('img').hidden")).isTrue();
        if (kind == WebBrowser.Kind.CHROMIUM) {
            aFingerLooksSearchesAndPlaysFromWhereItIsLifted(page, peek);
        }
        String pictures = "/picture.jpg";
        page.value("document.querySelector('.row-track').dispatchEvent(new PointerEvent('pointerleave')), null");
        long before =
                page.requests().stream().filter(each -> each.contains(pictures)).count();
        // Within one turn of the page, as a hand does that is on its way to something else.
        page.value("(() => { const track = document.querySelector('.row-track[data-camera=yard]'); const box ="
                + " track.getBoundingClientRect(); for (let i = 0; i < 40; i++) track.dispatchEvent(new PointerEvent("
                + "'pointermove', { clientX: box.right - 60 - 4 * i, clientY: box.y + 5, pointerType: 'mouse' }));"
                + " track.dispatchEvent(new PointerEvent('pointerleave')); return null; })()");
        until("it has gone", () -> page.is("!" + peek + ".checkVisibility()"));
        assertThat(page.requests().stream().filter(each -> each.contains(pictures)))
                .hasSize((int) before);
    }

    /** One that rests looks, one that goes sideways searches, and one that is pulled away leaves all as it was. */
    private static void aFingerLooksSearchesAndPlaysFromWhereItIsLifted(WebBrowser.Page page, String peek)
            throws Exception {
        List<Integer> at = track(page, 20);
        page.touch("down", at);
        until(
                "the picture under the finger",
                () -> page.is(peek + ".checkVisibility() && " + peek + ".querySelector('img').naturalWidth > 0"));
        assertThat(page.value(MODE).asString()).isEqualTo("live");
        page.touch("move", track(page, 35));
        until("the large picture follows the finger", () -> page.is(FOLLOWS + " && !" + peek + ".checkVisibility()"));
        assertThat(page.value(MODE).asString()).isEqualTo("paused");
        page.touch("move", List.of(at.getFirst(), at.getLast() - 150));
        until("the finger was pulled away", () -> page.value(MODE).asString().equals("live"));
        page.touch("up", at);
        assertThat(page.value(MODE).asString()).isEqualTo("live");
        page.touch("down", track(page, 40));
        page.touch("move", track(page, 30));
        page.touch("move", at);
        page.touch("up", at);
        until("it plays from there", () -> page.value(MODE).asString().equals("playing"));
        page.press("End");
        until("live again", () -> page.value(MODE).asString().equals("live"));
    }

    /** What goes wrong on the way to a picture, and what the page says meanwhile. */
    private enum Trouble {
        SILENT(1, "asking again"),
        BROKEN(2, "asking again"),
        BUSY(2, "Too many recordings"),
        UNLISTED(2, "being written"),
        LATE(1, ""),
        HOLE(1, ""),
        UNOPENED(1, "trying again"),
        UNSEEN(1, "trying again");

        private final int times;
        private final String said;

        Trouble(int times, String said) {
            this.times = times;
            this.said = said;
        }

        boolean ofBrowser() {
            return compareTo(HOLE) >= 0;
        }
    }

    /** Answers that come late, never or wrong, holes between files, and a browser whose events do not come. */
    @Order(2)
    @ParameterizedTest
    @EnumSource(WebBrowser.Kind.class)
    void aSeekEndsWithItsPictureWhateverGoesWrongOnTheWay(WebBrowser.Kind kind) throws Exception {
        String script = Files.readString(Path.of("src/test/browser/trouble.js"));
        String mute = kind == WebBrowser.Kind.CHROMIUM ? "; trouble.mute = 1;" : "";
        try (WebBrowser.Page page = browser(kind).open(node.uri("/timeline?camera=yard"), 1280, 820, script + mute)) {
            prepared(page);
            untilRecorded(page, 45);
            for (Trouble each : Trouble.values()) {
                if (kind == WebBrowser.Kind.FIREFOX && !each.ofBrowser()) {
                    continue; // the network is the same
                }
                String name = each.name().toLowerCase(Locale.ROOT);
                page.value(
                        "Object.assign(trouble, { kind: '%s', left: %d, said: [] }), null".formatted(name, each.times));
                click(page, 20);
                page.value("window.wanted = Date.parse(document.querySelector('#time').dateTime)");
                until(
                        name + ": the page says it",
                        () -> page.is("trouble.left === 0 && (trouble.said.some((each) => each.includes('" + each.said
                                + "')) || '" + each.said + "' === '')"));
                until(
                        name + ": the video of the moment is seen all the same",
                        () -> page.is("document.querySelector('.view-image').hidden && !document.querySelector("
                                + "'.view-wait').checkVisibility() && document.querySelector('.view-video').readyState"
                                + " >= 2 && Math.abs(Date.parse(document.querySelector('.view').dataset.shownAt)"
                                + " - wanted) < 5000"));
                page.press("End");
                until(name + ": live again", () -> page.value(MODE).asString().equals("live"));
            }
            click(page, 20);
            until("it plays", () -> page.is("document.querySelector('.view-video').currentTime > 0"));
            if (kind == WebBrowser.Kind.CHROMIUM) {
                aPictureThatComesLateDoesNotLieOverTheVideo(page);
            }
            page.value("trouble.sources.at(-1).dispatchEvent(new Event('sourceclose')), null");
            until(
                    "what the browser has lost is fetched again",
                    () -> page.is("document.querySelector('.view-video')"
                            + ".readyState >= 2 && document.querySelector('.view-image').hidden"));
            assertThat(page.problems()).isEmpty();
        }
    }

    private static void aPictureThatComesLateDoesNotLieOverTheVideo(WebBrowser.Page page) throws Exception {
        page.press("End");
        until("live again", () -> page.value(MODE).asString().equals("live"));
        page.value("Object.assign(trouble, { kind: 'late', left: 1, path: '/picture.jpg', came: 0 }), null");
        click(page, 30);
        until("the keyframe comes after the video", () -> page.is("trouble.came > 0"));
        page.value("new Promise((resolve) => { setTimeout(resolve, 1000); })"); // so that it could be shown
        assertThat(
                        page.is(
                                "document.querySelector('.view-image').hidden && document.querySelector('.view-video').readyState >= 2"))
                .isTrue();
        page.value("trouble.path = '/piece.mp4', null");
    }

    /** What several cameras saw at once reads as one happening, each event with its own card; and what goes on has a picture that says what it is. */
    @Order(2)
    @Test
    void eventsOfTheSameMomentStandTogetherAndWhatGoesOnHasAPicture() throws Exception {
        String script = Files.readString(Path.of("src/test/browser/trouble.js"));
        try (WebBrowser.Page page =
                browser(WebBrowser.Kind.CHROMIUM).open(node.uri("/events?text=nowhere"), 1280, 820, script)) {
            until("the page", () -> page.is("document.querySelector('#none')?.checkVisibility()"));
            recorded(page, 10);
            page.value("""
                    (() => {
                      const now = Date.now();
                      const event = (id, camera, ago, length, more = {}) => ({ id, camera, title: null, start: new Date(now - 1000 * ago).toISOString(),
                        end: length === null ? null : new Date(now - 1000 * (ago - length)).toISOString(), peak: 0, zones: [], zone_titles: [], clip: null, snapshot: null,
                        codec: 'h264', analysis: null, labels: [], score: null, threshold: null, regions: [], path: [], kind: 'motion', trigger: null, seen: true, kept: false, ...more });
                      trouble.answers = { '/api/events': { next_before: null, events: [event('9', 'yard', 3, null), event('8', 'street', 40, 5, { seen: false }), event('7', 'yard', 42, 4),
                        event('6', 'street', 44, 3), event('5', 'yard', 90, 4), event('4', 'yard', 95, 4), event('3', 'street', 200, 4)] } };
                      document.querySelector('#text').value = '';
                      document.querySelector('#day-all').click();
                      return null;
                    })()""");
            until("the events", () -> page.count(".event-card") == 7);
            assertThat(
                            WebBrowser.strings(
                                    page.value(
                                            "[...document.querySelectorAll('.event-group')].map((group) => [...group.children].map((card) => card.dataset.id).join())")))
                    .containsExactly("9", "8,7,6", "5,4", "3");
            assertThat(
                            WebBrowser.strings(
                                    page.value(
                                            "[...document.querySelectorAll('[role=group]')].map((group) => group.getAttribute('aria-label').replace(/^[^,]*, /, ''))")))
                    .as("one camera alone is no group")
                    .singleElement()
                    .asString()
                    .isEqualTo("2 cameras: street, yard");
            until(
                    "what goes on has a picture that says what it is",
                    () -> page.text("[data-id='9'] .event-what").matches("(Recorded at|Camera’s picture of) .*"));
            until(
                    "first of its recorded beginning",
                    () -> page.text("[data-id='9'] .event-what").startsWith("Recorded at"));
            until(
                    "then what the camera sees now",
                    () -> page.text("[data-id='9'] .event-what").startsWith("Camera’s picture of"));
            page.keep("events-together");
            page.press("n");
            until(
                    "the next unseen is the one in the group",
                    () -> page.is("document.querySelector('#open').open")
                            && page.text("#open-title").startsWith("street"));
            page.press("j");
            until("then the one beside it", () -> page.text("#open-title").startsWith("yard"));
        }
    }

    /** What somebody drags stays where it is, the page says what happened, and goes on as soon as somebody has signed in again. */
    @Order(3)
    @ParameterizedTest
    @EnumSource(WebBrowser.Kind.class)
    void aSessionThatEndsInTheMiddleOfADragLosesNothing(WebBrowser.Kind kind) throws Exception {
        try (WebBrowser.Page page =
                browser(kind).open(guarded.uri("/sign-in?next=%2Fpeople%3Fat%3D1%23tokens"), 1280, 820)) {
            until("the sign-in page", () -> page.is("document.readyState === 'complete' && document.title !== ''"));
            page.type("#user", "anna");
            page.type("#password", "correct horse");
            page.click("#enter");
            until(
                    "signed in, and where it was",
                    () -> page.is("location.pathname + location.search + location.hash === '/people?at=1#tokens'"));
            page.go(guarded.uri("/timeline?camera=yard"));
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

    /** What is deleted or damaged while it plays is one clear sentence each, and what comes after it is played. */
    @Order(4)
    @Test
    void whatIsDeletedOrDamagedWhileItPlaysIsSaidToBeAndPassedOver() throws Exception {
        try (WebBrowser.Page page = timeline(WebBrowser.Kind.CHROMIUM)) {
            untilRecorded(page, 45);
            List<Path> clips;
            try (Stream<Path> all = Files.walk(node.data().resolve("recordings/yard"))) {
                clips = all.filter(file -> file.toString().endsWith(".mp4"))
                        .sorted()
                        .toList();
            }
            for (Path clip : clips.subList(0, clips.size() - 2)) {
                Files.delete(clip);
            }
            Files.write(clips.get(clips.size() - 2), new byte[2000]);
            click(page, 40);
            for (String said : List.of("deleted", "damaged")) {
                until(
                        "the page says " + said,
                        () -> page.is("[...document.querySelectorAll('.view-notice')].some((n) => !n.hidden &&"
                                + " n.textContent.includes('" + said + "'))"));
                page.keep("timeline-" + said);
            }
            until(
                    "it goes on with what is left",
                    () -> page.is(
                            MODE
                                    + " === 'playing' && !document.querySelector('.view-video').paused && document.querySelector('.view-notice').hidden"));
            assertThat(page.problems()).isEmpty();
        }
    }

    private WebBrowser.Page timeline(WebBrowser.Kind kind) throws Exception {
        WebBrowser.Page page = browser(kind).open(node.uri("/timeline?camera=yard"), 1280, 820);
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
        recorded(page, seconds);
        page.value("document.querySelector('[data-ms=\"600000\"]').click()");
    }

    private static void recorded(WebBrowser.Page page, int seconds) {
        until(
                seconds + " s are recorded",
                () -> page.value("fetch('api/timeline?camera=yard').then((a) => a.json()).then((a) => (Date.now()"
                                        + " - Date.parse(a.cameras[0].recordings[0]?.from)) / 1000)")
                                .asDouble()
                        > seconds);
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
