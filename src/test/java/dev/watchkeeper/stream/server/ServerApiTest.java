package dev.watchkeeper.stream.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.HastyClock;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.config.Secret;
import dev.watchkeeper.stream.server.MediaMtxStandIn.Manner;
import dev.watchkeeper.stream.server.ServerApi.Limits;
import dev.watchkeeper.stream.server.ServerSample.Known;
import dev.watchkeeper.stream.server.ServerSample.Reason;
import dev.watchkeeper.stream.server.ServerSample.Unknown;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the client makes of the control API's versions and of its misbehaviour. */
final class ServerApiTest {
    /** Only for what stays true however late the machine is. */
    private static final Limits HASTY = new Limits(Duration.ofMillis(100), Duration.ofMillis(300), 200_000);

    /** Even a machine under full load answers in time for not being called hung. */
    private static final Limits PATIENT = new Limits(Duration.ofMillis(100), Duration.ofSeconds(60), 200_000);

    private static final Limits GENEROUS = new Limits(Duration.ofSeconds(10), Duration.ofSeconds(20), 4_000_000);

    @ParameterizedTest
    @ValueSource(strings = {"1.15.0", "1.15.5", "1.16.0", "1.17.0", "1.20.1", "1.21.0"})
    void everyVersionTellsWhatAPathCarries(String text) throws Exception {
        ServerVersion version = ServerVersion.parse(text).orElseThrow();
        try (MediaMtxStandIn server = MediaMtxStandIn.start(version)) {
            server.show(new StandInPath(
                    "yard",
                    true,
                    true,
                    Optional.of("rtspSource"),
                    new PathSample.Traffic(5_000_000_000L, 70, 2),
                    Optional.empty()));
            server.show(StandInPath.nothing("porch"));
            Known known = known(api(server).sample());

            assertThat(known.version()).isEqualTo(text.equals("1.15.0") ? Optional.empty() : Optional.of(version));
            PathSample yard = path(known, "yard");
            assertThat(yard.available()).isTrue();
            assertThat(yard.online()).isTrue();
            assertThat(yard.since()).isPresent();
            assertThat(yard.sourceType()).contains("rtspSource");
            assertThat(yard.traffic()).isEqualTo(new PathSample.Traffic(5_000_000_000L, 70, 2));
            PathSample porch = path(known, "porch");
            assertThat(porch.available()).isFalse();
            assertThat(porch.online()).isFalse();
            assertThat(porch.since()).isEmpty();
            assertThat(porch.sourceType()).isEmpty();
        }
    }

    @Test
    void allPagesAreRead() throws Exception {
        try (MediaMtxStandIn server = MediaMtxStandIn.start(new ServerVersion(1, 20, 1))) {
            for (int i = 0; i < 1200; i++) {
                server.show(StandInPath.published("camera-" + i, i));
            }
            try (ServerApi api = api(server)) {
                Known known = known(api.sample());
                assertThat(known.paths()).hasSize(1200);
                assertThat(path(known, "camera-1199").traffic().in()).isEqualTo(1199);
            }
        }
    }

    @Test
    void thePasswordIsReadAnewForEachRequest(@TempDir Path folder) throws Exception {
        Path file = ServerKey.in(folder);
        Files.createDirectories(folder.resolve("streams"));
        try (MediaMtxStandIn server = MediaMtxStandIn.start(new ServerVersion(1, 20, 1));
                ServerApi api = new ServerApi(ApiAddress.of(server.port(), folder), GENEROUS, new SystemClock())) {
            server.lock(ServerKey.USER, "another");
            assertThat(unknown(api.sample()).reason()).isEqualTo(Reason.REFUSED);
            Secret first = renewed(file);
            assertThat(unknown(api.sample()).reason()).isEqualTo(Reason.REFUSED);
            server.lock(ServerKey.USER, first.reveal());
            assertThat(api.sample()).isInstanceOf(Known.class);
            Secret second = renewed(file);
            assertThat(second).isNotEqualTo(first);
            assertThat(second.reveal()).hasSizeGreaterThan(30);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            server.lock(ServerKey.USER, second.reveal());
            assertThat(api.sample()).isInstanceOf(Known.class);
        }
    }

