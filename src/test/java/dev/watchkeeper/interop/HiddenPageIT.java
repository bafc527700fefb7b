package dev.watchkeeper.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.HastyClock;
import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.lab.simulate.CameraOptions;
import dev.watchkeeper.lab.simulate.Fault;
import dev.watchkeeper.lab.simulate.SimulatedCamera;
import dev.watchkeeper.lab.simulate.Simulator;
import dev.watchkeeper.lab.simulate.SimulatorOptions;
import dev.watchkeeper.node.TestNode;
import java.nio.file.Path;
import java.time.Duration;
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
            const real = Date.now;
            let aheadMs = -5 * 3_600_000;
            Date.now = () => real() + aheadMs;
            window.jump = (hours) => { aheadMs += hours * 3_600_000; };
            window.hide = (is) => { unseen = is; document.dispatchEvent(new Event('visibilitychange')); };
            """;

    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final String OPEN = "streams.at(-1)?.readyState === 1";
    private static final String CLOSED = "streams.at(-1).readyState === 2";

    @TempDir
    Path folder;

    private final HastyClock clock = new HastyClock();

    @Test
    void aHiddenPageGivesItsConnectionUpAndItsTitleStaysTrue() throws Exception {
        try (Simulator simulator = Simulator.start(
                        SimulatorOptions.of(CameraOptions.of("yard", Scene.ROOM).withPictures(320, 180, 5, 1)));
                TestNode node = TestNode.start(
                        folder,
                        "record: {mode: \"off\"}\nmotion: {enabled: false}\ncameras:\n  yard: {url: \"%s\"}\n"
                                .formatted(simulator.camera("yard").url()),
                        clock);
                WebBrowser.Page looked = browser(WebBrowser.Kind.CHROMIUM).open(node.uri("/"), 900, 700, SCRIPT);
                WebBrowser.Page unseen = browser(WebBrowser.Kind.CHROMIUM).open(node.uri("/"), 900, 700, SCRIPT)) {
            until("both have their streams", () -> looked.is(OPEN) && unseen.is(OPEN));
            looked.value("hide(true), null");
            unseen.value("hide(true), null");
            until("both have given them up", () -> looked.is(CLOSED) && unseen.is(CLOSED));
            looked.front(); // Chromium plays nothing in a tab that lies behind another
            looked.value("hide(false), null");
            until("the one that is looked at again has another", () -> looked.is("streams.length > 1 && " + OPEN));
            assertThat(looked.value("document.title").asString()).isEqualTo("Watchkeeper");
            assertThat(unseen.is("streams.length === 1")).isTrue();
            noClockMakesAPictureYounger(simulator.camera("yard"), looked);
            node.close();
            until(
                    "the hidden one says that nothing answers",
                    () -> unseen.is("document.title === '(no answer) Watchkeeper'"));
        }
    }

    /** The reader's clock has been wrong by hours from the beginning; now both it and the node's are set, to and fro. */
    private void noClockMakesAPictureYounger(SimulatedCamera camera, WebBrowser.Page page) throws Exception {
        until("it is live by a wrong clock", () -> tile(page).looksAlive());
        camera.fault(Fault.Line.SILENT);
        long silent = clock.monotonicNanos();
        until(
                "its age is shown",
                () -> !tile(page).looksAlive() && tile(page).age().isPresent());
        int before = 0;
        for (int hours : new int[] {3, -7, 1}) {
            clock.step(Duration.ofHours(hours));
            before = grows(page, before, silent, "the node's clock " + hours + " h");
            page.value("jump(" + -Math.abs(hours) + "), null");
            before = grows(page, before, silent, "the reader's clock back");
        }
        camera.heal();
        until("it is live again", () -> tile(page).looksAlive());
    }

    /** Looks for two seconds. */
    private int grows(WebBrowser.Page page, int before, long silent, String what) throws Exception {
        long from = clock.monotonicNanos();
        int shown = before;
        while (clock.since(from).compareTo(LOOK) < 0) {
            long least = clock.since(silent).toSeconds() - 1; // a picture may have been under way
            ShownTile tile = tile(page);
            assertThat(tile.looksAlive()).as(what).isFalse();
            assertThat(tile.age().orElse(0)).as(what).isGreaterThanOrEqualTo((int) Math.max(least, shown));
            shown = tile.age().orElse(0);
        }
        return shown;
    }

    private static ShownTile tile(WebBrowser.Page page) throws Exception {
        return ShownTile.all(page.value(ShownTile.LOOK)).getFirst();
    }
}
