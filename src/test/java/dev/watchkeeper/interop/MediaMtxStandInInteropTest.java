package dev.watchkeeper.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.config.Secret;
import dev.watchkeeper.stream.StreamSettings.Ports;
import dev.watchkeeper.stream.StreamSettings.Reader;
import dev.watchkeeper.stream.server.MediaMtxStandIn;
import dev.watchkeeper.stream.server.PathSample;
import dev.watchkeeper.stream.server.ServerFile;
import dev.watchkeeper.stream.server.ServerPaths;
import dev.watchkeeper.stream.server.ServerVersion;
import dev.watchkeeper.stream.server.StandInPath;
import dev.watchkeeper.stream.server.StreamRig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The stand-in's answers, and the keys of the configuration, compared with what a real MediaMTX 1.20.1 answered. */
@Tag("interop")
final class MediaMtxStandInInteropTest {
    private static final Path RECORDED = Path.of("../shared/media/mediamtx-api");
    private static final ServerVersion VERSION = new ServerVersion(1, 20, 1);
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void itsAnswersHaveTheRecordedKeysAndTypes() throws Exception {
        try (MediaMtxStandIn server = MediaMtxStandIn.start(VERSION);
                HttpClient client = HttpClient.newHttpClient()) {
            server.show(new StandInPath(
                    "cam-h264",
                    true,
                    true,
                    Optional.of("rtspSession"),
                    new PathSample.Traffic(1, 1, 1),
                    Optional.empty()));
            server.show(StandInPath.nothing("named"));
            compare(client, server, "GET", "/v3/info", "", "info");
            compare(client, server, "GET", "/v3/paths/get/cam-h264", "", "paths-get");
            compare(client, server, "GET", "/v3/paths/get/named", "", "paths-get-configured-idle");
            compare(client, server, "GET", "/v3/paths/get/nothere", "", "paths-get-unknown");
            compare(client, server, "GET", "/v3/paths/list", "", "paths-list");
            compare(client, server, "GET", "/v3/paths/list?itemsPerPage=5&page=99", "", "page-beyond");
            compare(client, server, "GET", "/v3/paths/list?itemsPerPage=0", "", "page-size-0");
            compare(client, server, "GET", "/v3/paths/list?page=x", "", "page-word");
            compare(
                    client,
                    server,
                    "POST",
                    "/v3/config/paths/add/new",
                    "{\"source\":\"publisher\"}",
                    "config-paths-add");
            compare(client, server, "POST", "/v3/config/paths/add/new", "{}", "config-paths-add-again");
            compare(
                    client,
                    server,
                    "PATCH",
                    "/v3/config/paths/patch/new",
                    "{\"nonsense\":1}",
                    "config-paths-patch-bad");
            compare(client, server, "DELETE", "/v3/config/paths/delete/new", "", "config-paths-delete");
            compare(client, server, "DELETE", "/v3/config/paths/delete/new", "", "config-paths-delete-again");
            assertThat(send(client, server, "GET", "/v3/nothing", "").body())
                    .isEqualTo(Files.readString(RECORDED.resolve("unknown-route.txt"))
                            .strip());
        }
    }

    /** One unknown key, and MediaMTX refuses the whole file. */
    @Test
    void everyKeyThatIsWrittenIsOneThatMediaMtxKnows(@TempDir Path folder) throws Exception {
        ServerPaths paths = ServerPaths.of(List.of(
                StreamRig.pulled(StreamRig.camera("yard", "rtsp://192.0.2.1/", "a", "b"), true),
                StreamRig.published("yard_sub")));
        Path file = ServerFile.in(folder);
        ServerFile.write(
                file,
                VERSION,
                StreamRig.server(
                        "0.0.0.0",
                        new Ports(8554, 8888, 8889, 8890, 9997),
                        Optional.of(new Reader("anna", new Secret("geheim")))),
                paths);
        Object yaml = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
        JsonNode written = JSON.valueToTree(yaml);
        JsonNode global = recorded("config-global-get");
        JsonNode path = recorded("config-paths-get");
        written.propertyNames().stream()
                .filter(key -> !key.equals("paths"))
                .forEach(key -> assertThat(global.has(key)).as(key).isTrue());
        written.path("paths")
                .forEach(settings -> settings.propertyNames()
                        .forEach(key -> assertThat(path.has(key)).as(key).isTrue()));
        global.propertyNames().stream()
                .filter(key ->
                        key.endsWith("Address") && global.get(key).asString().startsWith(":"))
                .map(key -> key.replaceFirst("(Local(UDP|TCP)|HTTP2|HTTP3|QUIC)?Address", ""))
                .filter(server -> global.has(server))
                .forEach(server -> assertThat(written.has(server))
                        .as("whether the server '%s' runs is not left to its default", server)
                        .isTrue());
    }

    private static void compare(
            HttpClient client, MediaMtxStandIn server, String method, String target, String body, String recording)
            throws Exception {
        HttpResponse<String> answer = send(client, server, method, target, body);
        JsonNode index = JSON.readTree(Files.readString(RECORDED.resolve("index.json")));
        index.forEach(entry -> {
            if (entry.path("file").asString("").equals(recording + ".json")) {
                assertThat(answer.statusCode())
                        .as(target)
                        .isEqualTo(entry.path("status").asInt());
            }
        });
        assertThat(shape(JSON.readTree(answer.body()))).as(target).isSubsetOf(shape(recorded(recording)));
        assertThat(keys(JSON.readTree(answer.body()))).as(target).containsAll(keys(recorded(recording)));
    }

    private static HttpResponse<String> send(
            HttpClient client, MediaMtxStandIn server, String method, String target, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + target))
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode recorded(String name) throws Exception {
        return JSON.readTree(Files.readString(RECORDED.resolve(name + ".json")));
    }

    /** Every key with the type of its value; items of lists share theirs. */
    private static TreeSet<String> shape(JsonNode node) {
        TreeSet<String> shape = new TreeSet<>();
        collect("", node, shape, true);
        return shape;
    }

    private static TreeSet<String> keys(JsonNode node) {
        TreeSet<String> keys = new TreeSet<>();
        collect("", node, keys, false);
        // What codecs have beside a picture's size differs with the codec, and the stand-in knows one.
        keys.removeIf(key -> key.matches(".*codecProps/(muLaw|sampleRate|channelCount)"));
        return keys;
    }

    private static void collect(String at, JsonNode node, TreeSet<String> into, boolean types) {
        if (types || !at.isEmpty()) {
            into.add(types ? at + ":" + node.getNodeType() : at);
        }
        node.propertyNames().forEach(key -> collect(at + "/" + key, node.get(key), into, types));
        if (node.isArray()) {
            node.forEach(item -> collect(at + "/*", item, into, types));
        }
    }
}
