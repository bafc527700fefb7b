package dev.watchkeeper.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.api.access.Users;
import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.lab.simulate.CameraOptions;
import dev.watchkeeper.lab.simulate.Simulator;
import dev.watchkeeper.lab.simulate.SimulatorOptions;
import dev.watchkeeper.node.TestNode;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** People come in and are seen to, as a person would do it in a browser: directly, encrypted, and behind nginx and Caddy. */
final class PeoplePageIT extends BrowserCase {
    private static final String CAMERAS = """
            record: {mode: off}
            cameras:
              yard: {url: "%s"}
              gate: {url: "%s"}
            """;

    /** The first message of live video names the codec; what is pushed begins with the health of all. */
    private static final String VIDEO =
            "new Promise((done) => { const socket = new WebSocket(new URL('./api/cameras/yard/live',"
                    + " location).href.replace(/^http/, 'ws')); socket.onmessage = ({ data }) => { done(String(data)); socket.close(); };"
                    + " socket.onclose = ({ code }) => done(`closed ${code}`); })";

    private static final String PUSHED = "new Promise((done) => { const stream = new EventSource('./api/stream');"
            + " stream.addEventListener('health', () => { done('health'); stream.close(); }); stream.onerror = () => done('error'); })";

    private Simulator simulator;

    @BeforeAll
    void start() throws Exception {
        simulator = Simulator.start(SimulatorOptions.of(
                CameraOptions.of("yard", Scene.YARD).withPictures(320, 180, 10, 1),
                CameraOptions.of("gate", Scene.ROOM).withPictures(320, 180, 10, 1)));
    }

    @AfterAll
    void stop() throws Exception {
        simulator.close();
    }

    private String yaml(String more) {
        return more
                + CAMERAS.formatted(
                        simulator.camera("yard").url(), simulator.camera("gate").url());
    }

    private static boolean shows(WebBrowser.Page page, String selector, String text) throws Exception {
        return page.value("[...document.querySelectorAll('" + selector + "')].some((each) => each.checkVisibility()"
                        + " && each.textContent.includes('" + text + "'))")
                .asBoolean();
    }

    private static void click(WebBrowser.Page page, String selector) throws Exception {
        until(
                "there is " + selector,
                () -> page.value("Boolean(document.querySelector('" + selector + "'))")
                        .asBoolean());
        page.value("document.querySelector('" + selector + "').click()");
    }

    private static void fill(WebBrowser.Page page, String selector, String text) throws Exception {
        page.value("document.querySelector('" + selector + "').value = '" + text + "'; document.querySelector('"
                + selector + "').dispatchEvent(new Event('input', { bubbles: true }))");
    }

    private static String named(String name, WebBrowser.Kind kind) {
        return name + "-" + kind.name().toLowerCase(Locale.ROOT);
    }

    private static void signIn(WebBrowser.Page page, String name, String password) throws Exception {
        until(
                "the sign-in page",
                () -> page.value("location.pathname").asString().endsWith("/sign-in")
                        && page.value("document.readyState === 'complete' && document.title !== ''")
                                .asBoolean());
        fill(page, "#user", name);
        fill(page, "#password", password);
        click(page, "#enter");
    }

