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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The dashboard in a real browser during every fault of the drill at once: compares what a visitor sees with API and ledger. */
@Tag("interop")
final class PageIT {
    private static final Clock CLOCK = new SystemClock();

    /** Parts of the node itself fail, by its fault hooks. */
    private static final List<String> HOOKS = List.of("recording-stuck", "disk-full", "analysis-stuck");

    /** Cameras that are broken before the node starts. */
    private static final Map<String, Fault> FROM_THE_START =
            Map.of("silent-at-connect", Fault.Line.SILENT, "no-keyframes-ever", Fault.Sending.NO_KEYFRAMES);

    /** A change or slight damage is not blindness. */
    private static final Set<String> SEEN_ALL_THE_SAME =
            Set.of("well", "corrupt", "resolution-change", "codec-change", "changing-sets", "start-codes", "slow");

    private static final Duration FAULTY = Duration.ofSeconds(50);
    private static final Duration SECOND_PAGE_AFTER = Duration.ofSeconds(12);
    private static final List<Integer> SHOTS = List.of(12, 22, 41);

    @TempDir
    Path temp;

    private static List<String> names() {
        return Stream.of(
                        Stream.of("well"),
                        Fault.all().stream().map(Fault::id),
                        HOOKS.stream(),
                        FROM_THE_START.keySet().stream())
                .flatMap(each -> each)
                .toList();
    }

    private static CameraOptions options(String name) {
        CameraOptions options = CameraOptions.of(name, Scene.ROOM).withPictures(160, 96, 5, 2);
        return name.equals("audio-only") || name.equals("rtcp-only")
                ? options.withAudio(CameraOptions.Audio.PCMU)
                : options;
    }

    private static String yaml(Simulator simulator) {
        StringBuilder yaml = new StringBuilder("record: {mode: continuous, segment-length: 1m}\nmotion: {fps: 2}\n"
                + "health: {frozen-after: 12s, black-after: 10s}\nsnapshot: {interval: 0}\ncameras:\n");
        for (String name : names()) {
            yaml.append("  %s: {url: \"%s\"}\n"
                    .formatted(name, simulator.camera(name).url()));
        }
        return yaml.toString();
    }

    @Test
    void duringNoFaultDoesATileLookMoreAliveThanTheLedgerSays() throws Exception {
        Path hooks = Files.createDirectory(temp.resolve("hooks"));
        CameraOptions[] cameras = names().stream().map(PageIT::options).toArray(CameraOptions[]::new);
        try (Simulator simulator = Simulator.start(SimulatorOptions.of(cameras))) {
            for (Map.Entry<String, Fault> broken : FROM_THE_START.entrySet()) {
                simulator.camera(broken.getKey()).fault(broken.getValue());
            }
            try (TestNode node = TestNode.startWithHooks(temp, yaml(simulator), hooks);
                    Browser browser = Browser.start(Files.createDirectory(temp.resolve("profile")));
                    Browser.Page before = browser.open(node.uri("/"), 2600, 3000)) {
                Witness witness = new Witness(node, CLOCK);
                List<String> well = names().stream()
                        .filter(name -> !FROM_THE_START.containsKey(name))
                        .toList();
                try {
                    await("all that is well is live on the page")
                            .atMost(120, TimeUnit.SECONDS)
                            .until(() -> alive(before).containsAll(well) && keyframesKnown(node, well));
                } finally {
                    keep("start", before);
                }
                for (Fault fault : Fault.all()) {
                    simulator.camera(fault.id()).fault(fault);
                }
                for (String hook : HOOKS) {
                    Files.createFile(hooks.resolve(hook + "." + hook));
                }
                long broken = CLOCK.monotonicNanos();
                List<Integer> shots = new ArrayList<>(SHOTS);
                while (CLOCK.since(broken).compareTo(SECOND_PAGE_AFTER) < 0) {
                    witness.look(Map.of("before", before));
                }
                try (Browser.Page during = browser.open(node.uri("/"), 2600, 3000)) {
                    while (CLOCK.since(broken).compareTo(FAULTY) < 0) {
                        witness.look(Map.of("before", before, "during", during));
                        if (!shots.isEmpty() && CLOCK.since(broken).toSeconds() >= shots.getFirst()) {
                            keep("during-" + shots.getFirst(), during);
                            keep("before-" + shots.removeFirst(), before);
                        }
                    }
                    assertThat(witness.moreAliveThanTheLedger()).isEmpty();
                    assertThat(witness.tooYoung()).isEmpty();
                    assertThat(witness.greyWithoutText()).isEmpty();
                    List<String> blind = names().stream()
                            .filter(name -> !SEEN_ALL_THE_SAME.contains(name))
                            .toList();
                    for (String page : List.of("before", "during")) {
                        assertThat(witness.deadAtLeastOnce(page))
                                .as("broken cameras that the page " + page + " showed as such")
                                .containsAll(blind);
                    }
                    for (String name : names()) {
                        simulator.camera(name).heal();
                    }
                    for (String hook : HOOKS) {
                        Files.delete(hooks.resolve(hook + "." + hook));
                    }
                    for (Browser.Page page : List.of(before, during)) {
                        await("all are live again")
                                .atMost(120, TimeUnit.SECONDS)
                                .untilAsserted(() -> assertThat(notLive(page)).isEmpty());
                    }
                }
            }
        }
    }

    private static boolean isLive(ShownTile tile) {
        return tile.looksAlive() && tile.kind().equals("video");
    }

    private static Set<String> alive(Browser.Page page) {
        return ShownTile.all(page.value(ShownTile.LOOK)).stream()
                .filter(PageIT::isLive)
                .map(ShownTile::name)
                .collect(Collectors.toSet());
    }

    private static List<String> notLive(Browser.Page page) {
        JsonNode reasons = page.value("[...document.querySelectorAll('.tile .media')].map((media) => media.title)");
        List<ShownTile> tiles = ShownTile.all(page.value(ShownTile.LOOK));
        return IntStream.range(0, tiles.size())
                .filter(i -> !isLive(tiles.get(i)))
                .mapToObj(i -> tiles.get(i) + " " + reasons.path(i).asString())
                .toList();
    }

    /** Until then, the longer deadlines for a session's first pictures apply. */
    private static boolean keyframesKnown(TestNode node, List<String> names) throws Exception {
        for (JsonNode camera : node.get("/api/cameras").path("cameras")) {
            if (names.contains(camera.path("name").asString())
                    && camera.path("vitals").path("keyframes").path("progress").asLong() < 2) {
                return false;
            }
        }
        return true;
    }

    /** Saves a screenshot on request: drawing a picture this large is slow, and the test does not need it. */
    private static void keep(String name, Browser.Page page) throws Exception {
        if (System.getenv("WATCHKEEPER_PAGE_PICTURES") == null) {
            return;
        }
        Path folder = Files.createDirectories(Path.of(System.getProperty("watchkeeper.home", "."), "target", "page"));
        Files.write(folder.resolve(name + ".png"), page.screenshot());
    }
}
