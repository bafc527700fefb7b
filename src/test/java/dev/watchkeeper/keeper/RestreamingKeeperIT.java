package dev.watchkeeper.keeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.SignalRig;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.Loaded;
import dev.watchkeeper.config.SettingsLoader;
import dev.watchkeeper.keeper.services.ServiceSettings;
import dev.watchkeeper.keeper.stream.Restreaming;
import dev.watchkeeper.keeper.stream.Restreaming.Programs;
import dev.watchkeeper.keeper.stream.ServerProgram;
import dev.watchkeeper.stream.CameraStreams;
import dev.watchkeeper.stream.CameraStreams.Main;
import dev.watchkeeper.stream.Size;
import dev.watchkeeper.stream.StreamPlan;
import dev.watchkeeper.stream.StreamSettings;
import dev.watchkeeper.stream.StreamSettings.Encoder;
import dev.watchkeeper.stream.StreamSettings.Ports;
import dev.watchkeeper.stream.StreamSettings.Server;
import dev.watchkeeper.stream.Transcode;
import dev.watchkeeper.stream.report.StreamsReport;
import dev.watchkeeper.stream.report.StreamsReport.Stream;
import dev.watchkeeper.stream.report.StreamsText;
import dev.watchkeeper.stream.server.MediaMtxProgram;
import dev.watchkeeper.stream.server.ServerVersion;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The keeper with a restreaming server and publishers, for all of which processes of this test stand in. */
@Tag("interop") // a long story
final class RestreamingKeeperIT {
    /** Ends with 1 once its server has gone, as ffmpeg does; ends at once if there is none. */
    private static final String PUBLISHER = "P=$(cat server.pid); while kill -0 $P 2>&-; do sleep 0.05; done; exit 1";

    /** Goes on without a word, whatever happens, and ignores SIGTERM with everything that it has started. */
    private static final String STUBBORN =
            "trap '' TERM; (trap '' TERM; while :; do sleep 1; done) & while :; do sleep 1; done";

    private static final Transcode HOW =
            new Transcode(new Size(160, 120), 5, 100_000, Transcode.Profile.BASELINE, false);

    @TempDir
    Path folder;

    @Test
    void killsOfTheServerCostPublishersNothing() throws Exception {
        paths("yard true 9000", "yard_sub true 9000", "door true 9000", "door_sub true 9000");
        try (KeeperRig rig = rig(PUBLISHER)) {
            awaitStates("live", "yard", "yard_sub", "door", "door_sub");
            assertThat(indexOf(rig, "[publish.yard_sub] Process started"))
                    .as("publishers wait for the server")
                    .isGreaterThan(indexOf(rig, "[mediamtx] Process started"));
            Set<Long> pids = new HashSet<>();
            for (int kill = 1; kill <= 3; kill++) {
                long server = report().server().pid().orElseThrow();
                long yard = stream("yard_sub").pid().orElseThrow();
                assertThat(pids.add(yard)).isTrue();
                SignalRig.send("KILL", server);
                int kills = kill;
                await().atMost(KeeperRig.DEADLINE).untilAsserted(() -> {
                    for (String path : List.of("yard_sub", "door_sub")) {
                        assertThat(stream(path).restarts()).isEqualTo(Map.of("server-away", kills));
                        assertThat(stream(path).pid()).isPresent();
                    }
                });
            }
            assertThat(rig.logged).noneMatch(line -> line.contains("Crash loop"));
            assertThat(rig.status("mediamtx")[4]).isEqualTo("3 (crash 3)");
            assertThat(rig.end()).isZero();
        }
    }

    @Test
    void aStuckPublisherIsReplacedAloneWithEverythingItHasStarted() throws Exception {
        paths("yard true 9000", "yard_sub true 9000", "door true 9000", "door_sub true 9000");
        try (KeeperRig rig = rig(STUBBORN)) {
            awaitStates("live", "yard_sub", "door_sub");
            await().atMost(KeeperRig.DEADLINE)
                    .untilAsserted(
                            () -> assertThat(report().processes().expected()).isEqualTo(3));
            long door = stream("door_sub").pid().orElseThrow();
            long yard = stream("yard_sub").pid().orElseThrow();
            paths("yard true 9000", "yard_sub true 0", "door true 9000", "door_sub true 9000");
            await().atMost(KeeperRig.DEADLINE).untilAsserted(() -> {
                assertThat(stream("yard_sub").restarts()).isEqualTo(Map.of("stuck", 1));
                assertThat(stream("yard_sub").pid()).isPresent().isNotEqualTo(yard);
            });
            paths("yard true 9000", "yard_sub true 9000", "door true 9000", "door_sub true 9000");
            assertThat(ProcessHandle.of(yard).filter(ProcessHandle::isAlive)).isEmpty();
            awaitStates("live", "yard_sub");
            assertThat(stream("door_sub").pid().orElseThrow()).isEqualTo(door);
            assertThat(stream("door_sub").restarts()).isEmpty();
            try (var evidence = Files.list(folder.resolve("evidence"))) {
                Path found = evidence.findFirst().orElseThrow();
                assertThat(found.resolve("verdict.txt")).content().startsWith("hang: Its publisher runs, but no byte");
            }
        }
    }

