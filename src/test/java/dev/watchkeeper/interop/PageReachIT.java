package dev.watchkeeper.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.lab.simulate.CameraOptions;
import dev.watchkeeper.lab.simulate.SimulatedCamera;
import dev.watchkeeper.lab.simulate.Simulator;
import dev.watchkeeper.lab.simulate.SimulatorOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * How soon and how late people see pictures on the page, and what that costs, in Debian's Chromium on simulated cameras; prints a table. {@code
 * watchkeeper.reach.cameras} and {@code watchkeeper.reach.seconds} make it longer; docs/performance.md has the command of the full form, which needs a
 * machine on which nothing else runs. The short form runs beside other tests, and only checks that each figure can be had.
 */
final class PageReachIT extends BrowserCase {
    private static final int CAMERAS = Integer.getInteger("watchkeeper.reach.cameras", 4);
    private static final int SECONDS = Integer.getInteger("watchkeeper.reach.seconds", 6);
    private static final int EVENTS = Integer.getInteger("watchkeeper.reach.events", 5_000);
    private static final int FPS = 15;
    private static final int SEEKS = 12;
    private static final int ASKED = 20;

    private final SystemClock clock = new SystemClock();
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> table = new ArrayList<>(List.of("| | goal | measured |", "| --- | --- | --- |"));

    @TempDir
    Path folder;

    @Test
    void picturesAreSeenSoonAndAreOfNow() throws Exception {
        String script = Files.readString(Path.of("src/test/browser/reach.js"));
        CameraOptions[] cameras = IntStream.range(0, CAMERAS)
                .mapToObj(i -> CameraOptions.of(name(i), Scene.NUMBERS).withPictures(640, 360, FPS, 2))
                .toArray(CameraOptions[]::new);
        try (Simulator simulator = Simulator.start(SimulatorOptions.of(cameras));
                ReachNode node = ReachNode.start(folder, yaml(simulator))) {
            String answers = "/api/cameras";
            until("all cameras are seen", () -> asked(node.uri(answers)).split("\"healthy\"", -1).length > CAMERAS);
            rest(Math.min(60, 3L * SECONDS)); // the compiler of a young node is not the page's cost
            Duration alone = cost(node, Math.clamp(SECONDS, 3, 30));
            WebBrowser browser = browser(WebBrowser.Kind.CHROMIUM);
            opening(browser, node, script, "first");
            try (WebBrowser.Page page = opened(browser, node, script, "second")) {
                rest(Math.min(60, 2L * SECONDS)); // nor is that of code which has just begun to run
                Duration seen = cost(node, Math.clamp(SECONDS, 3, 30));
                double share = 100.0 * (seen.toMillis() - alone.toMillis()) / (1000.0 * Math.clamp(SECONDS, 3, 30));
                row(
                        "cost of %d live tiles of 640x360 to the node".formatted(CAMERAS),
                        "5 % of a core",
                        "%.1f %% of a core".formatted(share));
                delays(page, simulator.camera(name(0)));
            }
            seeks(browser, node, script);
            size();
            events(node);
        } finally {
            table.forEach(System.err::println);
        }
    }

    private static String name(int index) {
        return "cam%02d".formatted(index + 1);
    }

    private static String yaml(Simulator simulator) {
        StringBuilder yaml = new StringBuilder(
                "record: {mode: \"off\"}\nmotion: {enabled: false}\nstorage: {min-free: 10MB}\nchecks: {cpu-warning-percent: 100}\ncameras:\n");
        for (int i = 0; i < CAMERAS; i++) {
            yaml.append("  %s: {url: \"%s\"%s}\n"
                    .formatted(
                            name(i),
                            simulator.camera(name(i)).url(),
                            i == 0 ? ", record: {mode: continuous, segment-length: 10s}" : ""));
        }
        return yaml.toString();
    }

    private void row(String what, String goal, String measured) {
        table.add("| %s | %s | %s |".formatted(what, goal, measured));
    }

    private void rest(long seconds) throws InterruptedException {
        long until = clock.monotonicNanos() + Duration.ofSeconds(seconds).toNanos();
        while (clock.monotonicNanos() < until) {
            clock.sleep(Duration.ofMillis(100));
        }
    }

    private Duration cost(ReachNode node, long seconds) throws InterruptedException {
        Duration before = node.cpu();
        rest(seconds);
        return node.cpu().minus(before);
    }

    private void opening(WebBrowser browser, ReachNode node, String script, String which) throws Exception {
        opened(browser, node, script, which).close();
    }