    @Test
    void nothingListens() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = socket.getLocalPort();
        }
        try (ServerApi api = new ServerApi(ApiAddress.open(port), GENEROUS, new SystemClock())) {
            Unknown unknown = unknown(api.sample());
            assertThat(unknown.reason()).isEqualTo(Reason.ABSENT);
            assertThat(unknown.sentence())
                    .isEqualTo("The control API of MediaMTX does not answer: nothing listens on port " + port + ".");
        }
    }

    @Test
    void errorsAndBrokenAnswersTellNothing() throws Exception {
        try (MediaMtxStandIn server = MediaMtxStandIn.start(new ServerVersion(1, 20, 1))) {
            server.show(StandInPath.published("yard", 1));
            ServerApi api = api(server);
            server.behave(Manner.FAULTY);
            assertThat(unknown(api.sample()).reason()).isEqualTo(Reason.FAULTY);
            server.behave(Manner.HALF);
            assertThat(unknown(api.sample()).reason()).isEqualTo(Reason.GARBLED);
            server.behave(Manner.FOREIGN);
            assertThat(unknown(api.sample()).reason()).isEqualTo(Reason.GARBLED);
            server.behave(Manner.PROPER);
            assertThat(known(api.sample()).paths()).containsOnlyKeys("yard");
        }
    }

    @Test
    void anAnswerThatIsTooLargeIsGivenUp() throws Exception {
        try (MediaMtxStandIn server = MediaMtxStandIn.start(new ServerVersion(1, 20, 1))) {
            for (int i = 0; i < 500; i++) {
                server.show(StandInPath.published("camera-" + "x".repeat(500) + i, i));
            }
            Limits limits = new Limits(Duration.ofSeconds(10), Duration.ofSeconds(20), 200_000);
            try (ServerApi api = new ServerApi(ApiAddress.open(server.port()), limits, new SystemClock())) {
                Unknown unknown = unknown(api.sample());
                assertThat(unknown.reason()).isEqualTo(Reason.GARBLED);
                assertThat(unknown.sentence()).contains("too large");
            }
        }
    }

    @Test
    void silenceIsLateFirstAndHungOnlyAfterTheTimeThatARefusalMayTake() throws Exception {
        try (MediaMtxStandIn server = MediaMtxStandIn.start(new ServerVersion(1, 20, 1))) {
            HastyClock clock = new HastyClock();
            ServerApi api = new ServerApi(ApiAddress.open(server.port()), PATIENT, clock);
            server.behave(Manner.SILENT);
            assertThat(unknown(api.sample()).reason()).isEqualTo(Reason.LATE);
            assertThat(unknown(api.sample()).reason()).isEqualTo(Reason.LATE);
            clock.advance(PATIENT.refusal());
            Unknown third = unknown(api.sample());
            assertThat(third.reason()).isEqualTo(Reason.HUNG);
            assertThat(third.sentence()).contains("hangs");
            assertThat(unknown(api.sample()).reason()).isEqualTo(Reason.HUNG);
            server.behave(Manner.PROPER);
            await().until(() -> api.sample() instanceof Known);
            server.behave(Manner.SILENT);
            assertThat(unknown(api.sample()).reason()).isEqualTo(Reason.LATE);
        }
    }

    @Test
    void aRefusedSignInThatIsAnsweredLateIsNoHungServer() throws Exception {
        try (MediaMtxStandIn server = MediaMtxStandIn.start(new ServerVersion(1, 20, 1))) {
            ServerApi api = new ServerApi(ApiAddress.open(server.port()), PATIENT, new SystemClock());
            server.behave(Manner.REFUSING_LATE);
            assertThat(unknown(api.sample()).reason()).isEqualTo(Reason.LATE);
            server.release();
            await().until(() -> unknown(api.sample()).reason() == Reason.REFUSED);
            assertThat(unknown(api.sample()).sentence()).contains("MediaMTX");
        }
    }

    @Test
    void aSlowServerIsKnownAgainOnceItAnswers() throws Exception {
        try (MediaMtxStandIn server = MediaMtxStandIn.start(new ServerVersion(1, 20, 1))) {
            ServerApi api = new ServerApi(ApiAddress.open(server.port()), PATIENT, new SystemClock());
            server.behave(Manner.PROPER_LATE);
            assertThat(unknown(api.sample()).reason()).isEqualTo(Reason.LATE);
            server.release();
            await().until(() -> api.sample() instanceof Known);
        }
    }

    @Test
    void onlyVersion121SaysWhyACameraCannotBeReadAndItsSignInIsMasked() throws Exception {
        StandInPath path = StandInPath.unreadable(
                "yard", "dial rtsp://anna:geh%20heim@192.0.2.1/x?password=geheim : connection refused\n");
        try (MediaMtxStandIn server = MediaMtxStandIn.start(new ServerVersion(1, 21, 0))) {
            server.show(path);
            assertThat(api(server).sourceError("yard"))
                    .contains("dial rtsp://***@192.0.2.1/x?password=*** : connection refused");
            assertThat(api(server).sourceError("porch")).isEmpty();
        }
        try (MediaMtxStandIn server = MediaMtxStandIn.start(new ServerVersion(1, 20, 1))) {
            server.show(path);
            assertThat(api(server).sourceError("yard")).isEmpty();
        }
    }

    @Test
    void pathsAreCreatedChangedAndRemoved() throws Exception {
        try (MediaMtxStandIn server = MediaMtxStandIn.start(new ServerVersion(1, 20, 1))) {
            ServerApi api = api(server);
            api.replace("yard", Map.of("source", "rtsp://ä\"&$/"));
            assertThat(api.configured()).containsExactly("yard");
            assertThat(server.settings("yard").get("source").asString()).isEqualTo("rtsp://ä\"&$/");
            api.replace("yard", Map.of("source", "publisher"));
            assertThat(server.settings("yard").get("source").asString()).isEqualTo("publisher");
            api.delete("yard");
            api.delete("yard");
            assertThat(api.configured()).isEmpty();
        }
    }

    @Test
    void aRefusedChangeNamesThePathAndNoSetting() throws Exception {
        try (MediaMtxStandIn server = MediaMtxStandIn.start(new ServerVersion(1, 20, 1))) {
            ServerApi api = api(server);
            assertThatThrownBy(() -> api.replace("yard", Map.of("source", "rtsp://a:geheim@x/", "nonsense", 1)))
                    .isInstanceOfSatisfying(
                            FailureException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.REJECTED))
                    .hasMessage("MediaMTX refuses the settings of the path yard (status 400).");
            server.behave(Manner.SILENT);
            assertThatThrownBy(() -> hasty(server).delete("yard"))
                    .isInstanceOfSatisfying(
                            FailureException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.TIMEOUT));
        }
    }

    @Test
    void aChangedPathIsReplacedAnEqualOneIsNotTouchedAndAMissingOneIsRemoved() throws Exception {
        ServerPaths before = ServerPaths.of(List.of(
                StreamRig.pulled(StreamRig.camera("yard", "rtsp://192.0.2.1/"), true),
                StreamRig.pulled(StreamRig.camera("porch", "rtsp://192.0.2.2/"), true),
                StreamRig.published("yard_sub"),
                StreamRig.published("old")));
        ServerPaths after = ServerPaths.of(List.of(
                StreamRig.pulled(StreamRig.camera("yard", "rtsp://192.0.2.1/"), true),
                StreamRig.pulled(StreamRig.camera("porch", "rtsp://192.0.2.2/"), false),
                StreamRig.published("yard_sub"),
                StreamRig.published("new")));
        ServerChanges changes = ServerChanges.between(before, after);
        assertThat(changes.replaced()).containsExactly("porch", "new");
        assertThat(changes.removed()).containsExactly("old");
        assertThat(ServerChanges.between(after, after).isEmpty()).isTrue();
        try (MediaMtxStandIn server = MediaMtxStandIn.start(new ServerVersion(1, 20, 1))) {
            assertThat(changes.apply(api(server))).isEmpty();
            assertThat(server.changes())
                    .containsExactly(
                            "DELETE /v3/config/paths/delete/old",
                            "POST /v3/config/paths/replace/porch",
                            "POST /v3/config/paths/replace/new");
            server.behave(Manner.FAULTY);
            assertThat(changes.apply(api(server))).hasSize(3);
            server.behave(Manner.SILENT);
            assertThat(changes.apply(hasty(server)))
                    .as("the rest is left alone")
                    .hasSize(1);
        }
    }

    private static ServerApi api(MediaMtxStandIn server) {
        return new ServerApi(ApiAddress.open(server.port()), GENEROUS, new SystemClock());
    }

    private static ServerApi hasty(MediaMtxStandIn server) {
        return new ServerApi(ApiAddress.open(server.port()), HASTY, new SystemClock());
    }

    private static Known known(ServerSample sample) {
        assertThat(sample).isInstanceOf(Known.class);
        return (Known) sample;
    }

    private static Unknown unknown(ServerSample sample) {
        assertThat(sample).isInstanceOf(Unknown.class);
        return (Unknown) sample;
    }

    private static PathSample path(Known known, String name) {
        assertThat(known.paths()).containsKey(name);
        return Optional.ofNullable(known.paths().get(name)).orElseThrow();
    }

    private static Secret renewed(Path file) throws IOException {
        Secret key = ServerKey.another();
        ServerKey.keep(file, key);
        return key;
    }
}
