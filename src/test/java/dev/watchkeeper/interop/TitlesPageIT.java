package dev.watchkeeper.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.lab.simulate.CameraOptions;
import dev.watchkeeper.lab.simulate.Simulator;
import dev.watchkeeper.lab.simulate.SimulatorOptions;
import dev.watchkeeper.node.TestNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Visitors see titles instead of names, in any script and never interpreted as markup; URLs keep the names. */
@Tag("interop")
final class TitlesPageIT {
    private static final String TITLE = "Größe 前門";
    private static final String ZONE = "Двор <b>& 庭</b>";
    private static final String YAML = """
            record: {pre-motion: 2s, post-motion: 1s}
            motion: {end-after: 1s}
            guard: {max-memory-percent: 0.1, check-interval: 1s, step-time: 10m}
            cameras:
              yard:
                title: "%s"
                url: "%s"
                motion:
                  zones: [{name: court, title: "%s", polygon: [[0, 0], [1, 0], [1, 1], [0, 1]]}]
            """;

    @TempDir
    Path temp;

    @Test
    void titlesReplaceNamesEverywhere() throws Exception {
        try (Simulator simulator = Simulator.start(SimulatorOptions.of(
                        CameraOptions.of(ScriptedTitle.NAME, Scene.YARD).withPictures(320, 180, 10, 1)));
                ScriptedTitle camera =
                        new ScriptedTitle(simulator.camera(ScriptedTitle.NAME).url());
                TestNode node = TestNode.start(temp, YAML.formatted(TITLE, camera.uri(), ZONE));
                Browser browser = Browser.start(Files.createDirectory(temp.resolve("profile")));
                Browser.Page page = browser.open(node.uri("/"), 1000, 1400);
                Browser.Page tuning = browser.open(node.uri("/tune/yard"), 1000, 1400)) {
            until("the tile has its title", () -> texts(page, ".tile h2").equals(List.of(TITLE)));
            assertThat(attributes(page, ".tile img.picture", "alt")).containsExactly("Last picture of " + TITLE);
            assertThat(attributes(page, ".tile video", "aria-label")).containsExactly("Live video of " + TITLE);
            assertThat(attributes(page, ".tile .grow", "aria-label"))
                    .containsExactly("Show " + TITLE + " in full screen");
            assertThat(attributes(page, ".tile .again", "title").getFirst()).contains(" to " + TITLE + " and");
            assertThat(attributes(page, ".tile a", "title").getFirst()).contains(" in " + TITLE + ",");
            assertThat(attributes(page, ".tile a", "href").getFirst()).endsWith("/tune/yard");
            assertThat(texts(page, "#event-camera option")).containsExactly("All cameras", TITLE);
            assertThat(attributes(page, "#event-camera option", "value")).containsExactly("", "yard");
            page.value("document.querySelector('#event-camera').value = 'yard';"
                    + " document.querySelector('#event-camera').dispatchEvent(new Event('change'))");
            until(
                    "an event that is over, with its zone",
                    () -> texts(page, "button.event .facts").stream().anyMatch(facts -> facts.contains(ZONE)));
            assertThat(texts(page, ".event .event-camera")).isNotEmpty().containsOnly(TITLE);
            assertThat(attributes(page, "button.event", "aria-label").getFirst())
                    .startsWith("Play the clip of " + TITLE + ", ");
            page.value(
                    "[...document.querySelectorAll('button.event')].findLast((e) => e.querySelector('.facts').textContent"
                            + ".includes('<b>')).click()");
            assertThat(texts(page, "#player-title").getFirst()).startsWith(TITLE + ", ");
            assertThat(texts(page, "#player-facts").getFirst()).contains(ZONE);
            keep("titles-player", page);
            page.value("document.querySelector('#player-close').click()");
            keep("titles", page);

            until("the page about its motion, too", () -> texts(tuning, "h1").equals(List.of("Motion of " + TITLE)));
            assertThat(tuning.value("document.title").asString()).isEqualTo("Motion of " + TITLE + " · Watchkeeper");
            until("and its zones", () -> texts(tuning, ".zone-name").equals(List.of("Whole picture", ZONE)));
            until(
                    "and those over the picture",
                    () -> texts(tuning, "#overlay text").equals(List.of(ZONE)));
            until(
                    "and its events",
                    () -> texts(tuning, "#event-cards .facts").stream().anyMatch(facts -> facts.contains(ZONE)));
            keep("titles-tuning", tuning);
            until(
                    "the host says of which cameras load is shed",
                    () -> texts(page, "#host .message").stream()
                            .anyMatch(line -> line.contains("For " + TITLE + ", ")));
            keep("titles-shed", page);
            assertThat(count(page, "b") + count(tuning, "b"))
                    .as("markup in titles")
                    .isZero();
            assertThat(List.of(
                            page.value("document.title").asString(),
                            tuning.value("document.title").asString()))
                    .as("the camera's own title is a script")
                    .doesNotContain("seen");
        }
    }

    @Test
    void theLongestOneWordTitleDoesNotWidenThePage() throws Exception {
        String longest = "W".repeat(100);
        try (Simulator simulator = Simulator.start(
                        SimulatorOptions.of(CameraOptions.of("yard", Scene.YARD).withPictures(320, 180, 10, 1)));
                TestNode node = TestNode.start(
                        temp, YAML.formatted(longest, simulator.camera("yard").url(), longest));
                Browser browser = Browser.start(Files.createDirectory(temp.resolve("profile")));
                Browser.Page page = browser.open(node.uri("/"), 360, 800);
                Browser.Page tuning = browser.open(node.uri("/tune/yard"), 360, 800)) {
            until("the tile has its title", () -> texts(page, ".tile h2").equals(List.of(longest)));
            until("and the zone", () -> texts(tuning, ".zone-name").contains(longest));
            until("and the event", () -> texts(page, ".event .event-camera").contains(longest));
            for (Browser.Page each : List.of(page, tuning)) {
                assertThat(each.value("document.documentElement.scrollWidth").asInt())
                        .isLessThanOrEqualTo(360);
            }
        }
    }

    private static void until(String what, java.util.concurrent.Callable<Boolean> condition) {
        await(what).atMost(120, TimeUnit.SECONDS).until(condition);
    }

    private static List<String> texts(Browser.Page page, String selector) {
        return strings(
                page.value("[...document.querySelectorAll('%s')].map((e) => e.textContent)".formatted(selector)));
    }

    private static List<String> attributes(Browser.Page page, String selector, String name) {
        return strings(page.value(
                "[...document.querySelectorAll('%s')].map((e) => e.getAttribute('%s'))".formatted(selector, name)));
    }

    private static int count(Browser.Page page, String selector) {
        return page.value("document.querySelectorAll('%s').length".formatted(selector))
                .asInt();
    }

    private static List<String> strings(JsonNode values) {
        List<String> all = new ArrayList<>();
        values.forEach(value -> all.add(value.asString()));
        return all;
    }

    /** Saves a screenshot on request. */
    private static void keep(String name, Browser.Page page) throws Exception {
        Path folder = Files.createDirectories(Path.of(System.getProperty("watchkeeper.home", "."), "target", "page"));
        Files.write(folder.resolve(name + ".png"), page.screenshot());
    }
}
