package dev.watchkeeper.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.lab.simulate.CameraOptions;
import dev.watchkeeper.lab.simulate.Simulator;
import dev.watchkeeper.lab.simulate.SimulatorOptions;
import dev.watchkeeper.node.TestNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tabs that nobody looks at: a browser has six connections to a host, and a seventh page with a stream of its own would not even load. */
final class HiddenPageIT extends BrowserCase {
    /** A browser without a window takes every tab for visible, so the page is told otherwise. */
    private static final String SCRIPT = """
            window.streams = [];
            window.EventSource = class extends EventSource { constructor(url) { super(url); streams.push(this); } };
            let unseen = false;
            Object.defineProperty(document, 'hidden', { get: () => unseen });
            window.hide = (is) => { unseen = is; document.dispatchEvent(new Event('visibilitychange')); };
            """;

    private static final String OPEN = "streams.at(-1)?.readyState === 1";
    private static final String CLOSED = "streams.at(-1).readyState === 2";

    @TempDir
    Path folder;

    @Test
    void aHiddenPageGivesItsConnectionUpAndItsTitleStaysTrue() throws Exception {
        try (Simulator simulator = Simulator.start(
                        SimulatorOptions.of(CameraOptions.of("yard", Scene.ROOM).withPictures(320, 180, 5, 1)));
                TestNode node = TestNode.start(
                        folder,
                        "record: {mode: \"off\"}\nmotion: {enabled: false}\ncameras:\n  yard: {url: \"%s\"}\n"
                                .formatted(simulator.camera("yard").url()));
                WebBrowser.Page looked = browser(WebBrowser.Kind.CHROMIUM).open(node.uri("/"), 900, 700, SCRIPT);
                WebBrowser.Page unseen = browser(WebBrowser.Kind.CHROMIUM).open(node.uri("/"), 900, 700, SCRIPT)) {
            until("both have their streams", () -> looked.is(OPEN) && unseen.is(OPEN));
            looked.value("hide(true), null");
            unseen.value("hide(true), null");
            until("both have given them up", () -> looked.is(CLOSED) && unseen.is(CLOSED));
            looked.value("hide(false), null");
            until("the one that is looked at again has another", () -> looked.is("streams.length > 1 && " + OPEN));
            assertThat(looked.value("document.title").asString()).isEqualTo("Watchkeeper");
            assertThat(unseen.is("streams.length === 1")).isTrue();
            node.close();
            until(
                    "the hidden one says that nothing answers",
                    () -> unseen.is("document.title === '(no answer) Watchkeeper'"));
        }
    }
}
