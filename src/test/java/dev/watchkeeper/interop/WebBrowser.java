package dev.watchkeeper.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Debian's Chromium or Firefox, headless, driven by WebDriver BiDi: puppeteer-core does it, in Node.js, as {@code src/test/browser/drive.mjs} says.
 * Confined to the test's thread.
 */
final class WebBrowser implements AutoCloseable {
    private static final long LIMIT_SECONDS = 90;
    private static final List<String> FILES = List.of("package.json", "package-lock.json", "drive.mjs");

    private final Process process;
    private final Writer orders;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private long next = 1;

    /** A browser of Debian. */
    enum Kind {
        CHROMIUM(
                "chrome",
                "/usr/bin/chromium",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-background-timer-throttling",
                "--disable-renderer-backgrounding",
                "--autoplay-policy=no-user-gesture-required",
                "--lang=en"),
        FIREFOX("firefox", "/usr/bin/firefox-esr");

        private final String name;
        private final String program;
        private final List<String> words;

        Kind(String name, String program, String... words) {
            this.name = name;
            this.program = program;
            this.words = List.of(words);
        }
    }

    private WebBrowser(Process process) {
        this.process = process;
        this.orders = process.outputWriter(StandardCharsets.UTF_8);
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        Thread.ofPlatform()
                .daemon()
                .name("browser-answers")
                .start(() -> output.lines().forEach(answers::add));
    }

    /** @param folder gets the profile and what the driver says */
    static WebBrowser start(Kind kind, Path folder) throws Exception {
        if (!Files.isExecutable(Path.of(kind.program))) {
            throw new IOException(kind.program + " is missing; .ci/run installs it");
        }
        Path home = install();
        List<String> command = new ArrayList<>(List.of(
                "node",
                home.resolve("drive.mjs").toString(),
                kind.name,
                kind.program,
                Files.createDirectories(folder.resolve("profile-" + kind.name)).toString()));
        command.addAll(kind.words);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectError(folder.resolve(kind.name + ".log").toFile());
        builder.environment().put("HOME", folder.toString()); // Firefox refuses one that belongs to somebody else
        builder.environment().put("LANG", "C.UTF-8");
        WebBrowser browser = new WebBrowser(builder.start());
        try {
            browser.answer(0);
            return browser;
        } catch (IOException e) {
            browser.close();
            throw new IOException(e.getMessage() + ": " + Files.readString(folder.resolve(kind.name + ".log")), e);
        }
    }

