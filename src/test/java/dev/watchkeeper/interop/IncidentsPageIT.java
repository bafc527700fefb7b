package dev.watchkeeper.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.drill.DrillFolder;
import dev.watchkeeper.drill.DrillResult;
import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.lab.simulate.CameraOptions;
import dev.watchkeeper.lab.simulate.Fault;
import dev.watchkeeper.lab.simulate.Simulator;
import dev.watchkeeper.lab.simulate.SimulatorOptions;
import dev.watchkeeper.node.TestNode;
import dev.watchkeeper.notify.NotificationSource;
import dev.watchkeeper.notify.send.Sending;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page of incidents: a person reads what happened, says that he knows of it, and takes the account along. */
final class IncidentsPageIT extends BrowserCase {
    private static final List<String> NAMES = List.of("yard", "gate", "attic", "dock");

    private Simulator simulator;
    private TestNode node;
    private HttpServer receiver;

    /** Open once the receiver of messages may answer. */
    private volatile CountDownLatch accepts = new CountDownLatch(0);

    private Path folder = Path.of("");
    private String yaml = "";

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        simulator = Simulator.start(SimulatorOptions.of(NAMES.stream()
                .map(name -> CameraOptions.of(name, Scene.ROOM).withPictures(320, 180, 5, 1))
                .toArray(CameraOptions[]::new)));
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            if (!await(accepts)) {
                throw new IOException("the test is over");
            }
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        receiver.start();
        StringBuilder yaml =
                new StringBuilder("""
                record: {mode: "off"}
                motion: {enabled: false}
                notifications: {enabled: true, webhooks: [{name: ops, url: 'http://127.0.0.1:%d/'}]}
                cameras:
                """.formatted(receiver.getAddress().getPort()));
        for (String name : NAMES) {
            yaml.append("  %s: {url: \"%s\"}\n"
                    .formatted(name, simulator.camera(name).url()));
        }
        this.folder = folder;
        this.yaml = yaml.toString();
        node = TestNode.start(folder, this.yaml);
        until("all are healthy", () -> healthy() == NAMES.size());
        for (String name : NAMES.subList(0, 3)) {
            simulator.camera(name).fault(Fault.Line.SILENT);
        }
        until("an incident", () -> node.get("/api/incidents").path("incidents").size() >= 1);
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private int healthy() throws Exception {
        return node.get("/api/status").path("cameras").path("healthy").asInt();
    }

    @AfterAll
    void stop() throws Exception {
        node.close();
        simulator.close();
        receiver.stop(0);
    }

    @Test
    void aDrillIsStartedAndItsResultReadOnThePage() throws Exception {
        Path data = folder.resolve("data");
        new DrillFolder(data)
                .keep(new DrillResult(
                        new DrillResult.Run(
                                "20260101T000000Z-alert-path", "alert-path", Instant.parse("2026-01-01T00:00:00Z")),
                        DrillResult.Times.NONE,
                        false,
                        "Not every channel took it within 90 s: ops failed (status 500)"));
        WebBrowser browser = browser(WebBrowser.Kind.CHROMIUM);
        try (Sending sending = new Sending(
                        NotificationSource.fixed(TestNode.settings(folder, yaml).notifications()),
                        data,
                        new SystemClock());
                WebBrowser.Page wall = browser.open(node.uri("/"), 1000, 700);
                WebBrowser.Page page = browser.open(node.uri("/incidents"), 1280, 1200)) {
            sending.start();
            wall.value("""
                    window.old = true;
                    const { fetch: real } = window;
                    window.fetch = (...words) => {
                      if (sessionStorage.getItem('refused') || !String(words[0]).endsWith('api/status')) return real(...words);
                      sessionStorage.setItem('refused', 'once');
                      return Promise.reject(new TypeError('away'));
                    };
                    document.documentElement.dataset.pages = 'older';""");
            until(
                    "a failed drill with its reason",
                    () -> page.text("#drills li").contains("not passed"));
            assertThat(page.text("#drills li"))
                    .contains("A message gets through: Not every channel took it within 90 s: ops failed");
            accepts = new CountDownLatch(1);
            page.click("#drill-buttons button:nth-child(2)");
            until("it is under way", () -> page.text("#drill-now").contains("A message gets through: under way since"));
            assertThat(page.text("#drill-now")).contains("A message marked DRILL goes to every channel.");
            assertThat(page.count("#drill-buttons button:disabled")).isEqualTo(2);
            page.value("document.getElementById('drill-title').scrollIntoView()");
            page.keep("incidents-drill-runs");
            accepts.countDown();
            until("how it ended", () -> page.text("#drill-now").equals("A message gets through: passed."));
            assertThat(page.text("#drills li"))
                    .contains(
                            "Every channel took it: ops",
                            "A message marked DRILL went to every channel.",
                            "told after");
            page.value("document.getElementById('drill-title').scrollIntoView()");
            page.keep("incidents-drill-passed");
            anOldPageSaysSo(page);
            until(
                    "a wall with nothing to lose is loaded by itself",
                    () -> wall.is("!window.old && document.querySelector('.tile')"));
            assertThat(wall.is("sessionStorage.getItem('refused') === 'once'"))
                    .as("not before the server answers, for else the browser's own page would come and stay")
                    .isTrue();
            page.looks("light", "de");
            until("in German", () -> page.text("#drills").contains("Jeder Kanal nahm sie an: ops"));
            assertThat(page.problems()).isEmpty();
        }
    }

