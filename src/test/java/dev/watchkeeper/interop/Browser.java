package dev.watchkeeper.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Headless Chromium, controlled over its DevTools protocol; confined to the test's thread. */
final class Browser implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String LISTENING = "DevTools listening on ";
    private static final List<String> PROGRAMS = List.of("/usr/bin/chromium", "/usr/bin/chromium-browser");

    private final Process process;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Answers answers = new Answers();
    private final WebSocket socket;
    private final AtomicLong commands = new AtomicLong();

    private Browser(Process process, URI address) {
        this.process = process;
        socket = client.newWebSocketBuilder()
                .buildAsync(address, answers)
                .orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    /** @param profile an empty folder */
    static Browser start(Path profile) throws IOException {
        String program = PROGRAMS.stream()
                .filter(name -> Files.isExecutable(Path.of(name)))
                .findFirst()
                .orElseThrow(() -> new IOException("Chromium is not installed: apt-get install chromium"));
        Process process = new ProcessBuilder(
                        program,
                        "--headless",
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
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile)
                .redirectErrorStream(true)
                .start();
        try {
            return new Browser(process, URI.create(address(process)));
        } catch (IOException | RuntimeException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    /** Reads up to the line that names the address; discards later output, so that the browser never blocks. */
    private static String address(Process process) throws IOException {
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder said = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(LISTENING)) {
                Thread.ofPlatform()
                        .daemon()
                        .name("chromium-output")
                        .start(() -> output.lines().forEach(l -> {}));
                return line.substring(LISTENING.length()).strip();
            }
            said.append(line).append('\n');
        }
        throw new IOException("Chromium did not start:\n" + said);
    }

    /** A page in a window of its own, since background pages are throttled. */
    Page open(URI uri, int widthPx, int heightPx) {
        String target = order("Target.createTarget", Map.of("url", "about:blank", "newWindow", true), Optional.empty())
                .path("targetId")
                .asString();
        String session = order("Target.attachToTarget", Map.of("targetId", target, "flatten", true), Optional.empty())
                .path("sessionId")
                .asString();
        Page page = new Page(target, session);
        page.order(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", widthPx, "height", heightPx, "deviceScaleFactor", 1, "mobile", false));
        page.order("Page.navigate", Map.of("url", uri.toString()));
        return page;
    }

    private JsonNode order(String method, Map<String, ?> parameters, Optional<String> session) {
        long id = commands.incrementAndGet();
        CompletableFuture<JsonNode> answer = answers.expect(id);
        Map<String, Object> command = new LinkedHashMap<>();
        command.put("id", id);
        command.put("method", method);
        command.put("params", parameters);
        session.ifPresent(name -> command.put("sessionId", name));
        socket.sendText(JsonMapper.shared().writeValueAsString(command), true)
                .orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
                .join();
        JsonNode said = answer.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
        if (said.has("error")) {
            throw new IllegalStateException(method + ": " + said.path("error"));
        }
        return said.path("result");
    }

    /** One page; confined to the test's thread. */
    final class Page implements AutoCloseable {
        private final String target;
        private final String session;

        private Page(String target, String session) {
            this.target = target;
            this.session = session;
        }

        JsonNode order(String method, Map<String, ?> parameters) {
            return Browser.this.order(method, parameters, Optional.of(session));
        }

        /** The value of a JavaScript expression in the page. */
        JsonNode value(String expression) {
            JsonNode answer = order(
                    "Runtime.evaluate", Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
            if (answer.has("exceptionDetails")) {
                throw new IllegalStateException(answer.path("exceptionDetails").toString());
            }
            return answer.path("result").path("value");
        }

        /** A screenshot, as PNG. */
        byte[] screenshot() {
            String data = order("Page.captureScreenshot", Map.of("format", "png"))
                    .path("data")
                    .asString();
            return Base64.getDecoder().decode(data);
        }

        @Override
        public void close() {
            Browser.this.order("Target.closeTarget", Map.of("targetId", target), Optional.empty());
        }
    }

    /** Assembles the browser's answers and passes them to the waiting callers; thread-safe. */
    private static final class Answers implements WebSocket.Listener {
        private final Map<Long, CompletableFuture<JsonNode>> expected = new ConcurrentHashMap<>();
        private final StringBuilder message = new StringBuilder();

        CompletableFuture<JsonNode> expect(long id) {
            CompletableFuture<JsonNode> answer = new CompletableFuture<>();
            expected.put(id, answer);
            return answer;
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            message.append(text);
            if (last) {
                JsonNode said = JsonMapper.shared().readTree(message.toString());
                message.setLength(0);
                CompletableFuture<JsonNode> waiting =
                        expected.remove(said.path("id").asLong(-1));
                if (waiting != null) {
                    waiting.complete(said);
                }
            }
            socket.request(1);
            return CompletableFuture.completedFuture(null);
        }
    }

    @Override
    public void close() throws InterruptedException {
        List<ProcessHandle> children = process.descendants().toList();
        socket.abort();
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
        children.forEach(ProcessHandle::destroyForcibly);
        client.shutdownNow();
    }
}
