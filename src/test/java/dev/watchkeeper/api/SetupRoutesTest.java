package dev.watchkeeper.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.config.ReloadView;
import dev.watchkeeper.config.edit.ConfigView;
import dev.watchkeeper.config.edit.ConfigView.Outcome;
import dev.watchkeeper.config.edit.ConfigView.Value;
import dev.watchkeeper.config.edit.ConfigView.Wanted;
import dev.watchkeeper.config.edit.ConfigView.Whole;
import dev.watchkeeper.diagnose.Diagnosis;
import dev.watchkeeper.diagnose.DiagnosisView;
import dev.watchkeeper.diagnose.Measured;
import dev.watchkeeper.onvif.DiscoveryView;
import dev.watchkeeper.onvif.DiscoveryView.Where;
import dev.watchkeeper.onvif.OnvifCamera;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the routes of the set-up take and answer. */
final class SetupRoutesTest {
    private RunningApi api;

    @BeforeEach
    void start() throws Exception {
        api = new RunningApi(Optional.empty());
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private HttpResponse<byte[]> send(String method, String path, String json) throws Exception {
        HttpRequest request = api.request(path)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(json))
                .build();
        return api.client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    private String refused(String method, String path, String json) throws Exception {
        HttpResponse<byte[]> answer = send(method, path, json);
        return answer.statusCode() + " " + RunningApi.error(answer);
    }

    @Test
    void aSearchIsOrderedAndAnswered() throws Exception {
        assertThat(refused("POST", "/api/discovery", "")).startsWith("409 Somebody else searches");
        api.rooms.discovered = new DiscoveryView.Answer.Done(
                List.of(new DiscoveryView.Network("eth0", "192.0.2.9")),
                List.of(new DiscoveryView.Device(
                        "192.0.2.1",
                        URI.create("http://192.0.2.1/onvif/device_service"),
                        "<script>",
                        new OnvifCamera.Facts("M", "C", "1", Optional.of(Duration.ofHours(-7))),
                        List.of(),
                        Optional.of("It wants a sign-in."),
                        true)),
                List.of("a note"));
        HttpResponse<byte[]> answer = send(
                "POST",
                "/api/discovery",
                "{\"address\": \"192.0.2.1\", \"username\": \"anna\", \"password\": \"s3cret\", \"pictures\": true}");
        assertThat(RunningApi.tree(answer).toString())
                .isEqualTo(
                        "{\"networks\":[{\"name\":\"eth0\",\"address\":\"192.0.2.9\"}],\"devices\":[{\"address\":\"192.0.2.1\","
                                + "\"service\":\"http://192.0.2.1/onvif/device_service\",\"name\":\"<script>\",\"maker\":\"M\","
                                + "\"model\":\"C\",\"firmware\":\"1\",\"clock_ahead\":-25200,\"wants_sign_in\":true,"
                                + "\"trouble\":\"It wants a sign-in.\",\"profiles\":[]}],\"notes\":[\"a note\"]}");
        assertThat(api.rooms.searches.getLast().where()).isEqualTo(new Where.Address("192.0.2.1"));
        assertThat(api.rooms.searches.getLast().toString()).contains("anna").doesNotContain("s3cret");
        assertThat(send("POST", "/api/discovery", "{\"interface\": \"eth0\"}").statusCode())
                .isEqualTo(200);
        assertThat(api.rooms.searches.getLast().where()).isEqualTo(new Where.Interface("eth0"));
        assertThat(refused("POST", "/api/discovery", "{\"interface\": \"a\", \"address\": \"b\"}"))
                .startsWith("400 Give either");
        assertThat(refused("POST", "/api/discovery", "{\"adress\": \"b\"}")).contains("Unknown field 'adress'");
        assertThat(refused("POST", "/api/discovery", "[1]")).startsWith("400 The body must be a JSON object");
        assertThat(refused("POST", "/api/discovery", "{\"address\": 5}")).startsWith("400 'address' must be a text");
        api.rooms.discovered = new DiscoveryView.Answer.Wrong("No such interface.");
        assertThat(refused("POST", "/api/discovery", "{}")).isEqualTo("400 No such interface.");
    }

    @Test
    void anAddressIsTriedAndNothingIsKept() throws Exception {
        api.rooms.diagnosis = camera -> new DiagnosisView.Answer.Done(
                new Diagnosis(camera, List.of(), Measured.NOTHING, true, "The camera is well."));
        HttpResponse<byte[]> answer = send(
                "POST",
                "/api/cameras/try",
                "{\"url\": \"rtsp://192.0.2.1/a\", \"username\": \"anna\", \"password\": \"s3cret\"}");
        assertThat(RunningApi.tree(answer).path("verdict").asString()).isEqualTo("The camera is well.");
        assertThat(RunningApi.tree(answer).path("picture").isNull()).isTrue();
        HttpResponse<byte[]> pictured =
                send("POST", "/api/cameras/try", "{\"url\": \"rtsp://192.0.2.1/a\", \"picture\": true}");
        assertThat(RunningApi.tree(pictured).path("picture").asString()).isEqualTo("AQI=");
        assertThat(RunningApi.tree(pictured).path("well").asBoolean()).isTrue();
        assertThat(api.rooms.tried.getLast().url()).isEqualTo("rtsp://192.0.2.1/a");
        assertThat(api.rooms.tried.getLast().toString()).doesNotContain("s3cret");
        api.rooms.diagnosis = camera -> new DiagnosisView.Answer.Busy("yard");
        assertThat(refused("POST", "/api/cameras/try", "{\"url\": \"rtsp://192.0.2.1/a\"}"))
                .startsWith("409 This device is being looked at already");
        assertThat(refused("POST", "/api/cameras/try", "{}")).startsWith("400 'url' is missing");
        assertThat(api.rooms.edits).isEmpty();
    }

    @Test
    void theConfigurationIsShownAndChanged() throws Exception {
        api.rooms.configuration = new ConfigView.State(
                "abc",
                "wk.yml",
                Optional.empty(),
                List.of("yard"),
                List.of(new ConfigView.KeyRow(
                        "motion.fps",
                        Optional.of("5"),
                        false,
                        Optional.of("5"),
                        Optional.of("wk.yml:2:3"),
                        Optional.empty(),
                        new ConfigView.About("How many.", "a number", List.of(), true))),
                List.of());
        assertThat(RunningApi.tree(api.get("/api/config")).toString())
                .isEqualTo(
                        "{\"version\":\"abc\",\"file\":\"wk.yml\",\"writable\":true,\"read_only\":null,\"cameras\":[\"yard\"],"
                                + "\"keys\":[{\"key\":\"motion.fps\",\"value\":\"5\",\"hidden\":false,\"default\":\"5\","
                                + "\"place\":\"wk.yml:2:3\",\"editable\":true,\"reason\":null,\"meaning\":\"How many.\","
                                + "\"expected\":\"a number\",\"choices\":[],\"list\":false}],\"mistakes\":[]}");
        api.rooms.edited = new Outcome.Changed(
                "def",
                new ReloadView.Outcome.Done(
                        new ReloadView.Outcome.Cameras(List.of(), List.of("yard"), List.of()),
                        List.of(),
                        List.of(),
                        List.of()));
        HttpResponse<byte[]> answer = send(
                "PATCH",
                "/api/config",
                "{\"version\": \"abc\", \"changes\": {\"motion.fps\": 7, \"motion.enabled\": null}}");
        assertThat(RunningApi.tree(answer).toString())
                .isEqualTo(
                        "{\"version\":\"def\",\"added\":[],\"changed\":[\"yard\"],\"removed\":[],\"kept\":[],\"later\":[],\"warnings\":[],"
                                + "\"pending\":null}");
        assertThat(api.rooms.edits.getLast())
                .isEqualTo(new ConfigView.Edit(
                        "abc",
                        new Whole.None(),
                        List.of(
                                new Wanted("motion.fps", Optional.of(new Value.Json("7"))),
                                new Wanted("motion.enabled", Optional.empty())),
                        Optional.empty()));
        assertThat(refused("PATCH", "/api/config", "{\"changes\": {}}")).startsWith("400 'version' is missing");
        assertThat(refused("PATCH", "/api/config", "{\"version\": \"a\", \"changes\": []}"))
                .startsWith("400 'changes'");
    }

    @Test
    void camerasAreAddedChangedAndRemoved() throws Exception {
        String version = "a".repeat(64);
        api.rooms.edited = new Outcome.Wrong(List.of("wk.yml:3:4: no", "and no"));
        String body = "{\"version\": \"" + version + "\", \"name\": \"gate\", \"password\": \"s3cret\","
                + " \"settings\": {\"url\": \"rtsp://a/b\"}}";
        assertThat(refused("POST", "/api/cameras", body)).isEqualTo("422 Nothing was changed. wk.yml:3:4: no; and no");
        assertThat(api.rooms.edits.getLast().camera()).isEqualTo(new Whole.Add("gate"));
        assertThat(api.rooms.edits.getLast().changes().getFirst().key()).isEqualTo("cameras.gate.url");
        assertThat(api.rooms.edits.getLast().toString()).doesNotContain("s3cret");
        api.rooms.edited = new Outcome.Conflict("new");
        assertThat(refused("PUT", "/api/cameras/gate", "{\"version\": \"x\", \"settings\": {\"title\": \"T\"}}"))
                .startsWith("409 The configuration file has changed meanwhile");
        assertThat(api.rooms.edits.getLast().camera()).isEqualTo(new Whole.Change("gate"));
        api.rooms.edited = new Outcome.ReadOnly("It cannot be written.", "cameras:\n");
        HttpResponse<byte[]> byHand = send("DELETE", "/api/cameras/gate?version=" + version, "");
        assertThat(byHand.statusCode()).isEqualTo(409);
        assertThat(RunningApi.tree(byHand).toString())
                .isEqualTo("{\"error\":\"It cannot be written.\",\"edit\":\"cameras:\\n\"}");
        assertThat(api.rooms.edits.getLast().camera()).isEqualTo(new Whole.Remove("gate"));
        assertThat(refused("DELETE", "/api/cameras/gate", "")).startsWith("400 Parameter 'version'");
        api.rooms.edited = new Outcome.Unknown("gate");
        assertThat(refused("DELETE", "/api/cameras/gate?version=" + version, ""))
                .startsWith("404");
        api.rooms.edited = new Outcome.Busy();
        assertThat(refused("DELETE", "/api/cameras/gate?version=" + version, ""))
                .startsWith("409 Somebody else");
        api.rooms.edited = new Outcome.Changed("v", new ReloadView.Outcome.Unavailable("It is ending."));
        assertThat(RunningApi.tree(send("DELETE", "/api/cameras/gate?version=" + version, ""))
                        .path("pending")
                        .asString())
                .isEqualTo("The file is written, but not in force yet. It is ending.");
    }
}
