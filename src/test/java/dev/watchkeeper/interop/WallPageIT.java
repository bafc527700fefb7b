package dev.watchkeeper.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.lab.simulate.CameraOptions;
import dev.watchkeeper.lab.simulate.Fault;
import dev.watchkeeper.lab.simulate.Simulator;
import dev.watchkeeper.lab.simulate.SimulatorOptions;
import dev.watchkeeper.node.TestNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** The wall with sixteen cameras, as people use it: what they see at once, large pictures, keys, order and groups, other sizes, themes and languages. */
final class WallPageIT extends BrowserCase {
    private static final List<String> NAMES =
            IntStream.rangeClosed(1, 16).mapToObj("cam%02d"::formatted).toList();

    private static final List<Scene> SCENES = List.of(Scene.YARD, Scene.STREET, Scene.ROOM, Scene.CROWD);

    /** Somebody walks through one, and cars drive through the other, which is looked for. */
    private static final List<String> MOVING = List.of("cam05", "cam10");

    private static final String ALIVE = "document.querySelectorAll('.tile.alive').length";

    private static final String ORDER = "[...document.querySelectorAll('.tile')].map((tile) => tile.dataset.camera)";

    private static final String LARGE =
            "[...document.querySelectorAll('.tile.large')].map((tile) => tile.dataset.camera).join()";

    /** Where each tile is, by its name. */
    private static final String PLACES = """
            Object.fromEntries([...document.querySelectorAll('.tile')].map((tile) => {
              const { left, top } = tile.getBoundingClientRect();
              return [tile.dataset.camera, `${Math.round(left)} ${Math.round(top)}`];
            }))""";

    /** Looks whether a tile says its cause over the picture and once more below that. */
    private static final String CAUSES_TWICE = """
            window.twice = false, setInterval(() => {
              const said = (part) => (document.querySelector(`[data-camera=cam06] ${part}`)?.textContent ?? '').toLowerCase();
              window.twice ||= said('.cause') !== '' && said('.age').includes(said('.cause'));
            }, 50)""";

    /** Counts the streams that are opened, and the videos that begin again. */
    private static final String COUNTS = """
            window.begun = 0;
            window.WebSocket = class extends WebSocket { constructor(...words) { super(...words); window.begun += 1; } };
            for (const kind of ['emptied', 'pause']) document.addEventListener(kind, () => { window.begun += 1; }, true);
            const still = new CSSStyleSheet();
            still.replaceSync('#banners { display: none }'); // a busy machine's warning would move every tile
            addEventListener('DOMContentLoaded', () => { document.adoptedStyleSheets.push(still); });""";

    /** Something moves in a camera that the group does not show, then in one of its own, which goes blind. */
    private static final String FOLLOWS_WHAT_IS_SHOWN_AND_SEES = """
            import(new URL('large.js', document.baseURI).href).then(async ({ LargeTile }) => {
              const blind = new Set();
              const shown = ['cam01', 'cam05'];
              const large = new LargeTile(() => {}, (name) => !blind.has(name));
              const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });
              large.setMode('follow');
              large.among(shown);
              for (const name of ['cam09', 'cam05']) {
                large.moved(name);
                await pause(50);
              }
              const followed = [large.among(shown)];
              blind.add('cam05');
              for (let i = 0; i < 300 && large.among(shown) === 'cam05'; i++) {
                large.look();
                await pause(100);
              }
              return [...followed, large.among(shown)].join();
            })""";

    /** How many tiles lie wholly within the window. */
    private static final String IN_SIGHT = """
            [...document.querySelectorAll('.tile')].map((tile) => tile.getBoundingClientRect())
              .filter((box) => box.top >= 0 && box.bottom <= innerHeight && box.left >= 0 && box.right <= innerWidth).length""";

