package dev.watchkeeper.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.config.Peer;
import dev.watchkeeper.notify.TestKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/** An HTTP server that keeps what it gets and replies what it is told, 200 and {@code {}} by default; thread-safe. */
public final class FormServer implements AutoCloseable {
    private final HttpServer server;
    private final boolean tls;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Reply> replies = new LinkedBlockingQueue<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(Threads.factory("form-server"));
    private volatile String usual = "{}";

    private FormServer(HttpServer server, boolean tls) {
        this.server = server;
        this.tls = tls;
    }

    /** What arrived; immutable. */
    public record Request(String method, String path, Headers headers, byte[] body) {
        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        public String header(String name) {
            return String.valueOf(headers.getFirst(name));
        }
    }

    /** What is replied; immutable. */
    public record Reply(int status, String body, Map<String, String> headers) {}

    public static FormServer plain() throws IOException {
        return start(HttpServer.create(loopback(), 10), false);
    }

    public static FormServer encrypted() throws IOException {
        HttpsServer server = HttpsServer.create(loopback(), 10);
        server.setHttpsConfigurator(new HttpsConfigurator(TestKey.context()));
        return start(server, true);
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private static FormServer start(HttpServer server, boolean tls) {
        FormServer form = new FormServer(server, tls);
        server.createContext("/", form::serve);
        server.setExecutor(form.threads);
        server.start();
        return form;
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.add(new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders(),
                    exchange.getRequestBody().readAllBytes()));
            Reply reply = Optional.ofNullable(replies.poll()).orElseGet(() -> new Reply(200, usual, Map.of()));
            reply.headers().forEach(exchange.getResponseHeaders()::set);
            byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /** The next request that has no reply yet gets this one. */
    public FormServer reply(int status, String body, Map<String, String> headers) {
        replies.add(new Reply(status, body, headers));
        return this;
    }

    public FormServer reply(int status, String body) {
        return reply(status, body, Map.of());
    }

    /** Every request that gets no reply of its own gets 200 and this body. */
    public FormServer byDefault(String body) {
        usual = body;
        return this;
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    public Request last() {
        return requests.getLast();
    }

    public Peer peer(String path) {
        URI url = URI.create(
                (tls ? "https" : "http") + "://127.0.0.1:" + server.getAddress().getPort() + path);
        return new Peer(url, tls ? Optional.of(TestKey.certificate()) : Optional.empty(), List.of());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
