package dev.watchkeeper.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.lab.simulate.CameraOptions;
import dev.watchkeeper.lab.simulate.Fault;
import dev.watchkeeper.lab.simulate.Simulator;
import dev.watchkeeper.lab.simulate.SimulatorOptions;
import dev.watchkeeper.node.TestNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page of incidents: a person reads what happened, says that he knows of it, and takes the account along. */
final class IncidentsPageIT extends BrowserCase {
    private static final List<String> NAMES = List.of("yard", "gate", "attic", "dock");

    private Simulator simulator;
    private TestNode node;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        simulator = Simulator.start(SimulatorOptions.of(NAMES.stream()
                .map(name -> CameraOptions.of(name, Scene.ROOM).withPictures(320, 180, 5, 1))
                .toArray(CameraOptions[]::new)));
        StringBuilder yaml = new StringBuilder("record: {mode: \"off\"}\nmotion: {enabled: false}\ncameras:\n");
        for (String name : NAMES) {
            yaml.append("  %s: {url: \"%s\"}\n"
                    .formatted(name, simulator.camera(name).url()));
        }
        node = TestNode.start(folder, yaml.toString());
        until("all are healthy", () -> healthy() == NAMES.size());
        for (String name : NAMES.subList(0, 3)) {
            simulator.camera(name).fault(Fault.Line.SILENT);
        }
        until("an incident", () -> node.get("/api/incidents").path("incidents").size() == 1);
    }

    private int healthy() throws Exception {
        return node.get("/api/status").path("cameras").path("healthy").asInt();
    }

    @AfterAll
    void stop() throws Exception {
        node.close();
        simulator.close();
    }

    @ParameterizedTest
    @EnumSource(WebBrowser.Kind.class)
    void anOutageIsToldAsAStoryAndTheAccountCanBeTakenAlong(WebBrowser.Kind kind) throws Exception {
        String name = kind.name().toLowerCase(Locale.ROOT);
        try (WebBrowser.Page page = browser(kind).open(node.uri("/incidents"), 1280, 820)) {
            until("a line for each camera", () -> page.count(".line .band canvas") == NAMES.size());
            until("the story", () -> page.text(".story h3").contains("3 of 4 cameras went blind"));
            assertThat(page.text(".story .steps")).contains("Noticed");
            assertThat(page.text("#storage")).contains("free");
            until("the checks of the host", () -> page.count("#checks li") > 5);
            page.keep("incidents-" + name);

            page.value(
                    "URL.createObjectURL = (blob) => { blob.text().then((text) => { window.saved = text; }); return '#'; }");
            page.click("#csv");
            until("the account as a file", () -> page.is("window.saved"));
            assertThat(page.value("window.saved").asString())
                    .startsWith("camera,day,watched_seconds,blind_seconds")
                    .contains("yard,", "dock,");
            page.click("#periods button:nth-child(3)");
            until(
                    "a month",
                    () -> page.is("document.querySelector('#periods button:nth-child(3)[aria-pressed=true]')"));

            if (page.count(".story > button") == 1) {
                page.value(
                        "document.querySelector('.story summary').focus(), document.querySelector('.story > button').click()");
                until(
                        "the story went on, and the focus stays on it",
                        () -> page.text(".story").contains("knows of it")
                                && page.is("document.activeElement.matches('.story summary')"));
            }
            until("somebody knows of it", () -> page.text(".story").contains("knows of it"));
            page.size(390, 844);
            assertThat(page.value("document.documentElement.scrollWidth").asInt())
                    .isLessThanOrEqualTo(390);
            page.keep("incidents-phone-" + name);
            page.looks("dark", "de");
            until("in German", () -> page.text("h1").equals("Abdeckung"));
            page.keep("incidents-german-dark-" + name);
            assertThat(page.problems()).isEmpty();
        }
    }
}