    private Simulator simulator;
    private TestNode node;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        CameraOptions[] cameras = NAMES.stream()
                .map(name -> CameraOptions.of(name, SCENES.get(NAMES.indexOf(name) % SCENES.size()))
                        .withPictures(320, 180, 5, 2))
                .toArray(CameraOptions[]::new);
        simulator = Simulator.start(SimulatorOptions.of(cameras));
        StringBuilder yaml = new StringBuilder(
                "record: {mode: \"off\"}\nmotion: {enabled: false}\nchecks: {cpu-warning-percent: 100}\ncameras:\n");
        for (String name : NAMES) {
            yaml.append("  %s: {url: \"%s\"%s}\n"
                    .formatted(
                            name,
                            simulator.camera(name).url(),
                            MOVING.contains(name) ? ", motion: {enabled: true, end-after: 1s}" : ""));
        }
        node = TestNode.start(folder, yaml.toString());
    }

    @AfterAll
    void stop() throws Exception {
        node.close();
        simulator.close();
    }

    private static String named(String name, WebBrowser.Kind kind) {
        return name + "-" + kind.name().toLowerCase(Locale.ROOT);
    }

    private WebBrowser.Page wall(WebBrowser.Kind kind, int widthPx, int heightPx) throws Exception {
        WebBrowser.Page page = browser(kind).open(node.uri("/icon.svg"), widthPx, heightPx); // loads fast
        page.value("localStorage.clear()");
        page.go(node.uri("/"));
        return page;
    }

    private static void allLive(WebBrowser.Page page) {
        until("all sixteen are live", () -> page.value(ALIVE).asInt() == 16);
    }

    @ParameterizedTest
    @EnumSource(WebBrowser.Kind.class)
    void sixteenCamerasAreInSightAtOnceAndNothingIsAskedOfAnotherHost(WebBrowser.Kind kind) throws Exception {
        try (WebBrowser.Page page = wall(kind, 1280, 820)) {
            allLive(page);
            assertThat(page.value(IN_SIGHT).asInt()).isEqualTo(16);
            page.keep(named("wall-16", kind));
            String host = node.uri("/").getAuthority();
            assertThat(page.requests())
                    .isNotEmpty()
                    .allSatisfy(
                            address -> assertThat(address).matches("(?:blob:|data:|about:|\\w+://" + host + "/).*"));
            assertThat(icons(page)).contains("192x192 192x192", "512x512 512x512");
            page.size(3840, 2160);
            until("sixteen on a television", () -> page.value(IN_SIGHT).asInt() == 16);
            assertThat(page.value("parseFloat(getComputedStyle(document.querySelector('.tile h2')).fontSize)")
                            .asDouble())
                    .as("px of a name, to be read from three metres")
                    .isGreaterThanOrEqualTo(36);
            page.keep(named("wall-16-television", kind));
            assertThat(page.problems()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(WebBrowser.Kind.class)
    void aPictureFillsTheWallAfterOnePressAndTheWallComesBack(WebBrowser.Kind kind) throws Exception {
        try (WebBrowser.Page page = wall(kind, 1280, 820)) {
            allLive(page);
            page.click("[data-camera=cam03] .open");
            until(
                    "it is alone",
                    () -> page.count(".tile") == 1 && page.is("document.querySelector('.tile.full.alive')"));
            assertThat(page.value("document.querySelector('.tile.full .media').clientWidth")
                            .asInt())
                    .isGreaterThan(1200);
            assertThat(page.text(".tile.full .facts")).contains("320 × 180");
            page.keep(named("wall-large", kind));
            until("the others are sent nothing", () -> viewers() == 1);
            page.press("ArrowRight");
            until("the next one", () -> page.is("document.querySelector('[data-camera=cam04].full')"));
            page.press("Escape");
            until(
                    "the wall, with the focus where it was",
                    () -> page.count(".tile") == 16
                            && page.is("document.activeElement.closest('[data-camera=cam04]')"));
            page.press("ArrowDown");
            until("one row down", () -> page.is("document.activeElement.closest('[data-camera=cam08]')"));
            page.press("?");
            until("the list of keys", () -> page.is("document.querySelector('dialog.shortcuts[open]')"));
            page.keep(named("wall-keys", kind));
            page.press("Escape");
            page.click("[data-camera=cam01] .open");
            until("large again", () -> page.count(".tile") == 1);
            page.back();
            until("the way back of a phone works, too", () -> page.count(".tile") == 16);
            assertThat(page.problems()).isEmpty();
        }
    }

    private int viewers() throws Exception {
        return new String(node.fetch("/metrics", "Accept", "*/*").body(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("watchkeeper_live_viewers"))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @ParameterizedTest
    @EnumSource(WebBrowser.Kind.class)
    void onAPhoneTilesOutOfSightAreSentNothing(WebBrowser.Kind kind) throws Exception {
        try (WebBrowser.Page page = wall(kind, 390, 600)) {
            until("those in sight are live, and no others are asked for", () -> {
                int alive = page.value(
                                "[...document.querySelectorAll('.tile.alive video')].filter((video) => !video.hidden).length")
                        .asInt();
                return alive >= 8 && alive == viewers() && alive < 16;
            });
            assertThat(page.value("document.documentElement.scrollWidth").asInt())
                    .isLessThanOrEqualTo(390);
            page.keep(named("wall-16-phone", kind));
            page.value("window.scrollTo(0, document.documentElement.scrollHeight)");
            until(
                    "the last ones are live after scrolling",
                    () -> page.is("document.querySelector('[data-camera=cam16].alive video:not([hidden])')"));
            until(
                    "and the first ones rest",
                    () -> page.is("document.querySelector('[data-camera=cam01] video').hidden"));
        }
    }

    @ParameterizedTest
    @EnumSource(WebBrowser.Kind.class)
    void aTileThatDoesNotSeeIsGreyWithCauseAgeAndSince(WebBrowser.Kind kind) throws Exception {
        try (WebBrowser.Page page = wall(kind, 1280, 820)) {
            allLive(page);
            page.value(CAUSES_TWICE);
            simulator.camera("cam06").fault(Fault.Line.SILENT);
            String tile = "document.querySelector('[data-camera=cam06]')";
            until(
                    "it is grey",
                    () -> page.is("!" + tile + ".classList.contains('alive')")
                            && page.is(
                                    "getComputedStyle([..." + tile
                                            + ".querySelectorAll('.picture')].find((each) => !each.hidden)).filter.includes('grayscale(1)')"));
            until("with its age", () -> page.text("[data-camera=cam06] .age").matches("last picture .* ago"));
            until("the cause", () -> !page.text("[data-camera=cam06] .cause").isEmpty());
            until(
                    "and since when",
                    () -> page.text("[data-camera=cam06] .since").matches("\\w+ since .*"));
            assertThat(page.is("window.twice")).as("the cause was said twice").isFalse();
            page.keep(named("wall-blind", kind));
            page.value("document.querySelector('[data-camera=cam06] .open').focus()");
            page.press("g");
            until(
                    "as the large one, too",
                    () -> page.is("document.querySelector('[data-camera=cam06].large:not(.alive) .stale')"));
            page.keep(named("wall-blind-large", kind));
            page.looks("dark", "de");
            until("in German, too", () -> page.text("[data-camera=cam06] .age").matches("letztes Bild vor .*"));
            page.keep(named("wall-blind-german-dark", kind));
        } finally {
            simulator.camera("cam06").heal();
        }
    }

    @ParameterizedTest
    @EnumSource(WebBrowser.Kind.class)
    void orderAndGroupsAreMadeByMouseAndKeysAndKept(WebBrowser.Kind kind) throws Exception {
        try (WebBrowser.Page page = wall(kind, 1280, 820)) {
            allLive(page);
            page.click("#arrange");
            page.drag("[data-camera=cam01] .media", "[data-camera=cam03] .media");
            until(
                    "dragged",
                    () -> WebBrowser.strings(page.value(ORDER))
                            .subList(0, 3)
                            .equals(List.of("cam02", "cam03", "cam01")));
            page.value("document.querySelector('[data-camera=cam16] .open').focus()");
            page.press("ArrowLeft");
            until(
                    "moved by a key, and the focus with it",
                    () -> page.is("document.activeElement.closest('.tile').dataset.camera === 'cam16'")
                            && WebBrowser.strings(page.value(ORDER)).get(14).equals("cam16"));
            page.type(".new-group input", "Yard");
            page.press("Enter");
            until("a new group", () -> page.count(".member") == 16);
            page.click("[data-camera=cam02] .member input");
            page.click("[data-camera=cam16] .member input");
            page.keep(named("wall-arrange", kind));
            page.press("Escape");
            List<String> group = List.of("cam02", "cam16");
            until("only the group", () -> WebBrowser.strings(page.value(ORDER)).equals(group));
            page.reload();
            until(
                    "after loading again, too",
                    () -> WebBrowser.strings(page.value(ORDER)).equals(group));
            page.press("a");
            until("arranged again", () -> page.count(".member") == 16);
            page.click("[data-camera=cam02] .member input");
            page.click("[data-camera=cam16] .member input");
            page.press("Escape");
            until(
                    "an empty group says so, in sight",
                    () -> page.is("(({ top, bottom }) => top < bottom && bottom < innerHeight)("
                            + "document.querySelector('#empty-group').getBoundingClientRect())"));
            page.click(".group:not([data-group])");
            until(
                    "and the order",
                    () -> WebBrowser.strings(page.value(ORDER)).size() == 16
                            && WebBrowser.strings(page.value(ORDER))
                                    .subList(0, 3)
                                    .equals(List.of("cam02", "cam03", "cam01")));
            assertThat(page.problems()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(WebBrowser.Kind.class)
    void oneTileIsLargeByPointerAndKeysForItsGroupAndNoVideoBeginsAgain(WebBrowser.Kind kind) throws Exception {
        try (WebBrowser.Page page = browser(kind).open(node.uri("/icon.svg"), 1280, 820, COUNTS)) {
            page.value(
                    "localStorage.clear(), localStorage.setItem('watchkeeper.groups', '{\"Yard\":[\"cam01\",\"cam05\"]}')");
            page.go(node.uri("/"));
            until("all play", () -> page.count(".tile.alive video:not([hidden])") == 16);
            JsonNode even = page.value(PLACES);
            int begun = page.value("begun").asInt();
            page.hover("[data-camera=cam03] .media");
            page.click("[data-camera=cam03] .enlarge");
            until("cam03 is large", () -> page.value(LARGE).asString().equals("cam03"));
            assertThat(page.value(IN_SIGHT).asInt()).isEqualTo(16);
            assertThat(
                            page.is(
                                    "document.querySelector('.large').clientWidth > 2 * document.querySelector('[data-camera=cam04]').clientWidth"))
                    .isTrue();
            JsonNode third = page.value(PLACES);
            page.value("document.querySelector('[data-camera=cam10] .open').focus()");
            page.press("g");
            until("cam10 is large", () -> page.value(LARGE).asString().equals("cam10"));
            JsonNode tenth = page.value(PLACES);
            assertThat(NAMES.stream().filter(name -> !third.path(name).equals(tenth.path(name))))
                    .as("the others stay where they are")
                    .containsOnly("cam01", "cam03", "cam10");
            page.press("ArrowRight");
            until("the next one as it is seen", () -> page.is("document.activeElement.closest('[data-camera=cam02]')"));
            page.keep(named("wall-one-large", kind));
            page.value("document.querySelector('[data-camera=cam10] .open').focus()");
            page.press("g");
            until(
                    "all as they were",
                    () -> page.count(".large") == 0 && page.value(PLACES).equals(even));
            assertThat(page.value(ALIVE).asInt()).isEqualTo(16);
            assertThat(page.value("begun").asInt())
                    .as("streams and videos begun")
                    .isEqualTo(begun);
            page.press("g");
            page.click("[data-group=Yard]");
            until("another group has its own", () -> page.count(".tile") == 2 && page.count(".large") == 0);
            page.click(".group:not([data-group])");
            page.reload();
            until(
                    "kept",
                    () -> page.count(".tile") == 16
                            && page.value(LARGE).asString().equals("cam10"));
            page.click("#arrange");
            page.drag("[data-camera=cam06] .media", "[data-camera=cam10] .media");
            until(
                    "dragged onto the large one",
                    () -> page.value(LARGE).asString().equals("cam06"));
            page.select(".sizes", "even");
            until("chosen in the bar", () -> page.count(".large") == 0);
            page.press("Escape");
            page.size(390, 844);
            page.press("g");
            until(
                    "above two columns on a phone",
                    () -> page.is("document.querySelector('.large')?.clientWidth > 0.9 * innerWidth"));
            page.keep(named("wall-one-large-phone", kind));
            assertThat(page.problems()).isEmpty();
        }
    }

    @Test
    void theLargeTileFollowsMotionUntilSomebodyChooses() throws Exception {
        try (WebBrowser.Page page = wall(WebBrowser.Kind.CHROMIUM, 1280, 820)) {
            page.click("#arrange");
            page.select(".sizes", "follow");
            page.press("Escape");
            page.value("""
                    window.seen = new Set(),
                    new EventSource('api/stream').addEventListener('motion', ({ data }) => seen.add(JSON.parse(data).camera)), null""");
            until("motion is large", () -> MOVING.contains(page.value(LARGE).asString()));
            assertThat(page.text(".tile.large .follows")).isEqualTo("Follows motion");
            page.keep("wall-follows");
            page.hover("[data-camera=cam02] .media");
            page.click("[data-camera=cam02] .enlarge");
            page.value("seen.clear()");
            until("motion elsewhere", () -> page.is("seen.size > 0"));
            assertThat(page.value(LARGE).asString()).isEqualTo("cam02");
            assertThat(page.is("document.querySelector('.follows:not([hidden])')"))
                    .isFalse();
            page.press("g");
            until("all the same size", () -> page.count(".large") == 0);
            assertThat(page.value(FOLLOWS_WHAT_IS_SHOWN_AND_SEES).asString()).isEqualTo("cam05,cam01");
            assertThat(page.problems()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(WebBrowser.Kind.class)
    void theRulesForAccessibilityFindNothingSerious(WebBrowser.Kind kind) throws Exception {
        try (WebBrowser.Page page = browser(kind).open(node.uri("/icon.svg"), 1500, 900)) {
            for (String theme : List.of("light", "dark")) {
                page.size(1500, 900);
                page.value("localStorage.clear(), localStorage.setItem('watchkeeper.theme', '" + theme
                        + "'), localStorage.setItem('watchkeeper.language', '"
                        + (theme.equals("dark") ? "de" : "en") + "')");
                page.go(node.uri("/"));
                until("some are live, and others load", () -> page.value(ALIVE).asInt() > 0);
                assertThat(page.value("document.documentElement.lang").asString())
                        .isEqualTo(theme.equals("dark") ? "de" : "en");
                page.keep(named("wall-wide-" + theme, kind));
                assertThat(page.axe()).as(theme).isEmpty();
                page.click(".menu summary");
                page.size(390, 844);
                until(
                        "laid out",
                        () -> page.value("document.documentElement.scrollWidth").asInt() <= 390);
                page.keep(named("wall-phone-menu-" + theme, kind));
                assertThat(page.axe()).as(theme + " on a phone").isEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(WebBrowser.Kind.class)
    void thePageAboutAnUnknownCameraSaysSoAndStopsAsking(WebBrowser.Kind kind) throws Exception {
        try (WebBrowser.Page page = browser(kind).open(node.uri("/tune/nobody"), 1000, 700)) {
            until("it says so", () -> page.text("#banners").contains("nobody"));
            page.keep(named("tuning-unknown", kind));
            int asked = page.requests().size();
            page.value("new Promise((done) => setTimeout(done, 2500))");
            assertThat(page.requests()).hasSize(asked);
        }
    }

    /** The icons that an installed page gets, with the sizes that are said of them. */
    private static List<String> icons(WebBrowser.Page page) throws Exception {
        return WebBrowser.strings(page.value("""
                    (async () => {
                      const address = document.querySelector('link[rel=manifest]').href;
                      const app = await (await fetch(address)).json();
                      const size = async ({ src, sizes }) => {
                        const image = new Image();
                        image.src = new URL(src, address);
                        await image.decode();
                        return `${image.naturalWidth}x${image.naturalHeight} ${sizes}`;
                      };
                      return Promise.all(app.icons.filter(({ sizes }) => sizes !== 'any').map(size));
                    })()"""));
    }
}
