package dev.watchkeeper.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.lab.simulate.CameraOptions;
import dev.watchkeeper.lab.simulate.Simulator;
import dev.watchkeeper.lab.simulate.SimulatorOptions;
import dev.watchkeeper.node.TestNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What holds for all pages: they can be read by everybody, have their size at once, fit a phone, and can be installed, also below a base path. */
final class LooksIT extends BrowserCase {
    private static final int CAMERAS = 3;

    /** Counts how far parts of the page were pushed by others. */
    private static final String SHIFTS = """
            window.shifted = 0;
            new PerformanceObserver((list) => list.getEntries().forEach((entry) => { window.shifted += entry.value; }))
              .observe({ type: 'layout-shift', buffered: true });""";

    /** A page, what is there once it is complete, and what is pressed then, if anything, with what comes of it. */
    private record Looked(String path, String complete, String pressed, String then) {
        Looked(String path, String complete) {
            this(path, complete, "", complete);
        }
    }

    private static final List<Looked> PAGES = List.of(
            new Looked("/timeline", ".row-track[data-camera]", "#export-open", ".export-choice"),
            new Looked("/events", ".event-card img"),
            new Looked("/events", ".event-card img", ".event-open", "dialog.event-dialog[open]"),
            new Looked("/people", "#tokens li", "#offer-make", "dialog.people-dialog[open]"),
            new Looked("/incidents", "main.incidents:not([aria-busy]) .line canvas"),
            new Looked("/sign-in", "#user"),
            new Looked("/tune/cam1", ".figures dd"),
            new Looked("/setup", "#view .part"),
            new Looked("/", ".tile.alive"));

    /** The size of what they show is not known before it comes. */
    private static final int UNSTEADY = 2;

    private Simulator simulator;
    private TestNode node;

    @TempDir
    private Path profile;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        simulator = Simulator.start(SimulatorOptions.of(IntStream.rangeClosed(1, CAMERAS)
                .mapToObj(i -> CameraOptions.of("cam" + i, Scene.CROWD).withPictures(320, 180, 5, 1))
                .toArray(CameraOptions[]::new)));
        StringBuilder yaml = new StringBuilder("api: {base-path: /watchkeeper/}\ncameras:\n");
        for (int i = 1; i <= CAMERAS; i++) {
            yaml.append("  cam%d: {url: \"%s\"}\n"
                    .formatted(i, simulator.camera("cam" + i).url()));
        }
        node = TestNode.start(folder, yaml.toString());
        until("an event of each", () -> node.get("/api/events").path("events").size() >= CAMERAS);
    }

    @AfterAll
    void stop() {
        node.close();
        simulator.close();
    }

    @Test
    void theRulesForAccessibilityFindNothingInLightAndDark() throws Exception {
        for (Map.Entry<String, Integer> look :
                Map.of("light", 1280, "dark", 390).entrySet()) {
            String theme = "localStorage.setItem('watchkeeper.theme', '" + look.getKey() + "')";
            for (Looked each : PAGES) {
                String name = each + " in " + look;
                try (WebBrowser.Page page =
                        browser(WebBrowser.Kind.CHROMIUM).open(node.uri(each.path()), look.getValue(), 844, theme)) {
                    until(name, () -> page.count(each.complete()) > 0);
                    if (!each.pressed().isEmpty()) {
                        page.value("document.querySelector('" + each.pressed() + "').click()");
                        until(name, () -> page.count(each.then()) > 0);
                    }
                    assertThat(page.axe()).as(name).isEmpty();
                    assertThat(page.value("document.documentElement.scrollWidth")
                                    .asInt())
                            .as(name)
                            .isLessThanOrEqualTo(look.getValue());
                    assertThat(page.problems()).isEmpty();
                }
            }
        }
    }

    @Test
    void onAPhoneAnEventIsInTheFirstScreenAndTheFiltersUnfold() throws Exception {
        try (WebBrowser.Page page = browser(WebBrowser.Kind.CHROMIUM).open(node.uri("/events"), 390, 700)) {
            until("an event", () -> page.count(".event-card img") > 0);
            assertThat(page.is("document.querySelector('.event-card').getBoundingClientRect().bottom < innerHeight"))
                    .as("the first event is seen without scrolling")
                    .isTrue();
            String shown = "document.getElementById('camera').checkVisibility()";
            assertThat(page.is(shown)).isFalse();
            page.click("#fold");
            assertThat(page.is(shown)).isTrue();
            page.select("#camera", "cam2");
            until("what is folded is not forgotten", () -> page.text("#fold").equals("1 filter"));
            page.click("#fold");
            assertThat(page.is(shown)).isFalse();
            page.keep("events-phone-folded");
        }
    }

    @Test
    void nothingJumpsWhileAPageLoads() throws Exception {
        Set<String> paths = new HashSet<>();
        for (Looked each : PAGES.subList(0, PAGES.size() - UNSTEADY)) {
            if (!paths.add(each.path())) {
                continue;
            }
            for (int width : List.of(390, 1280)) {
                try (WebBrowser.Page page =
                        browser(WebBrowser.Kind.CHROMIUM).open(node.uri(each.path()), width, 844, SHIFTS)) {
                    until(each.path(), () -> page.count(each.complete()) > 0);
                    assertThat(page.value("shifted").asDouble())
                            .as(each.path() + " at " + width)
                            .isLessThan(0.1); // what the rules of the web call good
                    if (each.path().equals("/timeline") && width == 390) {
                        assertThat(page.is("[...document.querySelectorAll('.row:has(.row-name)')].every((row) =>"
                                        + " row.offsetHeight <= 38 && row.querySelector('.row-name').offsetTop"
                                        + " === row.querySelector('.row-track').offsetTop)"))
                                .as("each camera has one line, so that a phone shows eight")
                                .isTrue();
                    }
                }
            }
        }
    }

    @Test
    void chromiumOffersToInstallEachPageAtTheRootAndBelowAPath() throws Exception {
        try (Browser browser = Browser.start(Files.createDirectories(profile.resolve("installing")));
                Browser.Page page = browser.open(node.uri("/"), 1280, 820)) {
            page.order("Page.enable", Map.of());
            for (String base : List.of("/", "/watchkeeper/")) {
                for (String path : List.of("", "timeline", "events", "incidents", "setup", "people", "tune/cam1")) {
                    String address = node.uri(base).toString();
                    page.order("Page.navigate", Map.of("url", address + path));
                    until(
                            path,
                            () -> page.value("document.readyState === 'complete' && location.href")
                                    .asString("")
                                    .startsWith(address + path));
                    assertThat(page.order("Page.getInstallabilityErrors", Map.of())
                                    .path("installabilityErrors"))
                            .as(address + path)
                            .isEmpty();
                    JsonNode found = page.order("Page.getAppManifest", Map.of());
                    assertThat(found.path("errors")).isEmpty();
                    JsonNode app = found.path("manifest");
                    assertThat(List.of("startUrl", "scope", "id").stream()
                                    .map(name -> app.path(name).asString()))
                            .as("another Watchkeeper of the same host is another app")
                            .containsOnly(address);
                    assertThat(app.path("display").asString()).isEqualTo("kStandalone");
                }
            }
        }
    }
}
