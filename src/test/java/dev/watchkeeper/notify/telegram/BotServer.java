package dev.watchkeeper.notify.telegram;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.config.Peer;
import dev.watchkeeper.config.Secret;
import dev.watchkeeper.config.TelegramSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server in the form of the Bot API: it keeps updates until they are confirmed by an offset, and holds a question for news while there are none; thread-safe. */
public final class BotServer implements AutoCloseable {
    public static final String TOKEN = "123456:s3cret";
    public static final long CHAT = -100;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(Threads.factory("bot-server"));
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Reply> rudeness = new LinkedBlockingQueue<>();
    private final TreeMap<Long, String> updates = new TreeMap<>();
    private long nextMessage = 41;
    private boolean closed;

    /** One call of a method; immutable. */
    public record Call(String method, JsonNode body) {}

    private record Reply(int status, String body) {}

    public BotServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.createContext("/bot" + TOKEN + "/", this::serve);
        server.setExecutor(threads);
        server.start();
    }

    public TelegramSettings settings() {
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        return new TelegramSettings(
                new Peer(url, Optional.empty(), List.of()), new Secret(TOKEN), Long.toString(CHAT), Optional.empty());
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String method = path.substring(path.lastIndexOf('/') + 1);
            JsonNode body =
                    JsonMapper.shared().readTree(exchange.getRequestBody().readAllBytes());
            calls.add(new Call(method, body));
            Reply reply = method.equals("getUpdates") ? news(body) : done();
            byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private synchronized Reply done() {
        return new Reply(
                200,
                "{\"ok\":true,\"result\":{\"message_id\":%d,\"chat\":{\"id\":%d}}}".formatted(nextMessage++, CHAT));
    }

    private synchronized Reply news(JsonNode question) {
        long offset = question.path("offset").asLong(0);
        updates.headMap(offset).clear();
        while (updates.isEmpty() && rudeness.isEmpty() && !closed) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        Optional<Reply> rude = Optional.ofNullable(rudeness.poll());
        return rude.orElseGet(() -> new Reply(
                200,
                "{\"ok\":true,\"result\":["
                        + updates.values().stream()
                                .limit(question.path("limit").asLong(100))
                                .reduce((a, b) -> a + "," + b)
                                .orElse("")
                        + "]}"));
    }

    /** The next question for news is answered so. */
    public synchronized void answerNews(int status, String body) {
        rudeness.add(new Reply(status, body));
        notifyAll();
    }

    /** Somebody presses a button below a message of this chat. */
    public void press(long update, long chat, String data) {
        add(update, """
                {"update_id":%d,"callback_query":{"id":"c%d","from":{"id":7,"first_name":"Ann","username":"ann_a"},"data":"%s",
                "message":{"message_id":41,"chat":{"id":%d},"text":"Repair proposed","entities":[{"type":"bold","offset":0,"length":6}]}}}""".formatted(update, update, data, chat));
    }

    /** Any update. */
    public synchronized void add(long update, String json) {
        updates.put(update, json);
        notifyAll();
    }

    public List<Call> calls(String method) {
        return calls.stream().filter(call -> call.method().equals(method)).toList();
    }

    /** What the buttons of the newest message carry. */
    public List<String> buttons() {
        List<String> data = new ArrayList<>();
        calls("sendMessage")
                .getLast()
                .body()
                .path("reply_markup")
                .path("inline_keyboard")
                .path(0)
                .forEach(button -> data.add(button.path("callback_data").asString("")));
        return data;
    }

    /** The sentences that those who pressed saw. */
    public Map<String, String> answers() {
        Map<String, String> answers = new TreeMap<>();
        calls("answerCallbackQuery")
                .forEach(call -> answers.put(
                        call.body().path("callback_query_id").asString(""),
                        call.body().path("text").asString("")));
        return answers;
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        server.stop(0);
        threads.shutdownNow();
    }
}
