package dev.watchkeeper.node;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.config.Loaded;
import dev.watchkeeper.config.OtherSections;
import dev.watchkeeper.config.Settings;
import dev.watchkeeper.config.SettingsLoader;
import dev.watchkeeper.config.edit.ConfigSource;
import dev.watchkeeper.config.edit.KeyTables;
import dev.watchkeeper.lab.hooks.FolderHooks;
import dev.watchkeeper.stream.StreamKeys;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A whole node in this process, started from YAML on a free port and queried over HTTP like a user's program; thread-safe. */
public final class TestNode implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Path data;
    private final Node node;

    private TestNode(Path data, Node node) {
        this.data = data;
        this.node = node;
    }

    /**
     * Starts a node.
     *
     * @param folder gets the configuration and the data folder
     * @param yaml the configuration without {@code data} and {@code api.port}
     */
    public static TestNode start(Path folder, String yaml) throws FailureException, IOException {
        return start(folder, yaml, () -> {});
    }

    /** @param clock of the whole node */
    public static TestNode start(Path folder, String yaml, Clock clock) throws FailureException, IOException {
        return new TestNode(folder.resolve("data"), Node.start(settings(folder, yaml), clock, Lab.NONE, () -> {}));
    }

    /** @param hooks the folder of {@link FolderHooks}: a file there makes a part of the node fail */
    public static TestNode startWithHooks(Path folder, String yaml, Path hooks) throws FailureException, IOException {
        return start(folder, yaml, new Lab(FolderHooks.of(hooks, new SystemClock()), Optional.empty()), () -> {});
    }

    static TestNode start(Path folder, String yaml, Runnable onNoCameraLeft) throws FailureException, IOException {
        return start(folder, yaml, Lab.NONE, onNoCameraLeft);
    }

    static TestNode start(Path folder, String yaml, Lab lab, Runnable onNoCameraLeft)
            throws FailureException, IOException {
        Path data = folder.resolve("data");
        return new TestNode(data, Node.start(settings(folder, yaml), new SystemClock(), lab, onNoCameraLeft));
    }

    /** The settings with which such a node starts. */
    public static Settings settings(Path folder, String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("watchkeeper.yml"), yaml);
        Path data = folder.resolve("data");
        List<SettingsLoader.Argument> arguments = List.of(
                new SettingsLoader.Argument("--data", "data", data.toString()),
                new SettingsLoader.Argument("--port", "api.port", "0"));
        Loaded loaded = SettingsLoader.load(Optional.of(file), List.of(), arguments, folder);
        return switch (loaded) {
            case Loaded.Good good -> good.settings();
            case Loaded.Bad bad ->
                throw new IllegalArgumentException(bad.mistakes().toString());
        };
    }

    /** From now on its file can be read again and changed over the API. */
    public void editable() {
        Path folder = Optional.ofNullable(data.getParent()).orElse(data);
        Path file = folder.resolve("watchkeeper.yml");
        List<SettingsLoader.Argument> arguments = List.of(
                new SettingsLoader.Argument("--data", "data", data.toString()),
                new SettingsLoader.Argument("--port", "api.port", "0"));
        Reloads.Source source = new Reloads.Source() {
            @Override
            public Loaded settings() {
                return SettingsLoader.load(Optional.of(file), List.of(), arguments, folder);
            }

            @Override
            public OtherSections others() {
                return OtherSections.of(file, folder);
            }

            @Override
            public void inForce() {}

            @Override
            public Optional<List<String>> keeper() {
                return Optional.empty();
            }

            @Override
            public Optional<ConfigSource> file() {
                return Optional.of(new ConfigSource(
                        file,
                        new KeyTables(StreamKeys.all(), Set.of("data", "api.port")),
                        copy -> SettingsLoader.loadFromCopy(copy, file, List.of(), arguments, folder)));
            }
        };
        node.reloadsFrom(source, source.others());
    }

    Node node() {
        return node;
    }

    public Path data() {
        return data;
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + node.port().orElseThrow() + path);
    }

    /** The answer to a GET, which must be 200. */
    public JsonNode get(String path) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = fetch(path, "Accept", "application/json");
        if (answer.statusCode() != 200) {
            throw new IOException(path + " was answered " + answer.statusCode());
        }
        return JSON.readTree(answer.body());
    }

    /** The answer to a GET with one header, whatever its status. */
    public HttpResponse<byte[]> fetch(String path, String header, String value)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri(path))
                .header(header, value)
                .timeout(LIMIT)
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    /** The answer to a POST without a body, whatever its status. */
    public HttpResponse<byte[]> post(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri(path))
                .POST(HttpRequest.BodyPublishers.noBody())
                .timeout(LIMIT)
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    /** The answer to a POST of JSON, whatever its status. */
    public HttpResponse<byte[]> post(String path, String json) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .timeout(LIMIT)
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    /** One camera as {@code /api/cameras/{name}} gives it. */
    public JsonNode camera(String name) {
        try {
            return get("/api/cameras/" + name);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public String state(String camera) {
        return camera(camera).path("state").asString();
    }

    public long frames(String camera) {
        return camera(camera).path("counters").path("frames").asLong();
    }

    /** The camera's events, newest first. */
    public JsonNode events(String camera) throws IOException, InterruptedException {
        return get("/api/events?camera=" + camera).path("events");
    }

    @Override
    public void close() {
        node.close();
        client.shutdownNow();
    }
}