    /** As a page that stayed open over an update, looked at again. */
    private static void anOldPageSaysSo(WebBrowser.Page page) throws Exception {
        page.value("document.documentElement.dataset.pages = 'older', null");
        until(
                "a new version runs",
                () -> page.value("document.dispatchEvent(new Event('visibilitychange'))")
                                .asBoolean()
                        && page.text("#new-version").contains("A new version of Watchkeeper runs"));
        page.keep("new-version");
        page.size(1280, 240);
        page.value("window.scrollTo(0, document.body.scrollHeight)");
        until("the page is scrolled", () -> page.is("window.scrollY > 100"));
        assertThat(page.is("document.getElementById('new-version').getBoundingClientRect().top >= 0"))
                .as("it stays in sight")
                .isTrue();
        page.press("?");
        until("the list of keys", () -> page.is("document.querySelector('.shortcuts[open]')"));
        assertThat(page.is("((list) => list.scrollHeight > list.clientHeight && list.scrollTop === 0)"
                        + "(document.querySelector('.shortcuts'))"))
                .as("it is longer than the window, and begins at its beginning")
                .isTrue();
        page.press("Escape");
        page.size(1280, 1200);
        page.click("#new-version button");
        until(
                "it is loaded",
                () -> page.is("document.documentElement.dataset.pages !== 'older'") && page.count("#drills li") == 2);
        assertThat(page.count("#new-version")).isZero();
    }

