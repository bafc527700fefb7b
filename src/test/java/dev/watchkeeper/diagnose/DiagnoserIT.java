package dev.watchkeeper.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.camera.retry.SignInLedger;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.CameraSettings.Transport;
import dev.watchkeeper.config.HealthSettings;
import dev.watchkeeper.config.InputSettings;
import dev.watchkeeper.config.MotionSettings;
import dev.watchkeeper.config.RecordSettings;
import dev.watchkeeper.config.Restreamed;
import dev.watchkeeper.config.Secret;
import dev.watchkeeper.diagnose.Diagnosis.Step;
import dev.watchkeeper.diagnose.DiagnosisView.Answer;
import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.lab.simulate.CameraOptions;
import dev.watchkeeper.lab.simulate.Credentials;
import dev.watchkeeper.lab.simulate.Fault;
import dev.watchkeeper.lab.simulate.Simulator;
import dev.watchkeeper.lab.simulate.SimulatorOptions;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a diagnosis finds of cameras that are well and of cameras that are not, all looked at side by side. */
@Tag("interop") // a long story
@Timeout(180)
final class DiagnoserIT {
    private static final String[] FAULTS = {
        "refuse",
        "silent",
        "not-found",
        "busy",
        "audio-only",
        "rtcp-only",
        "no-keyframes",
        "redirect-loop",
        "answer-503-play"
    };

    private final SystemClock clock = new SystemClock();
    private final SignInLedger signIns = SignInLedger.inMemory(clock);

    @TempDir
    Path folder;