    private WebBrowser.Page opened(WebBrowser browser, ReachNode node, String script, String which) throws Exception {
        WebBrowser.Page page = browser.open(node.uri("/"), 1280, 820, script);
        until("all tiles move", () -> page.is("Object.keys(reach.moving).length === " + CAMERAS));
        JsonNode times = page.value("Object.values(reach.moving).sort((a, b) => a - b)");
        row(
                "a tile moves after the page's %s opening".formatted(which),
                "1 s",
                "%.2f s".formatted(times.path(0).asDouble() / 1000));
        row(
                "%d tiles move after the page's %s opening".formatted(CAMERAS, which),
                "3 s",
                "%.2f s".formatted(times.path(CAMERAS - 1).asDouble() / 1000));
        row(
                "layout shift (CLS), %s opening".formatted(which),
                "0",
                "%.4f %s"
                        .formatted(
                                page.value("reach.shift").asDouble(),
                                page.value("reach.shifted.slice(0, 6).join(', ')")
                                        .asString()));
        return page;
    }

    /** How long after its sending each picture is on the screen, by the number in it. */
    private void delays(WebBrowser.Page page, SimulatedCamera camera) throws Exception {
        page.value("reach.reading = '" + camera.name() + "', null");
        List<Double> all = new ArrayList<>();
        List<Double> buffered = new ArrayList<>();
        List<Double> first = new ArrayList<>();
        List<Double> last = new ArrayList<>();
        long unread = 0;
        long began = clock.monotonicNanos();
        Duration lasts = Duration.ofSeconds(SECONDS);
        while (clock.since(began).compareTo(lasts) < 0) {
            rest(Math.min(5, SECONDS));
            JsonNode read = page.value("reach.read.splice(0)");
            List<SimulatedCamera.SentUnit> sent = camera.sent();
            List<Double> some = new ArrayList<>();
            for (JsonNode each : read) {
                buffered.add(each.path("buffered").asDouble());
                double delay = each.path("number").isNumber() ? delay(each, sent) : Double.NaN;
                if (Double.isNaN(delay)) {
                    unread++;
                } else {
                    some.add(delay);
                }
            }
            if (clock.since(began).compareTo(lasts.dividedBy(4)) < 0) {
                first.addAll(some);
            }
            if (clock.since(began).compareTo(lasts.multipliedBy(3).dividedBy(4)) >= 0) {
                last.addAll(some);
            }
            all.addAll(some);
        }
        page.value("reach.reading = '', null");
        assertThat(all)
                .as("pictures with a readable number; %s without", unread)
                .isNotEmpty();
        row(
                "glass-to-glass delay of live, without the camera's own: middle of %d pictures".formatted(all.size()),
                "0.7 s",
                "%.2f s".formatted(at(all, 0.5)));
        row("of 100 pictures, 95 within", "", "%.2f s".formatted(at(all, 0.95)));
        row("the longest", "", "%.2f s".formatted(at(all, 1)));
        row(
                "the middle of the first quarter, of the last, of %d s".formatted(SECONDS),
                "not growing",
                "%.2f s, %.2f s".formatted(at(first.isEmpty() ? all : first, 0.5), at(last, 0.5)));
        row(
                "waiting in the browser (middle), pictures a second, without a readable number",
                "",
                "%.2f s, %.1f, %d".formatted(at(buffered, 0.5), all.size() / (double) SECONDS, unread));
    }

    /** @return s; NaN if the picture is not among those sent */
    private static double delay(JsonNode read, List<SimulatedCamera.SentUnit> sent) {
        double at = read.path("at").asDouble();
        for (SimulatedCamera.SentUnit unit : sent.reversed()) {
            if (unit.epochMillis() <= at
                    && Math.round(unit.sceneSecond() * FPS)
                            == read.path("number").asInt()) {
                return (at - unit.epochMillis()) / 1000;
            }
        }
        return Double.NaN;
    }

    private static double at(List<Double> values, double share) {
        return values.stream().sorted().toList().get((int) Math.round(share * (values.size() - 1)));
    }