    @ParameterizedTest
    @EnumSource(WebBrowser.Kind.class)
    void anOutageIsToldAsAStoryAndTheAccountCanBeTakenAlong(WebBrowser.Kind kind) throws Exception {
        String name = kind.name().toLowerCase(Locale.ROOT);
        try (WebBrowser.Page page = browser(kind).open(node.uri("/incidents"), 1280, 820)) {
            until("a line for each camera", () -> page.count(".line .band canvas") == NAMES.size());
            until("the story", () -> page.text(".story h3").contains("3 of 4 cameras went blind"));
            assertThat(page.text(".story .steps"))
                    .contains("Noticed")
                    .containsPattern(" went blind: (nothing arrives|no answer in time)");
            until(
                    "the outages of the cameras",
                    () -> page.is("['yard', 'gate', 'attic'].every((name) => "
                            + "document.getElementById('outages').textContent.includes(name))"));
            assertThat(page.text("#outages .story")).contains("goes on");
            assertThat(page.text("#outages .steps")).contains("Noticed", "Tried", "New sessions are opened");
            assertThat(page.text("#storage")).contains("free");
            until("the checks of the host", () -> page.count("#checks li") > 5);
            page.keep("incidents-" + name);
            whatBeganBeforeThePeriodIsNotToldAsIfItBeganWithIt(page);
            stepsThatSayTheSameOfSeveralCamerasAreOne(page);

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

    /** Only at the same moment, of the same cause, and one after the other. */
    private static void stepsThatSayTheSameOfSeveralCamerasAreOne(WebBrowser.Page page) throws Exception {
        page.value("""
                import('./stories.js').then(({ together }) => {
                  const step = (second, text) => ({ at: `2026-03-01T10:00:0${second}Z`, step: 'noticed', text });
                  window.alike = together([
                    step(0, 'yard went blind: stalled'), step(1, 'gate went blind: stalled'), step(1, 'dock went blind: refused'),
                    step(2, 'attic went blind: stalled'), step(6, 'hall went blind: stalled'), step(7, 'the server ended'),
                    step(8, 'yard sees again'), step(9, 'gate sees again'),
                  ]).map(({ text, cameras }) => cameras.join('+') || text);
                });""");
        until("they are told", () -> page.is("window.alike"));
        assertThat(page.value("window.alike.join(', ')").asString())
                .isEqualTo("yard+gate, dock, attic, hall, the server ended, yard+gate");
    }

    /** The period begins at 10:00; both cameras are blind until 10:10, and only of one is known since when. */
    private static void whatBeganBeforeThePeriodIsNotToldAsIfItBeganWithIt(WebBrowser.Page page) throws Exception {
        page.value("""
                Promise.all([import('./outages.js'), import('./band.js')]).then(([{ outages, outagesOf }, { sentence }]) => {
                  const at = (time) => `2026-03-01T${time}Z`;
                  const blind = (from) => ({ from, to: at('10:10:00'), state: 'blind', cause: 'stalled' });
                  const watched = { from: at('10:10:00'), to: at('10:20:00'), state: 'watched' };
                  const cameras = [
                    { name: 'cut', spans: [blind(at('10:00:00')), watched] },
                    { name: 'cut too', spans: [blind(at('10:00:00')), watched] },
                    { name: 'whole', spans: [{ from: at('10:00:00'), to: at('10:00:01'), state: 'watched' }, blind(at('10:00:01')), watched] },
                    { name: 'removed', spans: [{ from: at('10:00:00'), to: at('10:00:03'), state: 'watched' }, { from: at('10:00:03'), to: at('10:05:03'), state: 'blind', cause: 'stalled' }] },
                    { name: 'goes on', spans: [{ from: at('10:00:00'), to: at('10:20:00'), state: 'blind', cause: 'auth' }] },
                  ];
                  const [begin, end] = [Date.parse(at('10:00:00')), Date.parse(at('10:20:00'))];
                  window.reckoned = outagesOf(cameras, begin, end).map(({ names, cut, open }) => `${names.join('+')} ${cut ? 'cut' : 'whole'} ${open ? 'open' : 'over'}`).sort();
                  const list = document.getElementById('outages');
                  const copy = list.cloneNode();
                  list.replaceWith(copy);
                  const told = outages();
                  told.show(cameras, begin, end);
                  copy.querySelectorAll('summary').forEach((each) => each.click());
                  copy.querySelector('summary').focus();
                  told.show(cameras, begin, end + 500);
                  window.hovered = [begin, begin - 1].map((since) => sentence(cameras[0].spans[0], since)).join(' ');
                  window.told = [...copy.querySelectorAll('.story')].map((each) => each.innerText.replaceAll(/\\s+/g, ' '));
                  window.focusStays = copy.contains(document.activeElement);
                });""");
        until("the outages are told", () -> page.is("window.told"));
        assertThat(page.value("window.reckoned.join(', ')").asString())
                .isEqualTo("cut+cut too cut over, goes on cut open, removed whole over, whole whole over");
        assertThat(page.value("window.told.find((each) => each.includes('cut, cut too')) ?? ''")
                        .asString())
                .contains(
                        "before Mar 1, 2026",
                        "before the time that is shown: nothing arrives",
                        "over after more than 10 min");
        assertThat(page.value("window.told.find((each) => each.includes('whole')) ?? ''")
                        .asString())
                .contains("over after 9 min 59 s")
                .doesNotContain("before");
        assertThat(page.value("window.told.find((each) => each.includes('removed')) ?? ''")
                        .asString())
                .contains("over after more than 5 min", "Nothing is known of what came after")
                .doesNotContain("seen again");
        assertThat(page.value("window.hovered").asString())
                .matches(
                        "Blind, nothing arrives: before .* to .*, more than 10 min Blind, nothing arrives: .* to .*, 10 min");
        assertThat(page.is("window.focusStays"))
                .as("what is told again keeps the focus")
                .isTrue();
    }
}
