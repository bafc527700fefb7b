package dev.watchkeeper.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.proposal.Proposals;
import dev.watchkeeper.proposal.RepairState;
import dev.watchkeeper.proposal.Report;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The routes of repairs: a GET changes nothing, and an approval needs the hash of the patch. */
final class RepairRoutesTest {
    private static final byte[] PATCH = "+fixed\n".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path data;

    private final SystemClock clock = new SystemClock();
    private final FakeRooms rooms = new FakeRooms();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Optional<ApiServer> server = Optional.empty();
    private int port;
    private String id = "";

    @BeforeEach
    void start() throws Exception {
        rooms.repairs = data;
        ApiServer api = FakeRooms.server(RunningApi.settings("127.0.0.1", 0, Optional.empty()), data, rooms, clock);
        server = Optional.of(api);
        port = api.start();
        Proposals proposals = proposals();
        id = proposals.open();
        Files.write(proposals.patchFile(id), PATCH);
        proposals.write(new Report(
                id,
                new Report.Subject(clock.wall(), "i-1", "gate", "Gate", "f00d"),
                new Report.Stand(
                        RepairState.PROPOSED,
                        clock.wall(),
                        Optional.of(clock.wall().plusSeconds(3600)),
                        "It waits."),
                new Report.Attempt("repair", "ask", "bubblewrap", Optional.empty(), Optional.empty()),
                new Report.Result(
                        Optional.of(new Report.Change(Proposals.sha256(PATCH), 1, 0, List.of("a"), List.of())),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty())));
    }

    @AfterEach
    void stop() {
        server.ifPresent(ApiServer::close);
        client.shutdownNow();
    }

    private Proposals proposals() {
        return new Proposals(data, clock);
    }

    private HttpResponse<byte[]> send(String method, String path, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .timeout(Duration.ofSeconds(10))
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private String approval(String hash) throws Exception {
        HttpResponse<byte[]> answer = send("POST", "/api/repairs/" + id + "/approve", "{\"sha256\": \"" + hash + "\"}");
        return answer.statusCode() + " " + new String(answer.body(), StandardCharsets.UTF_8);
    }

    @Test
    void repairsAndTheirPatchesAreShownAndLookingChangesNothing() throws Exception {
        JsonNode repair =
                RunningApi.tree(send("GET", "/api/repairs", "")).path("repairs").get(0);
        assertThat(repair.path("id").asString()).isEqualTo(id);
        assertThat(repair.path("state").asString()).isEqualTo("proposed");
        assertThat(repair.path("sha256").asString()).isEqualTo(Proposals.sha256(PATCH));
        assertThat(repair.path("tests").isNull()).isTrue();
        assertThat(RunningApi.tree(send("GET", "/api/repairs/" + id, ""))
                        .path("target")
                        .asString())
                .isEqualTo("gate");
        assertThat(send("GET", "/api/repairs/" + id + "/patch.diff", "").body()).isEqualTo(PATCH);
        assertThat(new String(send("GET", "/repairs/" + id, "").body(), StandardCharsets.UTF_8))
                .contains("/repair.js", "changes nothing until you press");
        assertThat(send("GET", "/repair.js", "").statusCode()).isEqualTo(200);
        assertThat(send("GET", "/api/repairs/" + id + "/approve", "").statusCode())
                .isIn(404, 405);
        assertThat(proposals().decision(id)).isEmpty();
        assertThat(send("GET", "/api/repairs/20200101T000000Z-000", "").statusCode())
                .isEqualTo(404);
    }

    @Test
    void anApprovalNeedsTheHashAndSomebodyWhoAppliesItAndCountsOnce() throws Exception {
        String hash = Proposals.sha256(PATCH);
        assertThat(approval("")).startsWith("400 ").contains("64 hexadecimal digits");
        assertThat(approval("0".repeat(64))).startsWith("409 ").contains("not the one with this SHA-256");
        assertThat(approval(hash)).startsWith("503 ").contains("Nobody is there to apply");
        proposals().attend();
        assertThat(approval(hash)).startsWith("202 ");
        assertThat(approval(hash)).startsWith("409 ");
        assertThat(proposals().decision(id).orElseThrow().by()).isEqualTo("somebody over the API");
    }

    @Test
    void aRejectionNeedsNoHash() throws Exception {
        assertThat(send("POST", "/api/repairs/" + id + "/reject", "").statusCode())
                .isEqualTo(202);
        assertThat(proposals().decision(id).orElseThrow().approved()).isFalse();
    }
}
