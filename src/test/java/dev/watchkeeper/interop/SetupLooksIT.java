package dev.watchkeeper.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.lab.simulate.CameraOptions;
import dev.watchkeeper.lab.simulate.Simulator;
import dev.watchkeeper.lab.simulate.SimulatorOptions;
import dev.watchkeeper.node.TestNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The parts of the set-up fit each screen, in light and dark, for screen readers, too; zones are drawn in each browser. */
final class SetupLooksIT extends BrowserCase {
    private static final Map<String, String> PARTS = Map.of(
            "cameras", ".camera-row",
            "add", "#search",
            "camera/yard", ".key-row",
            "settings", ".key-group",
            "zones/yard", ".zone-drawing");

    private Simulator simulator;
    private TestNode node;
    private Path file = Path.of("");

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        simulator = Simulator.start(
                SimulatorOptions.of(CameraOptions.of("yard", Scene.YARD).withPictures(640, 360, 10, 1)));
        node = TestNode.start(
                folder,
                "record: {mode: \"off\"}\ncameras:\n  yard: {title: Hof, url: \"%s\"}\n"
                        .formatted(simulator.camera("yard").url()));
        node.editable();
        file = folder.resolve("watchkeeper.yml");
        until("it is healthy", () -> node.state("yard").equals("healthy"));
    }

    @AfterAll
    void stop() {
        node.close();
        simulator.close();
    }

    @ParameterizedTest
    @EnumSource(WebBrowser.Kind.class)
    void eachPartFitsAndCanBeReadAndAZoneIsDrawn(WebBrowser.Kind kind) throws Exception {
        String name = kind.name().toLowerCase(Locale.ROOT);
        try (WebBrowser.Page page = browser(kind).open(node.uri("/setup"), 1280, 820)) {
            for (Map.Entry<String, String> part : PARTS.entrySet()) {
                page.value("location.hash = '" + part.getKey() + "'");
                until(part.getKey(), () -> page.count(part.getValue()) > 0);
                assertThat(page.axe()).as(part.getKey()).isEmpty();
                for (int width : List.of(390, 820, 3840, 1280)) {
                    page.size(width, width == 390 ? 844 : 820);
                    assertThat(page.value("document.documentElement.scrollWidth")
                                    .asInt())
                            .as(part.getKey() + " at " + width)
                            .isLessThanOrEqualTo(width);
                }
            }
            draw(page, name);
            page.size(390, 844);
            page.looks("dark", "de");
            until("in German", () -> page.text("h1").equals("Einrichtung"));
            page.keep("setup-german-dark-" + name);
            assertThat(page.problems()).isEmpty();
            String host = node.uri("/").getAuthority();
            assertThat(page.requests())
                    .allSatisfy(
                            address -> assertThat(address).matches("(?:blob:|data:|about:|\\w+://" + host + "/).*"));
        }
    }

    private void draw(WebBrowser.Page page, String browser) throws Exception {
        page.value("location.hash = 'zones/yard'");
        until("the picture", () -> page.is("document.querySelector('.zone-media img')?.naturalWidth > 0"));
        page.click("#draw-zones");
        for (double[] at : new double[][] {{0.3, 0.3}, {0.6, 0.3}, {0.6, 0.7}, {0.3, 0.3}}) {
            List<Integer> point = List.of(
                    page.value("(({left, width}) => left + width * " + at[0]
                                    + ")(document.querySelector('.zone-drawing').getBoundingClientRect())")
                            .asInt(),
                    page.value("(({top, height}) => top + height * " + at[1]
                                    + ")(document.querySelector('.zone-drawing').getBoundingClientRect())")
                            .asInt());
            page.drag(point, point);
        }
        until("a zone", () -> page.count("polygon.zone.chosen") == 1);
        page.keep("setup-zone-" + browser);
        page.click("#save");
        until("it is saved", () -> page.text("#said").contains("Changed: yard"));
        assertThat(Files.readString(file)).contains("zone-1");
    }
}
