package dev.watchkeeper.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.InputSettings;
import dev.watchkeeper.config.Secret;
import dev.watchkeeper.lab.outlet.SelfSigned;
import dev.watchkeeper.lab.outlet.TlsOutlet;
import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.lab.simulate.CameraOptions;
import dev.watchkeeper.lab.simulate.Credentials;
import dev.watchkeeper.lab.simulate.Simulator;
import dev.watchkeeper.lab.simulate.SimulatorOptions;
import dev.watchkeeper.stream.StreamPath;
import dev.watchkeeper.stream.StreamSettings.Reader;
import dev.watchkeeper.stream.liveness.JudgeLimits;
import dev.watchkeeper.stream.liveness.PathState;
import dev.watchkeeper.stream.liveness.PathVerdict;
import dev.watchkeeper.stream.liveness.StreamWatch;
import dev.watchkeeper.stream.server.PathSample;
import dev.watchkeeper.stream.server.RtspCheck;
import dev.watchkeeper.stream.server.ServerApi;
import dev.watchkeeper.stream.server.ServerChanges;
import dev.watchkeeper.stream.server.ServerPaths;
import dev.watchkeeper.stream.server.ServerSample;
import dev.watchkeeper.stream.server.ServerSample.Known;
import dev.watchkeeper.stream.server.ServerSample.Reason;
import dev.watchkeeper.stream.server.ServerSample.Unknown;
import dev.watchkeeper.stream.server.StreamRig;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real MediaMTX with the configuration that Watchkeeper writes, its control API, and whether its paths are alive. */
@Tag("interop")
final class MediaMtxInteropIT {
    private static final String USER = "anna";
    private static final String PASSWORD = "a&b\"c' ü%41:@/?#[]{}*&!|>,`$G1;rm -rf ~";

    @TempDir
    Path folder;

    private final SystemClock clock = new SystemClock();

    @Test
    void camerasArePulledWithAnySignInAndNoAddressHarmsTheConfiguration() throws Exception {
        CameraOptions options = CameraOptions.of("yard", Scene.ROOM)
                .withPictures(160, 120, 10, 1)
                .withCredentials(new Credentials(USER, PASSWORD), false);
        InetAddress here = InetAddress.getLoopbackAddress();
        SelfSigned certificate = SelfSigned.make("yard", here, clock.wall().minusSeconds(60), Duration.ofDays(1));
        Path pem = Files.writeString(folder.resolve("camera.pem"), certificate.pem());
        InputSettings usual = InputSettings.USUAL;
        InputSettings pinned =
                new InputSettings(usual.transport(), false, Optional.of(pem), usual.deviceFormat(), Optional.empty());
        try (Simulator simulator = Simulator.start(SimulatorOptions.of(options));
                TlsOutlet tls = new TlsOutlet(simulator.camera("yard"), here, 0, certificate)) {
            String url = simulator.camera("yard").url().toString();
            CameraSettings secure = StreamRig.camera(
                    "secure", tls.url().toString(), Optional.of(USER), Optional.of(new Secret(PASSWORD)), pinned);
            List<StreamPath> paths = List.of(
                    StreamRig.pulled(StreamRig.camera("yard", url, USER, PASSWORD), false),
                    StreamRig.pulled(StreamRig.camera("idle", url, USER, PASSWORD), true),
                    StreamRig.pulled(StreamRig.camera("wrong", url, USER, "x"), false),
                    StreamRig.pulled(
                            StreamRig.camera("odd", "rtsp://127.0.0.1:1/a&b='\"<%zz>{}$MTX_QUERY*ü: #x?y=- !"), false),
                    StreamRig.pulled(
                            StreamRig.camera("halfway", url, Optional.of(USER), Optional.empty(), InputSettings.USUAL),
                            false),
                    StreamRig.pulled(secure, false),
                    StreamRig.published("yard_sub"));
            ServerPaths described = ServerPaths.of(paths);
            assertThat(described.leftOut()).containsOnlyKeys("halfway");
            try (RealMediaMtx server = RealMediaMtx.start(folder, described, "127.0.0.1", Optional.empty());
                    StreamWatch watch = watch(server, paths)) {
                OptionalLong began = OptionalLong.of(clock.monotonicNanos());
                waiting()
                        .untilAsserted(() ->
                                assertThat(look(watch, began, "yard").state()).isEqualTo(PathState.LIVE));
                waiting()
                        .untilAsserted(() ->
                                assertThat(look(watch, began, "secure").state()).isEqualTo(PathState.LIVE));
                PathVerdict yard = look(watch, began, "yard");
                assertThat(yard.flow().orElseThrow().kbpsIn()).isPositive();
                assertThat(look(watch, began, "idle").state()).isEqualTo(PathState.IDLE);
                assertThat(look(watch, OptionalLong.empty(), "wrong").state()).isEqualTo(PathState.DOWN);
                assertThat(look(watch, OptionalLong.empty(), "odd").state()).isEqualTo(PathState.DOWN);
                Process reader = server.read(server.url("idle"));
                waiting()
                        .untilAsserted(() ->
                                assertThat(look(watch, began, "idle").state()).isEqualTo(PathState.LIVE));
                assertThat(reader.isAlive()).isTrue();
                assertThat(commandLinesAndEnvironments(server.process()))
                        .doesNotContain("rm -rf")
                        .doesNotContain("anna");
                assertThat(Files.readString(server.log()))
                        .doesNotContain("rm -rf")
                        .doesNotContain("WAR");
            }
        }
    }