    @ParameterizedTest
    @EnumSource(WebBrowser.Kind.class)
    void theFirstAdministratorAViewerAndATokenAreMadeOnThePage(WebBrowser.Kind kind, @TempDir Path temp)
            throws Exception {
        try (TestNode node = TestNode.start(temp, yaml(""));
                WebBrowser.Page page = browser(kind).open(node.uri("/people"), 1280, 900)) {
            until("the offer to make a user", () -> shows(page, "#offer", "sign in"));
            page.keep(named("people-offer", kind));
            click(page, "#offer-make");
            fill(page, "dialog [name=name]", "anna");
            fill(page, "dialog [name=password]", "correct horse");
            fill(page, "dialog [name=again]", "correct horse");
            click(page, "dialog form .buttons button:last-child");
            until("anna is signed in and listed", () -> shows(page, "#users-list", "anna"));
            assertThat(shows(page, "#offer", "sign in")).isFalse();

            click(page, "#users-add");
            until(
                    "the form",
                    () -> page.value("document.querySelector('#dialog').open").asBoolean());
            fill(page, "dialog [name=name]", "ben");
            fill(page, "dialog [name=password]", "battery staple");
            fill(page, "dialog [name=again]", "battery staple");
            click(page, "dialog [value=some]");
            click(page, "dialog [value=gate]");
            page.keep(named("people-add", kind));
            click(page, "dialog form .buttons button:last-child");
            until("ben is listed with his camera", () -> shows(page, "#users-list", "gate"));

            click(page, "#tokens-add");
            until(
                    "the form",
                    () -> page.value("document.querySelector('#dialog').open").asBoolean());
            fill(page, "dialog [name=name]", "doorbell");
            click(page, "dialog form .buttons button:last-child");
            until("the token is shown", () -> shows(page, "dialog .token", "wk_"));
            click(page, "dialog .buttons button:last-child");
            until("what was changed", () -> shows(page, "#audit-list", "added user ben as viewer of gate"));
            page.value(
                    "import('./api.js').then(({ send }) => send('POST', 'api/cameras/gate/reconnect')).then(() => null)");
            page.reload();
            until("a request in words", () -> shows(page, "#audit-list", "had camera gate connected again"));
            page.keep(named("people", kind));
            page.looks("light", "de");
            until("in German", () -> shows(page, "#audit-list", "Benutzer ben angelegt als Zuschauer für gate"));
            assertThat(shows(page, "#audit-list", "Angemeldet")).isTrue();
            page.keep(named("people-german", kind));
            page.looks("light", "en");
            until("in English", () -> shows(page, "#audit-list", "added user ben"));
            page.size(390, 844);
            page.keep(named("people-390", kind));

            page.value("fetch('./api/session', { method: 'DELETE' }).then(() => location.assign('./people'))");
            signIn(page, "ben", "wrong horse");
            until("why not", () -> shows(page, "#problem", "wrong"));
            page.keep(named("sign-in-390", kind));
            signIn(page, "ben", "battery staple");
            until(
                    "back where ben wanted to go",
                    () -> page.value("location.pathname").asString().equals("/people"));
            until("his own part", () -> shows(page, "#own", "ben"));
            assertThat(shows(page, "#users", "")).isFalse();
            assertThat(page.value("fetch('./api/cameras').then((answer) => answer.text())")
                            .asString())
                    .contains("\"gate\"")
                    .doesNotContain("yard");
            page.value("location.assign('./')");
            until("the wall of the one camera", () -> shows(page, "body", "gate"));
            assertThat(shows(page, "body", "yard")).isFalse();
            page.keep(named("wall-of-one", kind));
            assertThat(page.value(VIDEO).asString())
                    .as("live video of a hidden camera")
                    .startsWith("closed");
        }
    }

    @ParameterizedTest
    @EnumSource(WebBrowser.Kind.class)
    void belowAPathBehindNginxAndCaddyEverythingWorks(WebBrowser.Kind kind, @TempDir Path temp) throws Exception {
        Users.addOrReplace(temp.resolve("data/users"), "anna", "correct horse");
        try (TestNode node =
                TestNode.start(temp, yaml("api: {base-path: /watchkeeper/, trusted-proxies: [127.0.0.1]}\n"))) {
            int port = node.uri("/").getPort();
            List<EdgeServers.Edge> edges = new ArrayList<>();
            try {
                edges.add(EdgeServers.nginxBelowAPath(Files.createDirectory(temp.resolve("nginx")), port));
                edges.add(EdgeServers.caddy(Files.createDirectory(temp.resolve("caddy")), port));
                for (EdgeServers.Edge edge : edges) {
                    URI start = URI.create(edge.url() + "/watchkeeper");
                    try (WebBrowser.Page page = browser(kind).open(start, 1280, 820)) {
                        signIn(page, "anna", "correct horse");
                        until(
                                edge.name() + " leads back to the wall",
                                () -> page.value("location.pathname").asString().equals("/watchkeeper/"));
                        until("the wall names its cameras", () -> shows(page, "body", "yard"));
                        assertThat(page.value(VIDEO).asString()).as(edge.name()).startsWith("avc1.");
                        assertThat(page.value(PUSHED).asString())
                                .as(edge.name())
                                .isEqualTo("health");
                        assertThat(page.value("fetch('./api/sessions').then((answer) => answer.text())")
                                        .asString())
                                .as("the proxy is trusted, so its word counts: the browser is at this machine, too")
                                .contains("\"address\":\"127.0.0.1\"");
                        page.value("location.assign('./people')");
                        until("the page of people", () -> shows(page, "#users-list", "anna"));
                        page.value("fetch('./api/session', { method: 'DELETE' }).then(() => location.reload())");
                        until(
                                "out again",
                                () -> page.value("location.href")
                                        .asString()
                                        .equals(edge.url() + "/watchkeeper/sign-in?next=%2Fpeople"));
                    }
                }
            } finally {
                for (EdgeServers.Edge edge : edges) {
                    edge.close();
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(WebBrowser.Kind.class)
    void withItsOwnCertificateThePageIsEncryptedAndLive(WebBrowser.Kind kind, @TempDir Path temp) throws Exception {
        try (TestNode node = TestNode.start(temp, yaml("api: {tls: self-signed}\n"));
                WebBrowser.Page page = browser(kind).open(URI.create("about:blank"), 1280, 820)) {
            page.go(URI.create(node.uri("/").toString().replaceFirst("^http:", "https:")));
            until("the wall names its cameras", () -> shows(page, "body", "yard"));
            until("live video", () -> page.value(VIDEO).asString().startsWith("avc1."));
            assertThat(page.value("isSecureContext").asBoolean()).isTrue();
            page.keep(named("encrypted", kind));
        }
    }
}