    /** As the lock file says, once; several processes run tests at once. */
    private static Path install() throws Exception {
        Path home = Files.createDirectories(Path.of("target/browser").toAbsolutePath());
        try (FileChannel channel =
                        FileChannel.open(home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock _ = channel.lock()) {
            for (String name : FILES) {
                Files.copy(
                        Path.of("src/test/browser").resolve(name),
                        home.resolve(name),
                        StandardCopyOption.REPLACE_EXISTING);
            }
            if (!Files.isDirectory(home.resolve("node_modules/axe-core"))) {
                Process install = new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund")
                        .directory(home.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(home.resolve("npm.log").toFile())
                        .start();
                if (!install.waitFor(180, TimeUnit.SECONDS) || install.exitValue() != 0) {
                    throw new IOException("npm ci failed; see " + home.resolve("npm.log"));
                }
            }
        }
        return home;
    }

    Page open(URI uri, int widthPx, int heightPx) throws Exception {
        return open(uri, widthPx, heightPx, "");
    }

    /** @param before a script that runs in the page before its own */
    Page open(URI uri, int widthPx, int heightPx, String before) throws Exception {
        JsonNode id =
                order("open", Map.of("url", uri.toString(), "width", widthPx, "height", heightPx, "before", before));
        return new Page(id.asInt());
    }

    private JsonNode order(String name, Map<String, ?> values) throws Exception {
        long id = next++;
        Map<String, Object> order = new LinkedHashMap<>(values);
        order.put("id", id);
        order.put("order", name);
        orders.write(JsonMapper.shared().writeValueAsString(order) + "\n");
        orders.flush();
        return answer(id);
    }

    private JsonNode answer(long id) throws IOException, InterruptedException {
        while (true) {
            String line = answers.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
            if (line == null) {
                throw new IOException("the browser's driver does not answer");
            }
            JsonNode said = JsonMapper.shared().readTree(line);
            if (said.path("id").asLong(-1) == id) {
                if (said.has("error")) {
                    throw new IOException(said.path("error").asString());
                }
                return said.path("value");
            }
        }
    }

    /** One page, as a person uses it; confined to the test's thread. */
    final class Page implements AutoCloseable {
        private final int id;
        private boolean speaks;

        private Page(int id) {
            this.id = id;
        }

        private JsonNode order(String name, Map<String, ?> values) throws Exception {
            Map<String, Object> all = new LinkedHashMap<>(values);
            all.put("page", id);
            return WebBrowser.this.order(name, all);
        }

        /** The value of a JavaScript expression in the page. */
        JsonNode value(String expression) throws Exception {
            return order("value", Map.of("script", expression));
        }

        String text(String selector) throws Exception {
            return value("document.querySelector(" + JsonMapper.shared().writeValueAsString(selector)
                            + ")?.textContent ?? ''")
                    .asString();
        }

        int count(String selector) throws Exception {
            return value("document.querySelectorAll(" + JsonMapper.shared().writeValueAsString(selector) + ").length")
                    .asInt();
        }

        boolean is(String condition) throws Exception {
            return value("Boolean(" + condition + ")").asBoolean();
        }

        void click(String selector) throws Exception {
            order("click", Map.of("selector", selector));
        }

        void hover(String selector) throws Exception {
            order("hover", Map.of("selector", selector));
        }

        /** @param key as in KeyboardEvent.key */
        void press(String key) throws Exception {
            order("press", Map.of("key", key));
        }

        void type(String selector, String text) throws Exception {
            order("type", Map.of("selector", selector, "text", text));
        }

        void select(String selector, String option) throws Exception {
            order("select", Map.of("selector", selector, "text", option));
        }

        /** Presses the mouse in the middle of one element and releases it in the middle of another. */
        void drag(String from, String to) throws Exception {
            order("drag", Map.of("from", middle(from), "to", middle(to)));
        }

        /** Drags from one point of the window to another, in px. */
        void drag(List<Integer> from, List<Integer> to) throws Exception {
            order("drag", Map.of("from", from, "to", to));
        }

        /** @param does what the left button does there: down, up, or move for nothing */
        void mouse(String does, List<Integer> at) throws Exception {
            order("mouse", Map.of("does", does, "at", at));
        }

        /** @param does what one finger does there: down, move, or up, which is where it was last */
        void touch(String does, List<Integer> at) throws Exception {
            order("touch", Map.of("does", does, "at", at));
        }

        private List<Integer> middle(String selector) throws Exception {
            JsonNode box = value(
                    "(({left, top, width, height}) => [left + width / 2, top + height / 2])(document.querySelector("
                            + JsonMapper.shared().writeValueAsString(selector) + ").getBoundingClientRect())");
            return List.of(box.path(0).asInt(), box.path(1).asInt());
        }

        void go(URI uri) throws Exception {
            order("go", Map.of("url", uri.toString()));
        }

        void reload() throws Exception {
            order("reload", Map.of());
        }

        /** Before the other pages of its browser. */
        void front() throws Exception {
            order("front", Map.of());
        }

        void back() throws Exception {
            order("back", Map.of());
        }

        void size(int widthPx, int heightPx) throws Exception {
            order("size", Map.of("width", widthPx, "height", heightPx));
        }

        /** Chooses a theme (light, dark) and a language (en, de) as their menus do, and loads the page again. */
        void looks(String theme, String language) throws Exception {
            speaks = true;
            value("localStorage.setItem('watchkeeper.theme', '" + theme
                    + "'), localStorage.setItem('watchkeeper.language', '" + language + "')");
            reload();
        }

        /** Saves a screenshot as {@code target/screenshots/NAME.png}. */
        void keep(String name) throws Exception {
            Path folder = Files.createDirectories(
                    Path.of(System.getProperty("watchkeeper.home", "."), "target", "screenshots"));
            order(
                    "screenshot",
                    Map.of(
                            "file",
                            folder.resolve(name + ".png").toAbsolutePath().toString()));
        }

        /** What the axe rules find that is moderate or worse. */
        List<String> axe() throws Exception {
            return strings(order("axe", Map.of()));
        }

        /** Exceptions that scripts of the page did not catch. */
        List<String> problems() throws Exception {
            return strings(order("problems", Map.of()));
        }

        /** The addresses that the page asked for. */
        List<String> requests() throws Exception {
            return strings(order("requests", Map.of()));
        }

        @Override
        public void close() throws Exception {
            if (speaks) {
                value("localStorage.removeItem('watchkeeper.language')"); // the next test reads English
            }
            order("close", Map.of());
        }
    }

    static List<String> strings(JsonNode values) {
        List<String> all = new ArrayList<>();
        values.forEach(value -> all.add(value.asString()));
        return all;
    }

    @Override
    public void close() throws InterruptedException {
        List<ProcessHandle> children = process.descendants().toList();
        try {
            orders.close(); // the driver ends with its input
        } catch (IOException e) {
            process.destroy();
        }
        if (!process.waitFor(15, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
        children.forEach(ProcessHandle::destroyForcibly);
    }
}