    private static CameraSettings camera(String name, String url, Optional<String> password, InputSettings input) {
        return new CameraSettings(
                name,
                url,
                password.map(p -> "anna"),
                password.map(Secret::new),
                input,
                Duration.ZERO,
                new RecordSettings(
                        RecordSettings.Mode.OFF,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5),
                        Duration.ofMinutes(5),
                        false,
                        1 << 24),
                new MotionSettings(
                        false, 50, 0.01, 5, Duration.ofSeconds(1), Duration.ofSeconds(5), List.of(), List.of()),
                HealthSettings.USUAL);
    }

    private static CameraSettings camera(String name, String url) {
        return camera(name, url, Optional.empty(), InputSettings.of(Transport.AUTO));
    }

    private Diagnosis look(CameraSettings camera, Optional<String> watched) {
        Diagnoser diagnoser = new Diagnoser(
                new Diagnoser.Tools(
                        (host, limit) -> List.of(InetAddress.ofLiteral(host)), signIns, name -> watched, clock),
                name -> Optional.of(camera));
        return ((Answer.Done) diagnoser.diagnose(camera.name())).diagnosis();
    }

    private Map<String, Diagnosis> look(List<CameraSettings> cameras) throws Exception {
        Map<String, Future<Diagnosis>> running = new LinkedHashMap<>();
        Map<String, Diagnosis> found = new LinkedHashMap<>();
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (CameraSettings camera : cameras) {
                Callable<Diagnosis> work = () -> look(camera, Optional.empty());
                running.put(camera.name(), pool.submit(work));
            }
            for (Map.Entry<String, Future<Diagnosis>> each : running.entrySet()) {
                found.put(each.getKey(), each.getValue().get());
            }
        }
        return found;
    }

    private static Diagnosis of(Map<String, Diagnosis> found, String camera) {
        return Optional.ofNullable(found.get(camera)).orElseThrow();
    }

    private static List<String> failed(Diagnosis diagnosis) {
        return diagnosis.steps().stream()
                .filter(step -> !step.ok())
                .map(Step::name)
                .toList();
    }

    private static CameraOptions options(String name) {
        return CameraOptions.of(name, Scene.ROOM).withPictures(160, 90, 10, 1).withAudio(CameraOptions.Audio.PCMU);
    }

    @Test
    void everyFaultOfACameraIsFoundAndSaysWhatToDo() throws Exception {
        CameraOptions[] all =
                java.util.Arrays.stream(FAULTS).map(DiagnoserIT::options).toArray(CameraOptions[]::new);
        try (Simulator simulator = Simulator.start(SimulatorOptions.of(all))) {
            for (String fault : FAULTS) {
                simulator.camera(fault).fault(Fault.named(fault).orElseThrow());
            }
            Map<String, Diagnosis> found = look(java.util.Arrays.stream(FAULTS)
                    .map(fault -> camera(fault, simulator.camera(fault).url().toString()))
                    .toList());
            assertThat(found.values()).allSatisfy(each -> {
                assertThat(each.well()).as(each.camera()).isFalse();
                assertThat(each.steps().stream().map(Step::took).reduce(Duration.ZERO, Duration::plus))
                        .isLessThan(Duration.ofSeconds(21));
            });
            check(of(found, "refuse"), "connect", "nothing listens on port");
            check(of(found, "silent"), "options", "does not answer: it hangs");
            check(
                    of(found, "not-found"),
                    "describe",
                    "404 Not Found to DESCRIBE: it has no such stream; correct the path");
            check(of(found, "busy"), "setup", "no free session now (453 to SETUP)");
            check(of(found, "audio-only"), "media", "s: its encoder has stopped, or waits for a rare keyframe");
            check(of(found, "rtcp-only"), "media", "s: its encoder has stopped, or waits for a rare keyframe");
            check(of(found, "answer-503-play"), "play", "no free session now (503 to PLAY)");
            assertThat(of(found, "redirect-loop").verdict()).contains("redirects in circles");
            assertThat(of(found, "no-keyframes").verdict()).contains("without a keyframe");
            // Ten pictures a second without one keyframe a second.
            assertThat(of(found, "no-keyframes").measured().fps().orElseThrow()).isBetween(8.0, 10.0);
        }
    }

    private static void check(Diagnosis diagnosis, String step, String verdict) {
        assertThat(failed(diagnosis)).as(diagnosis.toString()).containsExactly(step);
        assertThat(diagnosis.verdict()).contains(verdict);
    }

    @Test
    void aWellCameraIsMeasuredAndItsPasswordIsSentOnce() throws Exception {
        Credentials needed = new Credentials("anna", "p&ss' \"wörd$(x)");
        try (Simulator simulator = Simulator.start(SimulatorOptions.of(
                options("well"),
                options("locked").withCredentials(needed, false),
                options("basic").withCredentials(needed, true)))) {
            String locked = simulator.camera("locked").url().toString();
            InputSettings usual = InputSettings.USUAL;
            Map<String, Diagnosis> found = look(List.of(
                    camera("well", simulator.camera("well").url().toString()),
                    camera("right", locked, Optional.of(needed.password()), usual),
                    camera("basic", simulator.camera("basic").url().toString(), Optional.of(needed.password()), usual),
                    camera("wrong", locked, Optional.of("wrong"), usual),
                    camera("none", locked),
                    camera(
                            "udp",
                            simulator.camera("well").url().toString(),
                            Optional.empty(),
                            InputSettings.of(Transport.UDP))));
            for (String name : List.of("well", "right", "basic", "udp")) {
                Diagnosis well = of(found, name);
                assertThat(well.well()).as(well.toString()).isTrue();
                assertThat(well.measured().codec()).hasValue("h264");
                assertThat(well.measured().fps().orElseThrow()).isBetween(9.0, 11.0);
                assertThat(well.measured().gop().orElseThrow()).isBetween(0.9, 1.1);
                assertThat(well.measured().loss().orElseThrow()).isZero();
                assertThat(well.verdict())
                        .startsWith("The camera is well: H264, ")
                        .contains("no packet lost");
            }
            assertThat(of(found, "wrong").verdict()).startsWith("The camera refuses this user and password.");
            assertThat(failed(of(found, "wrong"))).containsExactly("sign-in");
            assertThat(of(found, "none").verdict()).contains("none are configured");
            assertThat(found.toString()).doesNotContain(needed.password());

            Diagnosis again = look(camera("wrong", locked, Optional.of("wrong"), usual), Optional.empty());
            assertThat(again.verdict())
                    .startsWith("The camera refused this user and password lately. No sign-in was tried");
            assertThat(again.steps().getLast().text()).isEqualTo("not tried");
        }
    }

    @Test
    void lostPacketsAreCountedAndWhatHangsIsNamed() throws Exception {
        try (ScriptedCamera loses = new ScriptedCamera(Map.of(), 10);
                ScriptedCamera onlyUdp = new ScriptedCamera(Map.of("SETUP-TCP", "461 Unsupported Transport"), 5);
                ScriptedCamera halfDead = new ScriptedCamera(Map.of("DESCRIBE", ""), 0);
                ScriptedCamera deadAtPlay = new ScriptedCamera(Map.of("PLAY", ""), 0);
                ScriptedCamera full = new ScriptedCamera(Map.of("SETUP", "400 Bad Request"), 0);
                ServerSocket http = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
            Thread.ofVirtual().start(() -> {
                try (var client = http.accept()) {
                    var unused = client.getInputStream().read();
                    client.getOutputStream()
                            .write("HTTP/1.1 400 Bad Request\r\n\r\n"
                                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                } catch (java.io.IOException e) {
                    // the test is over
                }
            });
            Restreamed from = new Restreamed("via", true, new Restreamed.Server("127.0.0.1", 1, 1));
            Map<String, Diagnosis> found = look(List.of(
                    camera("loses", loses.url()),
                    camera("only-udp", onlyUdp.url()),
                    camera("half-dead", halfDead.url()),
                    camera("dead-at-play", deadAtPlay.url()),
                    camera("full", full.url()),
                    camera("http", "rtsp://127.0.0.1:" + http.getLocalPort() + "/"),
                    camera(
                            "via",
                            full.url(),
                            Optional.of("secret"),
                            InputSettings.USUAL.restreamedBy(Optional.of(from)))));
            assertThat(of(found, "loses").measured().loss().orElseThrow()).isBetween(0.08, 0.11);
            assertThat(of(found, "loses").verdict())
                    .contains("of its packets are missing")
                    .contains("the camera itself drops");
            assertThat(of(found, "only-udp").steps().stream().map(Step::text)).contains("does not send over TCP");
            assertThat(of(found, "only-udp").measured().loss().orElseThrow()).isBetween(0.17, 0.21);
            assertThat(of(found, "only-udp").verdict()).contains("Look at the network");
            check(of(found, "half-dead"), "describe", "answers OPTIONS, but not DESCRIBE");
            check(of(found, "dead-at-play"), "play", "no answer to PLAY: part of it hangs");
            check(of(found, "full"), "setup", "no free session now (400 to SETUP)");
            check(of(found, "http"), "options", "does not speak RTSP");
            assertThat(of(found, "full").steps().get(2).text()).contains("calls itself Scripted/1");
            assertThat(of(found, "via").verdict()).contains("MediaMTX does not answer at 127.0.0.1:1");
            assertThat(full.heads().toString()).doesNotContain("Authorization");
            assertThat(look(camera("full", full.url()), Optional.of("Watchkeeper itself shows it."))
                            .verdict())
                    .endsWith("Watchkeeper itself shows it.");
        }
    }

    @Test
    void ofFilesAndDevicesWhatCanBeSaidIsSaid() throws Exception {
        Path noVideo = Files.writeString(folder.resolve("text.mp4"), "no video");
        assertThat(look(camera("gone", folder.resolve("gone.mp4").toString()), Optional.empty())
                        .verdict())
                .contains("cannot be read");
        assertThat(look(camera("text", noVideo.toString()), Optional.empty()).well())
                .isFalse();
        assertThat(look(camera("device", "/dev/video987"), Optional.empty()).verdict())
                .contains("Plug the camera in");
    }

    @Test
    void oneDiagnosisOfADeviceIsMadeAtATime() throws Exception {
        try (ScriptedCamera hung = new ScriptedCamera(Map.of("OPTIONS", ""), 0)) {
            CameraSettings camera = camera("hung", hung.url());
            Diagnoser diagnoser = new Diagnoser(
                    new Diagnoser.Tools(
                            (host, limit) -> List.of(InetAddress.ofLiteral(host)),
                            signIns,
                            name -> Optional.empty(),
                            clock),
                    name -> name.equals("hung") ? Optional.of(camera) : Optional.empty());
            assertThat(diagnoser.diagnose("attic")).isInstanceOf(Answer.Unknown.class);
            Thread first = Thread.ofVirtual().start(() -> diagnoser.diagnose("hung"));
            org.awaitility.Awaitility.await().until(() -> !hung.heads().isEmpty());
            assertThat(diagnoser.diagnose("hung")).isEqualTo(new Answer.Busy("hung"));
            hung.close();
            first.join();
            assertThat(hung.heads()).hasSize(1);
        }
    }
}