    private void seeks(WebBrowser browser, ReachNode node, String script) throws Exception {
        List<Double> took = new ArrayList<>();
        try (WebBrowser.Page page = browser.open(node.uri("/timeline?camera=cam01"), 1280, 820, script)) {
            until(
                    "live video",
                    () -> page.is(
                            "[...document.querySelectorAll('.view-video')].some((each) => each.currentTime > 0.5)"));
            page.value("document.querySelector('[data-ms=\"600000\"]').click()");
            String recorded =
                    "fetch('api/timeline?camera=cam01').then((a) => a.json()).then((a) => (Date.now() - Date.parse(a.cameras[0].recordings[0].from)) / 1000)";
            until("something is recorded", () -> page.value(recorded).asDouble() > 25);
            double most = Math.min(300, page.value(recorded).asDouble() - 5);
            for (int i = 0; i < SEEKS; i++) {
                // Far from each other and nowhere twice.
                double ago = 8 + (most - 8) * (i * 7 % SEEKS) / (SEEKS - 1);
                List<Integer> point = List.of(place(page, ago, "x"), place(page, ago, "y"));
                page.drag(point, point);
                until(
                        "a picture of then",
                        () -> page.is("document.querySelector('.view').dataset.seekMs !== undefined"));
                took.add(page.value("Number(document.querySelector('.view').dataset.seekMs)")
                        .asDouble());
            }
        }
        List<Double> later = took.subList(1, took.size());
        row("a seek shows its picture: the first on the page", "300 ms", "%.0f ms".formatted(took.getFirst()));
        row(
                "%d later ones: middle, longest".formatted(later.size()),
                "300 ms",
                "%.0f ms, %.0f ms".formatted(at(later, 0.5), at(later, 1)));
    }

    /** The place on the row of the moment so many seconds ago; the page shows ten minutes that end about now. */
    private static int place(WebBrowser.Page page, double secondsAgo, String axis) throws Exception {
        double share = 1 - (0.04 * 600 + secondsAgo) / 600.0;
        return page.value(
                        "Math.round((({ x, y, width, height }) => ({ x: x + width * %s, y: y + height * 0.8 }))(document.querySelector('.row-track').getBoundingClientRect()).%s)"
                                .formatted(Double.toString(share), axis))
                .asInt();
    }

    private void size() throws IOException {
        long bytes = 0;
        try (Stream<Path> files = Files.walk(Path.of("src/main/resources/dashboard"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                ByteArrayOutputStream packed = new ByteArrayOutputStream();
                try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
                    gzip.write(Files.readAllBytes(file));
                }
                bytes += Math.min(packed.size(), Files.size(file));
            }
        }
        row("the files of all pages, compressed", "300 kB", "%d kB".formatted(bytes / 1000));
        assertThat(bytes).isLessThan(300_000);
    }

    private void events(ReachNode node) throws Exception {
        insertEvents(node.data());
        IntFunction<String> query = i -> List.of("limit=60", "limit=60&camera=cam03", "limit=60&text=person")
                .get(i);
        for (int i = 0; i < 3; i++) {
            URI uri = node.uri("/api/events?" + query.apply(i));
            List<Double> took = new ArrayList<>();
            for (int turn = 0; turn < ASKED; turn++) {
                long began = clock.monotonicNanos();
                assertThat(asked(uri)).contains("\"events\"");
                took.add(clock.since(began).toNanos() / 1e6);
            }
            row(
                    "`/api/events?%s` among %,d events: first, middle, longest of %d"
                            .formatted(query.apply(i), EVENTS, ASKED),
                    "100 ms",
                    "%.0f ms, %.0f ms, %.0f ms".formatted(took.getFirst(), at(took, 0.5), at(took, 1)));
        }
    }

    private void insertEvents(Path data) throws IOException, SQLException {
        Path file = data.resolve("watchkeeper.db");
        long now = clock.wall().toEpochMilli() * 1000;
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            connection.setAutoCommit(false);
            try (PreparedStatement row = connection.prepareStatement(
                    "INSERT INTO event (id, camera, begin_us, end_us, peak, zones, seen, words) VALUES (?, ?, ?, ?, 0.1, '[\"gate\"]', 1, ?)")) {
                for (int i = 0; i < EVENTS; i++) {
                    String camera = name(i % Math.max(4, CAMERAS));
                    row.setString(1, "e" + i);
                    row.setString(2, camera);
                    row.setLong(3, now - 5_000_000L * (i + 2));
                    row.setLong(4, now - 5_000_000L * (i + 2) + 4_000_000);
                    row.setString(5, camera + " gate a person walks along the path to the door");
                    row.addBatch();
                }
                row.executeBatch();
            }
            connection.commit();
        }
    }

    private String asked(URI uri) throws IOException, InterruptedException {
        return client.send(
                        HttpRequest.newBuilder(uri)
                                .timeout(Duration.ofSeconds(30))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }
}