    @Test
    void everythingListensOnLoopbackAloneAndTheFileIsPrivate() throws Exception {
        try (RealMediaMtx server = start(List.of(StreamRig.published("x")), "127.0.0.1", Optional.empty())) {
            assertThat(listening(server.process()))
                    .as("api, rtsp, hls, webrtc over TCP and UDP, srt")
                    .hasSize(6)
                    .allMatch(address -> address.startsWith("127.0.0.1:"));
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(folder.resolve("streams/mediamtx.yml"))))
                    .isEqualTo("rw-------");
            HttpResponse<String> answer = get(
                    "http://127.0.0.1:" + server.server().ports().api() + "/v3/paths/list",
                    "Origin",
                    "http://evil.example");
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.headers()
                            .firstValue("Access-Control-Allow-Origin")
                            .filter(origin -> !origin.isEmpty()))
                    .as("pages of others must not read it")
                    .isEmpty();
        }
    }

    @Test
    void anOpenServerWantsTheReadersPasswordAndTakesPublishersFromThisMachineAlone() throws Exception {
        String outside = outsideAddress();
        Reader reader = new Reader("Zoë any", new Secret("pass wörd&%'\""));
        try (RealMediaMtx server =
                start(List.of(StreamRig.published("x"), StreamRig.published("y")), "0.0.0.0", Optional.of(reader))) {
            server.publish("x");
            try (ServerApi api = server.api()) {
                waiting().until(() -> bytes(api, "x") > 0);
            }
            int rtsp = server.server().ports().rtsp();
            assertThat(describe("127.0.0.1", rtsp, Optional.empty())).startsWith("RTSP/1.0 200");
            assertThat(describe(outside, rtsp, Optional.empty())).startsWith("RTSP/1.0 401");
            assertThat(describe(outside, rtsp, Optional.of(reader))).startsWith("RTSP/1.0 200");
            assertThat(describe(outside, rtsp, Optional.of(new Reader("Zoë any", new Secret("x")))))
                    .startsWith("RTSP/1.0 401");
            Process stranger = server.publishTo(
                    "rtsp://Zo%C3%AB%20any:pass%20w%C3%B6rd%26%25%27%22@" + outside + ":" + rtsp + "/y");
            assertThat(stranger.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(stranger.exitValue()).as("who may read may not publish").isNotZero();
            try (ServerApi api = server.api()) {
                assertThat(bytes(api, "x")).isPositive();
                assertThat(bytes(api, "y")).isZero();
            }
            assertThat(listening(server.process()))
                    .as("the control API stays on loopback")
                    .contains("127.0.0.1:" + server.server().ports().api());
        }
    }

    @Test
    void onOneAddressAloneThisMachineStillPublishesAndReadsWithoutAPassword() throws Exception {
        Reader reader = new Reader("anna", new Secret("geheim"));
        String outside = outsideAddress();
        try (RealMediaMtx server = start(List.of(StreamRig.published("x")), outside, Optional.of(reader));
                ServerApi api = server.api()) {
            assertThat(server.url("x")).contains(outside);
            server.publish("x");
            waiting().until(() -> bytes(api, "x") > 0);
            server.read(server.url("x"));
            waiting().until(() -> readers(api, "x") == 1);
            assertThat(listening(server.process()))
                    .containsOnlyOnce("127.0.0.1:" + server.server().ports().api())
                    .filteredOn(address -> !address.startsWith(outside + ":"))
                    .hasSize(1);
        }
    }

    @Test
    void aChangedCameraDoesNotTouchTheOthers() throws Exception {
        CameraOptions options = CameraOptions.of("one", Scene.ROOM).withPictures(160, 120, 10, 1);
        try (Simulator simulator = Simulator.start(SimulatorOptions.of(options, options.withName("two")))) {
            String one = simulator.camera("one").url().toString();
            String two = simulator.camera("two").url().toString();
            List<StreamPath> before = List.of(
                    StreamRig.pulled(StreamRig.camera("stays", one), false),
                    StreamRig.pulled(StreamRig.camera("changes", one), false),
                    StreamRig.pulled(StreamRig.camera("goes", one), false),
                    StreamRig.published("stays_sub"));
            List<StreamPath> after = List.of(
                    StreamRig.pulled(StreamRig.camera("stays", one), false),
                    StreamRig.pulled(StreamRig.camera("changes", two), false),
                    StreamRig.pulled(StreamRig.camera("comes", two), false),
                    StreamRig.published("stays_sub"));
            try (RealMediaMtx server = start(before, "127.0.0.1", Optional.empty());
                    ServerApi api = server.api()) {
                Process publisher = server.publish("stays_sub");
                waiting()
                        .until(() ->
                                bytes(api, "stays") > 0 && bytes(api, "changes") > 0 && bytes(api, "stays_sub") > 0);
                Process reader = server.read(server.url("stays"));
                waiting().until(() -> readers(api, "stays") == 1);
                Optional<String> since = path(known(api), "stays").since();
                Optional<String> changedSince = path(known(api), "changes").since();

                ServerChanges changes = ServerChanges.between(ServerPaths.of(before), ServerPaths.of(after));
                assertThat(changes.apply(api)).isEmpty();

                // The server answers before it has applied the last change.
                waiting()
                        .untilAsserted(() -> assertThat(api.configured())
                                .containsExactlyInAnyOrder("stays", "changes", "comes", "stays_sub"));
                waiting().until(() -> bytes(api, "comes") > 0 && bytes(api, "changes") > 0);
                Known known = known(api);
                assertThat(path(known, "changes").since()).isNotEqualTo(changedSince);
                assertThat(path(known, "stays").since()).isEqualTo(since);
                assertThat(path(known, "stays").traffic().readers()).isEqualTo(1);
                assertThat(known.paths()).doesNotContainKey("goes");
                assertThat(reader.isAlive()).isTrue();
                assertThat(publisher.isAlive()).isTrue();
                long bytes = bytes(api, "stays");
                waiting().until(() -> bytes(api, "stays") > bytes);

                assertThat(changes.apply(api))
                        .as("applied again, it changes nothing")
                        .isEmpty();
                assertThat(path(known(api), "comes").since())
                        .isEqualTo(path(known, "comes").since());
            }
        }
    }

    @Test
    void aStoppedPublisherIsNotLiveAndIsStuckAlthoughItsProcessLivesOn() throws Exception {
        List<StreamPath> paths = List.of(StreamRig.published("a"), StreamRig.published("b"));
        try (RealMediaMtx server = start(paths, "127.0.0.1", Optional.empty());
                StreamWatch watch = new StreamWatch(server.api(), JudgeLimits.of(Duration.ofSeconds(6)), clock)) {
            watch.plan(paths);
            OptionalLong began = OptionalLong.of(clock.monotonicNanos());
            Process stopped = server.publish("a");
            server.publish("b");
            waiting().untilAsserted(() -> {
                Map<String, PathVerdict> seen = watch.look(path -> began).paths();
                assertThat(seen.values()).allMatch(verdict -> verdict.state() == PathState.LIVE);
            });
            RealMediaMtx.signal(stopped, "-STOP");
            waiting().untilAsserted(() -> {
                Map<String, PathVerdict> seen = watch.look(path -> began).paths();
                assertThat(state(seen, "a")).isEqualTo(PathState.STUCK);
                assertThat(state(seen, "b")).isEqualTo(PathState.LIVE);
            });
            assertThat(stopped.isAlive()).isTrue();
        }
    }

    @Test
    void aHungServerIsUnknownAtOnceHungAfterFiveSecondsAndTwoWitnessesSaySo() throws Exception {
        List<StreamPath> paths = List.of(StreamRig.published("a"));
        try (RealMediaMtx server = start(paths, "127.0.0.1", Optional.empty());
                ServerApi api = server.api()) {
            int rtsp = server.server().ports().rtsp();
            assertThat(RtspCheck.fault("127.0.0.1", rtsp, Duration.ofSeconds(2), clock))
                    .isEmpty();
            RealMediaMtx.signal(server.process(), "-STOP");
            long began = clock.monotonicNanos();
            assertThat(reason(api.sample())).isEqualTo(Reason.LATE);
            assertThat(clock.since(began)).isBetween(Duration.ofMillis(1900), Duration.ofMillis(3500));
            await().atMost(Duration.ofSeconds(60)).until(() -> reason(api.sample()) == Reason.HUNG);
            assertThat(clock.since(began)).isBetween(Duration.ofMillis(4900), Duration.ofMillis(7500));
            assertThat(RtspCheck.fault("127.0.0.1", rtsp, Duration.ofSeconds(1), clock))
                    .isPresent();
            RealMediaMtx.signal(server.process(), "-CONT");
            waiting().until(() -> api.sample() instanceof Known);
            server.kill();
            assertThat(reason(api.sample())).isEqualTo(Reason.ABSENT);
            Optional<String> started = Optional.of("before");
            server.start(ServerPaths.of(paths));
            assertThat(known(api).started()).isNotEqualTo(started).isPresent();
        }
    }

    private RealMediaMtx start(List<StreamPath> paths, String bind, Optional<Reader> reader) throws Exception {
        return RealMediaMtx.start(folder, ServerPaths.of(paths), bind, reader);
    }

    private StreamWatch watch(RealMediaMtx server, List<StreamPath> paths) {
        StreamWatch watch = new StreamWatch(server.api(), JudgeLimits.of(Duration.ofSeconds(15)), clock);
        watch.plan(paths);
        return watch;
    }

    private static PathVerdict look(StreamWatch watch, OptionalLong began, String path) {
        return Optional.ofNullable(watch.look(any -> began).paths().get(path)).orElseThrow();
    }

    private static ConditionFactory waiting() {
        return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(500));
    }

    private static Known known(ServerApi api) {
        ServerSample sample = api.sample();
        assertThat(sample).isInstanceOf(Known.class);
        return (Known) sample;
    }

    private static Reason reason(ServerSample sample) {
        assertThat(sample).isInstanceOf(Unknown.class);
        return ((Unknown) sample).reason();
    }

    private static PathSample path(Known known, String path) {
        return Optional.ofNullable(known.paths().get(path)).orElseThrow();
    }

    private static PathState state(Map<String, PathVerdict> seen, String path) {
        return Optional.ofNullable(seen.get(path)).orElseThrow().state();
    }

    private static long bytes(ServerApi api, String path) {
        return Optional.ofNullable(known(api).paths().get(path))
                .map(sample -> sample.traffic().in())
                .orElse(0L);
    }

    private static int readers(ServerApi api, String path) {
        return Optional.ofNullable(known(api).paths().get(path))
                .map(sample -> sample.traffic().readers())
                .orElse(0);
    }

    private static HttpResponse<String> get(String url, String header, String value) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(url))
                            .header(header, value)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    /** An address of this machine that is not loopback: the connection still never leaves the machine. */
    private static String outsideAddress() throws IOException {
        return Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
                .flatMap(card -> Collections.list(card.getInetAddresses()).stream())
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .map(InetAddress::getHostAddress)
                .findFirst()
                .orElseThrow(() -> new IOException("this machine has loopback alone"));
    }

    private static String describe(String host, int port, Optional<Reader> reader) throws IOException {
        return rtsp(host, port, "DESCRIBE", "Accept: application/sdp\r\n" + authorization(reader));
    }

    private static String authorization(Optional<Reader> reader) {
        return reader.map(known -> "Authorization: Basic "
                        + Base64.getEncoder()
                                .encodeToString((known.username() + ":"
                                                + known.password().reveal())
                                        .getBytes(StandardCharsets.UTF_8))
                        + "\r\n")
                .orElse("");
    }

    private static String rtsp(String host, int port, String method, String rest) throws IOException {
        try (Socket socket = new Socket(host, port)) {
            socket.setSoTimeout(8000);
            String request = method + " rtsp://" + host + ":" + port + "/x RTSP/1.0\r\nCSeq: 1\r\n" + rest + "\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            byte[] answer = socket.getInputStream().readNBytes(12);
            return new String(answer, StandardCharsets.US_ASCII);
        }
    }

    /** Local addresses of the listening TCP and of all UDP sockets of a process. */
    private static List<String> listening(Process process) throws IOException, InterruptedException {
        Process ss =
                new ProcessBuilder("ss", "-lntupH").redirectErrorStream(true).start();
        String output = new String(ss.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        ss.waitFor();
        List<String> addresses = new ArrayList<>();
        for (String line : output.split("\n")) {
            if (line.contains("pid=" + process.pid() + ",")) {
                addresses.add(line.strip().split("\\s+")[4]);
            }
        }
        return addresses;
    }

    private static String commandLinesAndEnvironments(Process process) throws IOException {
        Path proc = Path.of("/proc", Long.toString(process.pid()));
        return Files.readString(proc.resolve("cmdline")) + Files.readString(proc.resolve("environ"));
    }
}
