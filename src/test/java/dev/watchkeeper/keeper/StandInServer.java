package dev.watchkeeper.keeper;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.watchkeeper.base.SystemClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A process that stands in for MediaMTX: it reads the port of its control API from the same configuration, and shows the paths that the file
 * {@code paths} beside it names, one a line: name, available or not, bytes a second. It writes its pid to {@code server.pid}.
 */
public final class StandInServer {
    private static final Pattern API = Pattern.compile("apiAddress: \"127\\.0\\.0\\.1:(\\d+)\"");

    private static final SystemClock CLOCK = new SystemClock();

    private StandInServer() {}

    /** @param args the configuration, and the folder of the other files */
    public static void main(String[] args) throws IOException {
        Matcher port = API.matcher(Files.readString(Path.of(args[0])));
        if (!port.find()) {
            throw new IOException("no port");
        }
        Path folder = Path.of(args[1]);
        Instant started = CLOCK.wall();
        HttpServer server = HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port.group(1))), 10);
        String key = "watchkeeper:" + Files.readString(Path.of(args[0]).resolveSibling("api-key"));
        String wanted = "Basic " + Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));
        server.createContext("/", exchange -> {
            String sent = exchange.getRequestHeaders().getFirst("Authorization");
            String path = exchange.getRequestURI().getPath();
            if (!wanted.equals(sent)) {
                answer(exchange, 401, "{}");
            } else if (path.equals("/v3/info")) {
                answer(exchange, 200, "{\"version\":\"v1.20.1\",\"started\":\"" + started + "\"}");
            } else if (path.equals("/v3/paths/list")) {
                answer(exchange, 200, paths(folder, started));
            } else {
                answer(exchange, 404, "{}");
            }
        });
        server.start();
        Path fresh = folder.resolve("server.pid.new");
        Files.writeString(fresh, Long.toString(ProcessHandle.current().pid()));
        Files.move(
                fresh,
                folder.resolve("server.pid"),
                java.nio.file.StandardCopyOption.ATOMIC_MOVE,
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private static String paths(Path folder, Instant started) throws IOException {
        List<String> items = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("paths"))) {
            String[] words = line.split(" ");
            boolean available = Boolean.parseBoolean(words[1]);
            long bytes = Duration.between(started, CLOCK.wall()).toMillis() * Long.parseLong(words[2]) / 1000;
            items.add("{\"name\":\"" + words[0] + "\",\"available\":" + available + ",\"online\":" + available
                    + ",\"availableTime\":" + (available ? "\"" + started + "\"" : "null")
                    + ",\"source\":{\"type\":\"rtspSession\",\"id\":\"1\"},\"readers\":[],\"inboundBytes\":"
                    + (words[2].equals("0") ? 1000 : bytes + 1000) + ",\"outboundBytes\":0}");
        }
        return "{\"itemCount\":" + items.size() + ",\"pageCount\":1,\"items\":[" + String.join(",", items) + "]}";
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
