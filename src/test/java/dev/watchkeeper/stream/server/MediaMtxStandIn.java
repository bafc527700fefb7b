package dev.watchkeeper.stream.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.watchkeeper.base.Threads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A stand-in for the control API of MediaMTX in versions from 1.15 to 1.21; thread-safe. A test says what its paths carry. Its answers in the form of 1.20
 * are compared with recorded ones, key by key, in the interop part.
 */
public final class MediaMtxStandIn implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String STARTED = "2026-03-01T12:00:00Z";

    private final HttpServer http;
    private final ExecutorService threads = Executors.newCachedThreadPool(Threads.factory("mediamtx-stand-in"));
    private final Map<String, StandInPath> paths = new LinkedHashMap<>();
    private final Map<String, ObjectNode> configured = new LinkedHashMap<>();
    private final List<String> requests = new ArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private CountDownLatch held = new CountDownLatch(1);
    private final ServerVersion version;
    private String started = STARTED;
    private Manner manner = Manner.PROPER;
    private Optional<String> wanted = Optional.empty();

    /** How it answers; an immutable enumeration. */
    public enum Manner {
        PROPER,
        /** Accepts requests and never answers. */
        SILENT,
        /** 500. */
        FAULTY,
        /** Announces more than it sends. */
        HALF,
        /** 401, but only once the test says {@link #release}. */
        REFUSING_LATE,
        /** Answers properly, but only once the test says {@link #release}. */
        PROPER_LATE,
        /** An HTML page. */
        FOREIGN
    }

    private MediaMtxStandIn(HttpServer http, ServerVersion version) {
        this.http = http;
        this.version = version;
    }

    public static MediaMtxStandIn start(ServerVersion version) throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 50);
        MediaMtxStandIn standIn = new MediaMtxStandIn(http, version);
        http.setExecutor(standIn.threads);
        http.createContext("/", standIn::serve);
        http.start();
        return standIn;
    }

    public int port() {
        return http.getAddress().getPort();
    }

    public synchronized void behave(Manner other) {
        manner = other;
        held = new CountDownLatch(1);
    }

    /** Wants this sign-in from now on. */
    public synchronized void lock(String user, String password) {
        String both = user + ":" + password;
        wanted = Optional.of("Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)));
    }

    /** Lets the answers go that wait. */
    public synchronized void release() {
        held.countDown();
    }

    /** What the path shows from now on; another one is added. */
    public synchronized void show(StandInPath path) {
        paths.put(path.name(), path);
    }

    public synchronized void hide(String path) {
        paths.remove(path);
    }

    /** Another process, which forgets what the API has changed. */
    public synchronized void restart() {
        started = "2026-03-01T13:00:00Z";
        configured.clear();
    }

    /** What was asked, such as {@code POST /v3/config/paths/replace/yard}, without questions for states. */
    public synchronized List<String> changes() {
        return requests.stream().filter(line -> !line.startsWith("GET ")).toList();
    }

    /** The settings of a path, as they were sent. */
    public synchronized ObjectNode settings(String path) {
        return configured.getOrDefault(path, StandInAnswer.object());
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readNBytes(1_000_000);
            String target = exchange.getRequestURI().getRawPath();
            Manner now;
            CountDownLatch waiting;
            synchronized (this) {
                requests.add(exchange.getRequestMethod() + " " + target);
                now = manner;
                waiting = held;
            }
            switch (now) {
                case PROPER -> answer(exchange, answer(exchange.getRequestMethod(), exchange, body));
                case SILENT -> await(closed);
                case FAULTY -> answer(exchange, StandInAnswer.error(500, "internal error"));
                case HALF -> half(exchange, answer(exchange.getRequestMethod(), exchange, body));
                case REFUSING_LATE -> {
                    await(waiting);
                    answer(exchange, StandInAnswer.error(401, "authentication error"));
                }
                case PROPER_LATE -> {
                    await(waiting);
                    answer(exchange, answer(exchange.getRequestMethod(), exchange, body));
                }
                case FOREIGN -> answer(exchange, new StandInAnswer(200, "<html>router</html>"));
            }
        }
    }

    private void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpExchange exchange, StandInAnswer answer) throws IOException {
        byte[] body = answer.text().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
        exchange.getResponseHeaders().set("Server", "mediamtx");
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
    }

    private static void half(HttpExchange exchange, StandInAnswer answer) throws IOException {
        byte[] body = answer.text().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(Arrays.copyOf(body, body.length / 2));
        exchange.getResponseBody().flush();
    }

    private synchronized StandInAnswer answer(String method, HttpExchange exchange, byte[] body) {
        Optional<String> sent = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"));
        if (wanted.isPresent() && !wanted.equals(sent)) {
            return StandInAnswer.error(401, "authentication error");
        }
        String path = exchange.getRequestURI().getPath();
        String query = Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse("");
        if (method.equals("GET") && path.equals("/v3/info") && version.compareTo(new ServerVersion(1, 15, 2)) >= 0) {
            return StandInAnswer.of(
                    StandInAnswer.object().put("version", "v" + version).put("started", started));
        }
        if (method.equals("GET") && path.equals("/v3/paths/list")) {
            return StandInAnswer.page(
                    paths.values().stream().map(item -> item.json(version)).toList(), query);
        }
        if (method.equals("GET") && path.startsWith("/v3/paths/get/")) {
            return one(path.substring("/v3/paths/get/".length()));
        }
        if (method.equals("GET") && path.startsWith("/v3/paths/static-sources/get/") && version.isAtLeast(1, 21)) {
            return source(path.substring("/v3/paths/static-sources/get/".length()));
        }
        if (path.startsWith("/v3/config/paths/")) {
            return configuration(method, path.substring("/v3/config/paths/".length()), query, body);
        }
        return StandInAnswer.NO_ROUTE;
    }

    private StandInAnswer one(String name) {
        StandInPath path = paths.get(name);
        return path == null ? StandInAnswer.error(404, "path not found") : StandInAnswer.of(path.json(version));
    }

    private StandInAnswer source(String name) {
        StandInPath path = paths.get(name);
        return path == null || path.sourceError().isEmpty()
                ? StandInAnswer.error(404, "path not found")
                : StandInAnswer.of(StandInAnswer.object()
                        .put("created", STARTED)
                        .put("state", "error")
                        .put("lastError", path.sourceError().get())
                        .put("type", "rtspSource"));
    }

    private StandInAnswer configuration(String method, String rest, String query, byte[] body) {
        if (method.equals("GET") && rest.equals("list")) {
            return StandInAnswer.page(List.copyOf(configured.values()), query);
        }
        String[] words = rest.split("/", 2);
        String name = words.length == 2 ? words[1] : "";
        ObjectNode before = configured.get(name);
        return switch (method + " " + words[0]) {
            case "POST add" ->
                before != null
                        ? StandInAnswer.error(400, "path already exists")
                        : keep(name, body, StandInAnswer.object());
            case "POST replace" -> keep(name, body, StandInAnswer.object());
            case "PATCH patch" ->
                before != null ? keep(name, body, before) : StandInAnswer.error(404, "path not found");
            case "DELETE delete" -> {
                configured.remove(name);
                paths.remove(name);
                yield before != null ? StandInAnswer.OK : StandInAnswer.error(404, "path not found");
            }
            default -> StandInAnswer.NO_ROUTE;
        };
    }

    private StandInAnswer keep(String name, byte[] body, ObjectNode before) {
        ObjectNode settings = before.deepCopy();
        settings.put("name", name);
        if (!(JSON.readTree(body) instanceof ObjectNode sent) || sent.has("nonsense")) {
            return StandInAnswer.error(400, "json: unknown field \"nonsense\"");
        }
        configured.put(name, settings.setAll(sent));
        return StandInAnswer.OK;
    }

    @Override
    public void close() {
        closed.countDown();
        release();
        http.stop(0);
        threads.shutdownNow();
    }
}