    @Test
    void aPublisherWaitsForItsCameraAndNothingUnknownIsShown() throws Exception {
        paths("yard false 0", "yard_sub false 0", "door true 9000", "door_sub true 9000");
        try (KeeperRig rig = rig(PUBLISHER)) {
            awaitStates("live", "door_sub");
            awaitStates("down", "yard_sub");
            await().atMost(KeeperRig.DEADLINE)
                    .untilAsserted(() ->
                            assertThat(stream("yard_sub").cause()).hasValue("Its publisher waits for the camera."));
            assertThat(stream("yard_sub").pid()).isEmpty();
            assertThat(rig.status("publish.yard_sub")[1]).isEqualTo("held");
            paths("yard true 9000", "yard_sub true 9000", "door true 9000", "door_sub true 9000");
            awaitStates("live", "yard_sub");
            assertThat(stream("yard_sub").restarts())
                    .as("the first start is none")
                    .isEmpty();
            long server = report().server().pid().orElseThrow();
            SignalRig.send("STOP", server);
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                assertThat(report().streams()).allSatisfy(stream -> {
                    assertThat(stream.state()).isEqualTo("unknown");
                    assertThat(stream.kbpsIn()).isEmpty();
                });
            });
            assertThat(rig.status("publish.yard_sub")[1])
                    .as("unknown is not away")
                    .isEqualTo("running");
            SignalRig.send("CONT", server);
            awaitStates("live", "yard_sub");
        }
    }

    /** One that lags behind would go on sending what it has buffered: old pictures, which look live. */
    @Test
    void aPublisherEndsWithTheStreamThatItReads() throws Exception {
        paths("yard true 9000", "yard_sub true 9000", "door true 9000", "door_sub true 9000");
        try (KeeperRig rig = rig(STUBBORN)) {
            awaitStates("live", "yard_sub", "door_sub");
            long door = stream("door_sub").pid().orElseThrow();
            long yard = stream("yard_sub").pid().orElseThrow();
            SignalRig.send("STOP", yard);
            paths("yard false 0", "yard_sub true 9000", "door true 9000", "door_sub true 9000");
            rig.awaitLogged("[publish.yard_sub] It is ended: the stream that it reads has ended", 1);
            await().atMost(KeeperRig.DEADLINE).untilAsserted(() -> {
                assertThat(rig.status("publish.yard_sub")[1]).isEqualTo("held");
                assertThat(stream("yard_sub").cause()).hasValue("Its publisher waits for the camera.");
            });
            assertThat(ProcessHandle.of(yard).filter(ProcessHandle::isAlive)).isEmpty();
            paths("yard true 9000", "yard_sub true 9000", "door true 9000", "door_sub true 9000");
            awaitStates("live", "yard_sub");
            await().atMost(KeeperRig.DEADLINE)
                    .untilAsserted(
                            () -> assertThat(stream("yard_sub").restarts()).isEqualTo(Map.of("camera-away", 1)));
            assertThat(stream("door_sub").pid()).hasValue(door);
        }
    }

    @Test
    void aServerThatIsInstalledLaterIsStartedAndOneThatDoesNotSuitIsNot() throws Exception {
        paths("yard true 9000", "yard_sub true 9000", "door true 9000", "door_sub true 9000");
        CountDownLatch installed = new CountDownLatch(1);
        Path program = folder.resolve("mediamtx");
        try (KeeperRig rig = rig(PUBLISHER, () -> {
            if (installed.getCount() > 0) {
                throw new FailureException(FailureKind.ENVIRONMENT, "MediaMTX has version 1.14.0");
            }
            return new MediaMtxProgram(program, new ServerVersion(1, 20, 1));
        })) {
            rig.awaitLogged("MediaMTX has version 1.14.0. Restreaming waits for it.", 1);
            await().atMost(KeeperRig.DEADLINE)
                    .untilAsserted(() -> assertThat(rig.status("mediamtx")[1]).isEqualTo("held"));
            assertThat(report().server().state()).isEqualTo("down");
            assertThat(stream("yard_sub").cause()).hasValue("MediaMTX has version 1.14.0.");
            assertThat(rig.logged).noneMatch(line -> line.startsWith("[mediamtx] Starting process"));
            installed.countDown();
            awaitStates("live", "yard_sub", "door_sub");
            Files.setLastModifiedTime(program, FileTime.fromMillis(1_000_000_000_000L));
            SignalRig.send("KILL", report().server().pid().orElseThrow());
            rig.awaitLogged("[mediamtx] MediaMTX 1.20.1 at " + program, 2);
            awaitStates("live", "yard_sub", "door_sub");
        }
    }

    @Test
    void whatTheServerSaidLastIsTheCauseWhileItIsDown() throws Exception {
        Path program = Files.writeString(
                folder.resolve("mediamtx"),
                "#!/bin/sh\necho '2026/11/30 10:00:00 ERR listen tcp :8554: bind: address already in use'; exit 1\n");
        try (KeeperRig rig = rig(PUBLISHER, () -> new MediaMtxProgram(program, new ServerVersion(1, 20, 1)))) {
            await().atMost(KeeperRig.DEADLINE)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(stream("yard").cause())
                            .hasValue("The restreaming server does not run. Its last error:"
                                    + " listen tcp :8554: bind: address already in use."));
            assertThat(report().processes().actual()).isPresent();
            assertThat(rig.status("mediamtx")[1]).isNotEqualTo("held");
        }
    }

    private KeeperRig rig(String publisher) throws IOException {
        return rig(publisher, () -> new MediaMtxProgram(folder.resolve("mediamtx"), new ServerVersion(1, 20, 1)));
    }

    private KeeperRig rig(String publisher, ServerProgram.Search search) throws IOException {
        Path program = folder.resolve("mediamtx");
        if (!Files.exists(program)) {
            Files.writeString(
                    program,
                    "#!/bin/sh\nexec '" + Path.of(System.getProperty("java.home"), "bin", "java")
                            + "' -Xmx32m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp '"
                            + System.getProperty("java.class.path") + "' " + StandInServer.class.getName() + " \"$1\" '"
                            + folder + "'\n");
        }
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        Map<String, CameraStreams> streams = new LinkedHashMap<>();
        List.of("yard", "door")
                .forEach(name -> streams.put(name, new CameraStreams(new Main.Proxy(true), Optional.of(HOW))));
        StreamSettings settings = new StreamSettings(
                new Server(Optional.of(program), "127.0.0.1", ports(), Optional.empty()),
                Encoder.SOFTWARE,
                Duration.ofSeconds(1),
                streams,
                List.of());
        StreamPlan plan = StreamPlan.of(settings, cameras());
        Restreaming restreaming = new Restreaming(
                settings,
                plan,
                new Programs(
                        search,
                        (runs, onKnown) -> any -> Optional.of(
                                new ServiceSettings.Command(List.of("sh", "-c", publisher), folder, Map.of(), true))),
                folder);
        return new KeeperRig(folder).streaming(restreaming).keep();
    }

    private List<CameraSettings> cameras() throws IOException {
        Path file = folder.resolve("wk.yml");
        Files.writeString(
                file,
                "cameras: {yard: {url: 'rtsp://192.0.2.1/'}, door: {url: 'rtsp://192.0.2.2/'}}\ndata: " + folder
                        + "\n");
        return ((Loaded.Good) SettingsLoader.load(Optional.of(file), List.of(), List.of(), folder))
                .settings()
                .cameras();
    }

    private static Ports ports() throws IOException {
        int[] ports = new int[5];
        for (int i = 0; i < ports.length; i++) {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                ports[i] = socket.getLocalPort();
            }
        }
        return new Ports(ports[0], ports[1], ports[2], ports[3], ports[4]);
    }

    private void paths(String... lines) throws IOException {
        Path fresh = Files.write(folder.resolve("paths.new"), List.of(lines));
        Files.move(
                fresh,
                folder.resolve("paths"),
                java.nio.file.StandardCopyOption.ATOMIC_MOVE,
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private void awaitStates(String state, String... paths) {
        await().atMost(KeeperRig.DEADLINE).ignoreExceptions().untilAsserted(() -> {
            for (String path : paths) {
                assertThat(stream(path).state()).as(path).isEqualTo(state);
            }
        });
    }

    private StreamsReport report() throws Exception {
        return StreamsText.read(ControlClient.ask(folder, "streams")).orElseThrow();
    }

    private Stream stream(String path) throws Exception {
        return report().streams().stream()
                .filter(stream -> stream.path().equals(path))
                .findFirst()
                .orElseThrow();
    }

    private static int indexOf(KeeperRig rig, String part) {
        for (int i = 0; i < rig.logged.size(); i++) {
            if (rig.logged.get(i).startsWith(part)) {
                return i;
            }
        }
        return -1;
    }
}
