package dev.watchkeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.incident.IncidentFiles;
import dev.watchkeeper.incident.OutsideIncident;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands that ask a running Watchkeeper, against a server that gives written answers. */
final class ApiCommandsTest {
    /** Answered with status 409. */
    private static final String BUSY = "{\"error\": \"another diagnosis is under way\"}";

    private final Shell shell = new Shell();
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private String url = "";

    ApiCommandsTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void start() {
        server.createContext("/", exchange -> {
            String login = exchange.getRequestHeaders().getFirst("Authorization");
            String method = exchange.getRequestMethod();
            asked.add((method.equals("GET") ? "" : method + " ")
                    + exchange.getRequestURI()
                    + (login == null ? "" : " " + login));
            String answer = answers.get(exchange.getRequestURI().getPath());
            byte[] body = (answer == null ? "{\"error\": \"There is no such thing.\"}" : answer)
                    .getBytes(StandardCharsets.UTF_8);
            boolean busy = BUSY.equals(answer);
            if (busy) {
                exchange.getResponseHeaders().set("Retry-After", "5");
            }
            exchange.sendResponseHeaders(answer == null ? 404 : busy ? 409 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        url = "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void statusIsShownAsTextAndAsJson() {
        String answer = """
                {"version": "0.1.0", "uptime": 7825.5, "cameras": {"total": 3, "healthy": 2, "offline": 1, "degraded": 0}}""";
        answers.put("/api/status", answer);
        assertThat(shell.run("status", "--url", url)).isZero();
        assertThat(shell.out().lines())
                .containsExactly("Watchkeeper 0.1.0, up 2h 10m", "3 cameras: 2 healthy, 1 offline");
        assertThat(shell.run("status", "--url", url, "--json")).isZero();
        assertThat(shell.out().strip()).isEqualTo(answer);
    }

    @Test
    void aDiagnosisIsShownStepByStepWithItsVerdict() {
        answers.put("/api/status", "{}");
        String answer = """
                {"camera":"yard","steps":[{"step":"connect","ok":false,"seconds":0.001,"text":"nothing listens on port 554"}],\
                "codec":null,"fps":null,"gop":null,"loss":null,"well":false,"verdict":"Nothing listens. Restart the camera."}""";
        answers.put("/api/cameras/yard/diagnosis", answer);
        assertThat(shell.run("diagnose", "yard", "--url", url)).isEqualTo(70);
        assertThat(shell.out().lines().map(line -> line.replaceAll(" +", " ").strip()))
                .containsExactly(
                        "STEP SECONDS WHAT",
                        "connect FAILED 0.001 nothing listens on port 554",
                        "",
                        "Nothing listens. Restart the camera.");
        answers.put("/api/cameras/yard/diagnosis", answer.replace("\"well\":false", "\"well\":true"));
        assertThat(shell.run("diagnose", "yard", "--url", url, "--json")).isZero();
        assertThat(shell.out()).contains("\"well\":true");
        assertThat(shell.run("diagnose", "attic", "--url", url)).isEqualTo(78);
        answers.put("/api/cameras/yard/diagnosis", BUSY);
        assertThat(shell.run("diagnose", "yard", "--url", url))
                .as("trying again helps")
                .isEqualTo(75);
        assertThat(shell.err()).contains("another diagnosis is under way");
    }

    @Test
    void withoutANodeTheCommandMakesTheDiagnosis(@TempDir Path folder) throws IOException {
        int port = server.getAddress().getPort();
        server.stop(0);
        Path file = Files.writeString(
                folder.resolve("w.yml"),
                "data: " + folder.resolve("d") + "\napi: {port: " + port
                        + "}\ncameras: {yard: {url: 'rtsp://u:secret@127.0.0.1:1/x'}}\n");
        assertThat(shell.run("diagnose", "yard", "-c", file.toString()))
                .as(shell.err())
                .isEqualTo(70);
        assertThat(shell.out()).contains("nothing listens on port 1").doesNotContain("secret");
        assertThat(shell.run("diagnose", "attic", "-c", file.toString())).isEqualTo(78);
        assertThat(shell.err()).contains("There is no camera named 'attic'");
    }

    @Test
    void theNodeIsFoundByItsConfigurationItsDataFolderAndItsPort(@TempDir Path folder) throws IOException {
        answers.put("/api/cameras", "{\"cameras\": []}");
        answers.put("/api/status", "{\"version\": \"1\", \"uptime\": 1, \"cameras\": {\"total\": 0}}");
        int port = server.getAddress().getPort();
        Path file = Files.writeString(
                folder.resolve("w.yml"),
                "data: " + folder.resolve("d") + "\napi: {port: " + port
                        + ", users-file: not-for-you}\ncameras: {a: {}}\n");
        assertThat(shell.run("cameras", "-c", file.toString())).as(shell.err()).isZero();
        assertThat(shell.run("status", "-c", file.toString())).as(shell.err()).isZero();
        assertThat(shell.run("cameras", "--port", Integer.toString(port)))
                .as(shell.err())
                .isZero();
        assertThat(asked).hasSize(3);
        assertThat(shell.run("status", "--data", folder.resolve("d").toString()))
                .isEqualTo(75);
        assertThat(shell.err()).contains("No Watchkeeper with an API runs in the data folder " + folder.resolve("d"));
        assertThat(shell.run("cameras", "--port", "0")).isEqualTo(2);
        assertThat(shell.run("cameras", "--port", "5000", "--url", url)).isEqualTo(2);
        assertThat(shell.err()).contains("Use either --url or --port, not both.");
        server.stop(0);
        assertThat(shell.run("cameras", "-c", file.toString())).isEqualTo(75);
        assertThat(shell.err())
                .contains("No Watchkeeper answers at http://127.0.0.1:" + port + " (as " + file + " says)");
        assertThat(shell.run("cameras", "-c", folder.resolve("none.yml").toString()))
                .isEqualTo(78);
        Files.writeString(file, "api: {port: many}\ncameras: {}\n");
        assertThat(shell.run("cameras", "-c", file.toString())).isEqualTo(78);
        assertThat(shell.err()).contains("w.yml:1:", "api.port");
        Files.writeString(file, "api: {enabled: false}\n");
        assertThat(shell.run("cameras", "-c", file.toString())).isEqualTo(78);
        assertThat(shell.err()).contains("api.enabled: false");
    }

    @Test
    void aReconnectIsRequested() {
        answers.put("/api/cameras/front-door/reconnect", "{\"camera\": \"front-door\", \"epoch\": 3}");
        assertThat(shell.run("reconnect", "front-door", "--url", url)).isZero();
        assertThat(shell.out().lines()).containsExactly("Camera front-door is being reconnected.");
        assertThat(asked).containsExactly("POST /api/cameras/front-door/reconnect");
        assertThat(shell.run("reconnect", "attic", "--url", url)).isEqualTo(78);
        assertThat(shell.err()).contains("answered with 404: There is no such thing.");
        assertThat(shell.run("reconnect", "--url", url)).isEqualTo(2);
    }

    @Test
    void incidentsAreListedWithTheirSteps() {
        answers.put("/api/incidents", """
                {"incidents": [{"id": "i9", "state": "open", "start": "2026-11-01T10:00:00.123Z", "end": null,
                   "message": "3 of 4 cameras went blind", "cameras": ["a", "b", "c"],
                   "steps": [{"at": "2026-11-01T10:00:00Z", "text": "a went blind: timeout"}]}], "next_before": null}""");
        assertThat(shell.run("incidents", "--url", url, "--limit", "3", "--steps"))
                .isZero();
        assertThat(asked).containsExactly("/api/incidents?limit=3");
        assertThat(shell.out()).contains("i9", "ongoing", "a,b,c", "2026-11-01T10:00:00Z  a went blind: timeout");
        answers.put("/api/incidents", "{\"incidents\": []}");
        assertThat(shell.run("incidents", "--url", url)).isZero();
        assertThat(shell.out()).contains("There are no incidents.");
    }

    @Test
    void withoutANodeIncidentsFromOutsideAreListedFromTheirFiles(@TempDir Path folder) throws IOException {
        new IncidentFiles(folder)
                .save(new OutsideIncident(
                        "w1772366341000",
                        Instant.parse("2026-03-01T11:59:01Z"),
                        Optional.empty(),
                        new OutsideIncident.Matter("hang", "critical", "gate", 3, "gate log is 12 min stale"),
                        List.of(new OutsideIncident.Step(
                                Instant.parse("2026-03-01T11:59:01Z"), "noticed", "gate log is 12 min stale"))));
        assertThat(shell.run("incidents", "--data", folder.toString(), "--steps"))
                .isZero();
        assertThat(shell.out()).contains("w1772366341000", "ongoing", "gate", "gate log is 12 min stale");
        assertThat(shell.err()).contains("its own incidents, about cameras, are missing here");
        assertThat(shell.run("incidents", "--data", folder.toString(), "--json"))
                .isZero();
        assertThat(shell.out()).contains("\"kind\":\"hang\"", "\"acknowledged_by\":null", "\"cameras\":[]");
    }

    @Test
    void coverageShowsCausesTheLongestOutagesAndAClockSetBack() {
        answers.put("/api/coverage", """
                {"from": "2026-11-01T00:00:00Z", "to": "2026-11-02T00:00:00Z", "cameras": [
                  {"camera": "front", "watched_seconds": 86390.0, "blind_seconds": 10.0, "ratio": 0.999884,
                   "blind": {"stalled": 8.0, "refused": 2.0},
                   "longest": [{"from": "2026-11-01T10:00:00Z", "to": "2026-11-01T10:00:08Z", "cause": "stalled"}],
                   "clock_steps": [{"at": "2026-11-01T03:00:00Z", "seconds": -60.0, "replaced_watched_seconds": 50.0,
                     "replaced_blind_seconds": 10.0}]},
                  {"camera": "yard", "watched_seconds": 0, "blind_seconds": 0, "ratio": null, "blind": {}, "longest": [],
                   "clock_steps": []}]}""");
        assertThat(shell.run(
                        "coverage",
                        "--url",
                        url,
                        "--iso",
                        "--from",
                        "2026-11-01T00:00:00Z",
                        "--to",
                        "2026-11-02T00:00:00Z"))
                .isZero();
        assertThat(asked).containsExactly("/api/coverage?limit=1&from=2026-11-01T00:00:00Z&to=2026-11-02T00:00:00Z");
        assertThat(shell.out().lines().map(String::strip))
                .contains("From 2026-11-01T00:00:00Z to 2026-11-02T00:00:00Z")
                .anyMatch(line -> line.startsWith("front") && line.endsWith("99.98 %        stalled 8s, refused 2s"))
                .anyMatch(line -> line.startsWith("yard") && line.contains("not accounted"))
                .contains("front   2026-11-01T10:00:00Z  2026-11-01T10:00:08Z  8s   stalled")
                .anyMatch(line -> line.startsWith("front: the clock was set back by 1m"));
        assertThat(shell.run("coverage", "--url", url, "--from", "yesterday")).isEqualTo(78);
        assertThat(shell.err()).contains("--from: 'yesterday' is not a time; write it like 2026-11-01");
    }

    @Test
    void camerasAreATableWithoutTerminalEscapes() {
        answers.put("/api/cameras", """
                {"cameras": [
                  {"name": "front", "state": "healthy", "message": "sees", "since": "2026-11-01T10:00:00.123Z", "fps": 14.9,
                   "resolution": {"width": 640, "height": 360}, "codec": "h264", "last_picture_age": 0.4},
                  {"name": "yard", "state": "offline", "message": "refused\\u001b[31m", "since": "2026-11-01T11:00:00Z", "fps": 0.0,
                   "resolution": null, "codec": null, "last_picture_age": null}]}""");
        assertThat(shell.run("cameras", "--url", url)).isZero();
        assertThat(shell.out().lines())
                .containsExactly(
                        "CAMERA  STATE    SINCE                 PICTURE   FPS   SIZE     CODEC  MESSAGE",
                        "front   healthy  2026-11-01T10:00:00Z  0s ago    14.9  640x360  h264   sees",
                        "yard    offline  2026-11-01T11:00:00Z  none yet  0.0   -        -      refused [31m");
    }

    @Test
    void tuningShowsTheLinkTheScoresAndTheReason() {
        String answer = """
                {"camera": "front", "settings": {"sensitivity": 50, "threshold": 31, "min_area": 0.002, "begin_after": 0.5,
                   "end_after": 5.0, "zones": [{"name": "gate", "sensitivity": 70, "threshold": 31}], "masks": []},
                 "decode": "lazy", "decoding": {"gop": 2.0}, "event": {"from": "2026-11-01T10:00:00.5Z", "to": null},
                 "reason": "event", "message": "Something moves.",
                 "newest": {"regions": [{"x": 0.5, "y": 0.25, "width": 0.1, "height": 0.4, "moving": true},
                   {"x": 0, "y": 0, "width": 0.1, "height": 0.1, "moving": false}]},
                 "points": [{"at": "2026-11-01T09:59:59.1Z", "score": 100, "moved": 0.1},
                   {"at": "2026-11-01T10:00:01.25Z", "score": 50, "moved": 0.025}]}""";
        answers.put("/api/cameras/front/motion", answer);
        assertThat(shell.run("cameras", "tune", "front", "--url", url, "--seconds", "1"))
                .isZero();
        assertThat(shell.out().lines())
                .containsExactly(
                        "Page: " + url + "/tune/front",
                        "Sensitivity 50 for zones without their own, smallest region 0.20 %, begins after 0.5 s, ends after 5.0 s",
                        "Zone gate: sensitivity 70 (threshold 31)",
                        "While nothing moves, only keyframes are decoded: one score per keyframe, every 2.0 s",
                        "",
                        "TIME       SCORE, | IS THE THRESHOLD                           MOVED   REGIONS",
                        "10:00:01Z  [############|#######                    ]  50/31    2.5%  10 x 40 % at 50, 25, and 1 more",
                        "           Something moves. EVENT since 2026-11-01T10:00:00Z");
        assertThat(shell.run("cameras", "tune", "front", "--url", url, "--json"))
                .isZero();
        assertThat(shell.out().strip()).isEqualTo(answer);
        assertThat(shell.run("cameras", "tune", "attic", "--url", url)).isEqualTo(78);
        assertThat(shell.run("cameras", "tune", "front", "--seconds", "0")).isEqualTo(2);
        assertThat(shell.err()).contains("--seconds: expected a number from 1 to 86400, found 0");
    }

    /** One question a second for what is new, and one line for its strongest picture. */
    @Test
    void tuningRequestsOnlyWhatIsNew() {
        answers.put("/api/cameras/front/motion", """
                {"settings": {"sensitivity": 50, "threshold": 51, "zones": []}, "decode": "full", "reason": "below",
                 "message": "Nothing.", "points": [{"at": "2026-11-01T10:00:01.25Z", "score": 10, "moved": 0},
                   {"at": "2026-11-01T10:00:01.5Z", "score": 70, "moved": 0},
                   {"at": "2026-11-01T10:00:02Z", "score": 20, "moved": 0}]}""");
        CommandLine command = Main.prepared(new CommandLine(new TuneCommand(new ManualClock())));
        StringWriter out = new StringWriter();
        command.setOut(new PrintWriter(out));
        assertThat(command.execute("front", "--url", url, "--seconds", "2")).isZero();
        assertThat(asked)
                .containsExactly(
                        "/api/cameras/front/motion",
                        "/api/cameras/front/motion?since=2026-11-01T10%3A00%3A02Z",
                        "/api/cameras/front/motion?since=2026-11-01T10%3A00%3A02Z");
        assertThat(out.toString().lines().filter(line -> line.contains("/51 ")))
                .satisfiesExactly(
                        first -> assertThat(first).contains("10:00:02Z", " 20/51"),
                        next -> assertThat(next).contains("10:00:01Z", " 70/51"),
                        last -> assertThat(last).contains(" 70/51"));
        assertThat(out.toString()).contains("Sensitivity 50 (threshold 51)").containsOnlyOnce("Nothing.");
    }

    @Test
    void eventsAreFiltered(@TempDir Path folder) throws IOException {
        answers.put("/api/events", """
                {"events": [
                  {"id": "7", "camera": "front", "start": "2026-11-01T10:00:00Z", "end": "2026-11-01T10:00:09Z", "peak": 0.0314,
                   "zones": ["door", "path"], "zone_titles": ["door", "path"], "clip": "/api/events/7/clip.mp4", "score": 83, "threshold": 51,
                   "regions": [{"x": 0.1, "y": 0.2, "width": 0.1, "height": 0.5}],
                   "path": [{"after": 0, "x": 0.16, "y": 0.5}, {"after": 1.2, "x": 0.5, "y": 0.5}, {"after": 2.4, "x": 0.97, "y": 0.51}]},
                  {"id": "6", "camera": "front", "start": "2026-11-01T09:00:00Z", "end": null, "peak": 0.5, "zones": [], "zone_titles": [], "clip": null}],
                 "next_before": null}""");
        Path password = Files.writeString(folder.resolve("pw"), "s3cret\n");
        assertThat(shell.run(
                        "events",
                        "--url=" + url,
                        "--camera=front door",
                        "--from=2026-11-01T00:00:00+01:00",
                        "--limit=2",
                        "--user=anna",
                        "--password-file=" + password))
                .isZero();
        assertThat(asked)
                .containsExactly(
                        "/api/events?limit=2&camera=front+door&from=2026-11-01T00%3A00%3A00%2B01%3A00 Basic YW5uYTpzM2NyZXQ=");
        assertThat(shell.out().lines())
                .containsExactly(
                        "ID  CAMERA  START                 END                   PEAK   SCORE  ZONES      REGIONS  PATH            CLIP                    DESCRIPTION",
                        "7   front   2026-11-01T10:00:00Z  2026-11-01T10:00:09Z  3.1%   83/51  door,path  1        16,50 to 97,51  /api/events/7/clip.mp4  -",
                        "6   front   2026-11-01T09:00:00Z  ongoing               50.0%  -      -          -        -               -                       -");
    }

    @Test
    void aRefusalRepeatsTheServersMessage() {
        assertThat(shell.run("events", "--url", url, "--camera", "nobody")).isEqualTo(78);
        assertThat(shell.err()).contains("answered with 404: There is no such thing.");
        answers.put("/api/status", "<html>");
        assertThat(shell.run("status", "--url", url)).isEqualTo(75);
        assertThat(shell.err()).contains("does not seem to be Watchkeeper");
    }

    @Test
    void noAnswerIsOneClearLineAndExitCode75() throws IOException {
        server.stop(0);
        for (String command : List.of("status", "cameras", "events")) {
            assertThat(shell.run(command, "--url", url)).isEqualTo(75);
            assertThat(shell.err().lines())
                    .containsExactly("No Watchkeeper answers at " + url
                            + ". Start it with 'watchkeeper run', or name another with -c, --data or --url.");
        }
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            assertThat(shell.run("status", "--timeout=1", "--url=http://127.0.0.1:" + silent.getLocalPort()))
                    .isEqualTo(75);
            assertThat(shell.err()).contains("within 1 s");
        }
        assertThat(shell.run("status", "--url", "127.0.0.1:3000")).isEqualTo(78);
        assertThat(shell.err()).contains("--url: expected an address such as http://127.0.0.1:3000");
    }
}
