package dev.watchkeeper.escalate.deadman;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** A server of the form of Healthchecks on the loopback, which can misbehave; thread-safe. */
final class CheckServer implements AutoCloseable {
    final List<String> pings = new CopyOnWriteArrayList<>();
    volatile int status = 200;
    volatile String body = "OK";
    volatile String retryAfter = "";
    volatile boolean silent;
    private final HttpServer server;
    private final java.util.concurrent.ExecutorService threads = Executors.newCachedThreadPool();
    private final java.util.concurrent.CountDownLatch end = new java.util.concurrent.CountDownLatch(1);

    CheckServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            pings.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + text);
            try {
                if (silent) {
                    end.await();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (!retryAfter.isEmpty()) {
                exchange.getResponseHeaders().add("Retry-After", retryAfter);
            }
            byte[] answer = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    URI check() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/ping/secret-uuid");
    }

    String newest() {
        return pings.isEmpty() ? "" : pings.getLast();
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
