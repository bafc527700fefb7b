package dev.watchkeeper.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.lab.simulate.CameraOptions;
import dev.watchkeeper.lab.simulate.Fault;
import dev.watchkeeper.lab.simulate.Simulator;
import dev.watchkeeper.lab.simulate.SimulatorOptions;
import dev.watchkeeper.node.TestNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages with hanging connections, of one kind or all, and pages whose machine slept: what they show becomes stale. */
@Tag("interop")
final class StalledPageIT {
    private static final Clock CLOCK = new SystemClock();

    /** A video may be 6 s old: 4 s, the deadline of packets, and 2 s more; data of the node 8 s. The rest allows for a busy machine. */
    private static final Duration NOTICED = Duration.ofSeconds(12);

    private static final double TOO_OLD_SECONDS = 7;

    @TempDir
    Path temp;

    private Simulator simulator;
    private TestNode node;
    private StallingProxy proxy;
    private Browser browser;
    private Browser.Page page;
    private Browser.Page tuning;

    @BeforeEach
    void start() throws Exception {
        simulator = Simulator.start(
                SimulatorOptions.of(CameraOptions.of("yard", Scene.YARD).withPictures(320, 180, 10, 2)));
        node = TestNode.start(
                temp,
                "record: {mode: \"off\"}\nsnapshot: {interval: 0}\ncameras: {yard: {url: \"%s\"}}\n"
                        .formatted(simulator.camera("yard").url()));
        proxy = new StallingProxy(node.uri("/"));
        browser = Browser.start(Files.createDirectory(temp.resolve("profile")));
        page = browser.open(proxy.uri(), 1000, 800);
        tuning = browser.open(proxy.uri().resolve("/tune/yard"), 1000, 800);
        until("the yard is live", ShownTile::looksAlive);
        await("the yard is live on the page about its motion")
                .atMost(60, TimeUnit.SECONDS)
                .until(() -> tuned().looksAlive());
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable part : java.util.Arrays.asList(browser, proxy, node, simulator)) {
            if (part != null) {
                part.close();
            }
        }
    }

    private ShownTile tile() {
        List<ShownTile> tiles = ShownTile.all(page.value(ShownTile.LOOK));
        return tiles.isEmpty() ? ShownTile.NOTHING : tiles.getFirst();
    }

    private ShownTile tuned() {
        return ShownTile.all(tuning.value(ShownTile.LOOK_AT_TUNING)).getFirst();
    }

    private void until(String what, Predicate<ShownTile> condition) {
        await(what)
                .pollInterval(Duration.ofMillis(200))
                .atMost(60, TimeUnit.SECONDS)
                .until(() -> condition.test(tile()));
    }

    private Duration took(String what, Predicate<ShownTile> condition) {
        long from = CLOCK.monotonicNanos();
        until(what, condition);
        return CLOCK.since(from);
    }

    private double lastPictureAge() throws Exception {
        return node.get("/api/cameras/yard").path("last_picture_age").asDouble();
    }

    private static boolean isOld(ShownTile tile) {
        return !tile.looksAlive() && tile.age().filter(age -> age >= 4).isPresent();
    }

    @Test
    void aHangingVideoBecomesStaleAlthoughTheCameraIsHealthy() {
        proxy.stall(EnumSet.of(StallingProxy.Kind.LIVE));
        // A current still that shows its age may replace it.
        assertThat(took(
                        "the video is gone, or is not taken for one of now",
                        tile -> !tile.kind().equals("video") || isOld(tile)))
                .isLessThan(NOTICED);
        for (int i = 0; i < 20; i++) {
            ShownTile tile = tile();
            assertThat(tile.kind().equals("video") && tile.looksAlive())
                    .as(tile.toString())
                    .isFalse();
            assertThat(tile.text()).as(tile.toString()).isNotEmpty();
        }
        proxy.release();
        until("the video is back", tile -> tile.looksAlive() && tile.kind().equals("video"));
    }

    @Test
    void whenTheEventStreamHangsThePagePolls() throws Exception {
        proxy.stall(EnumSet.of(StallingProxy.Kind.STREAM));
        simulator.camera("yard").fault(Fault.Line.SILENT);
        assertThat(took("the silence is seen", StalledPageIT::isOld)).isLessThan(NOTICED);
        until("and the cause is shown", tile -> tile.badge().matches("Degraded|Reconnecting|Offline"));
        simulator.camera("yard").heal();
        until("and its end, too", ShownTile::looksAlive);
        proxy.release();
    }

    @Test
    void whenNothingAnswersEverythingIsUnknownAndLateDataIsNotTakenForNew() throws Exception {
        proxy.stall(EnumSet.allOf(StallingProxy.Kind.class));
        assertThat(took(
                        "nobody knows any more",
                        tile -> isOld(tile) && tile.badge().equals("Unknown")))
                .isLessThan(NOTICED);
        await().atMost(5, TimeUnit.SECONDS).until(() -> !tuned().looksAlive());
        int age = tile().age().orElseThrow();
        simulator.camera("yard").fault(Fault.Line.SILENT);
        await("the age grows")
                .atMost(20, TimeUnit.SECONDS)
                .until(() -> tile().age().orElse(0) > age + 3);
        // Until then a picture that is held back may rightly be shown: it is younger than the deadline of packets
        // allows.
        await("the node knows, and its last picture is too old for a page")
                .atMost(30, TimeUnit.SECONDS)
                .until(() -> !node.state("yard").equals("healthy") && lastPictureAge() > TOO_OLD_SECONDS);
        long released = CLOCK.monotonicNanos();
        proxy.release();
        while (CLOCK.since(released).toSeconds() < 6) {
            assertThat(tile().looksAlive())
                    .as(tile() + " after data from before the silence")
                    .isFalse();
            assertThat(tuned().looksAlive()).isFalse();
        }
    }

    @Test
    void aPageWhoseMachineSleptShowsNothingAsLive() {
        // A page that notices this polls within a second, so an outside look may come too late.
        List<ShownTile> shown = ShownTile.all(page.value("""
                new Promise((done) => {
                  const real = Date.now;
                  Date.now = () => real() + 3600_000;
                  const looks = [];
                  const timer = setInterval(() => {
                    looks.push(...%s);
                    if (looks.length === 150) { clearInterval(timer); done(looks); }
                  }, 20);
                })""".formatted(ShownTile.LOOK)));
        assertThat(shown).anyMatch(tile -> !tile.looksAlive() && tile.age().orElse(0) >= 3600);
        until("then it is shown as live again", ShownTile::looksAlive);
    }
}
