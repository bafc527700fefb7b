package dev.watchkeeper.api;

import dev.watchkeeper.api.http.Routes;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.config.ApiSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real server on a free port with fake rooms behind it, and the client to ask it; confined to the test's thread. */
public final class RunningApi implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    public final FakeRooms rooms = new FakeRooms();
    public final ManualClock clock = new ManualClock();
    public final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(LIMIT)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    public final int port;
    /** The data folder, which is new and goes at the end. */
    public final Path data;

    private final ApiServer server;

    public RunningApi(Optional<Path> usersFile, String... allowedHosts) throws FailureException {
        this(settings("127.0.0.1", 0, usersFile, allowedHosts));
    }

    RunningApi(ApiSettings settings) throws FailureException {
        rooms.clock = clock;
        try {
            this.data = Files.createTempDirectory("api-test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.server = FakeRooms.server(settings, data, rooms, clock);
        this.port = server.start();
    }

    static ApiSettings settings(String bind, int port, Optional<Path> usersFile, String... allowedHosts) {
        return new ApiSettings(true, true, bind, port, usersFile, List.of(allowedHosts));
    }

    List<Routes.Route> declared() {
        return server.declared();
    }

    int connections() {
        return server.connections();
    }

    List<String> routes() {
        return server.routes();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path)).timeout(LIMIT);
    }

    public HttpResponse<byte[]> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    HttpResponse<byte[]> post(String path) throws IOException, InterruptedException {
        return client.send(
                request(path).POST(HttpRequest.BodyPublishers.noBody()).build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    JsonNode json(String path) throws IOException, InterruptedException {
        return tree(get(path));
    }

    public static JsonNode tree(HttpResponse<byte[]> response) {
        return JsonMapper.shared().readTree(response.body());
    }

    static String error(HttpResponse<byte[]> response) {
        return tree(response).path("error").asString();
    }

    /** Sends the lines as they are, which java.net.http does not do for Host, and gives everything that comes back. */
    public String raw(String... lines) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout((int) LIMIT.toMillis());
            OutputStream out = socket.getOutputStream();
            out.write(
                    (String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            out.flush();
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() {
        server.close();
        client.shutdownNow();
        if (!Files.exists(data)) {
            return; // a test may have closed it already
        }
        try (Stream<Path> all = Files.walk(data)) {
            all.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
