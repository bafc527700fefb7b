package dev.watchkeeper.keeper.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.ManualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether a child makes progress, look by look, on a clock that the test moves. */
final class WatcherTest {
    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();
    private final List<String> failedLooks = new ArrayList<>();
    private final FakeSubject subject = new FakeSubject();

    private static final class FakeSubject implements CheckTarget {
        private long ticks;
        private OptionalInt code = OptionalInt.of(0);

        @Override
        public OptionalLong cpuTicks() {
            return OptionalLong.of(ticks);
        }

        @Override
        public OptionalInt run(List<String> command, Duration limit) {
            return code;
        }
    }

    @Test
    void aHeartbeatCountsInAnyCaseAndNothingElseDoes() throws InterruptedException {
        LivenessSettings settings =
                settings(Optional.of("motion detected"), Duration.ZERO, "", "", List.of(), "", false);
        OutputActivity output = new OutputActivity(clock, settings.heartbeat());
        Watcher watcher = watcher(settings, output);
        for (int i = 0; i < 10; i++) {
            clock.advance(Duration.ofSeconds(100));
            output.line("10:00 MOTION Detected in yard");
            assertThat(watcher.round()).isEmpty();
        }
        clock.advance(Duration.ofSeconds(119));
        output.line("noise");
        assertThat(watcher.round()).isEmpty();
        clock.advance(Duration.ofSeconds(1));
        assertThat(watcher.round()).hasValue(new Finding(false, "no line of progress was seen for 120 s"));
    }

    @Test
    void oneWhoseThreadDoesNotTurnStandsUntilItIsClosed() {
        LivenessSettings settings = settings(Optional.empty(), Duration.ZERO, "", "", List.of("check"), "", false);
        Watcher watcher = watcher(settings, new OutputActivity(clock, Optional.empty()));
        assertThat(watcher.stands()).isFalse();
        clock.advance(Duration.ofSeconds(21));
        assertThat(watcher.stands()).as("never started").isTrue();
        watcher.close();
        assertThat(watcher.stands()).isFalse();
    }

    @Test
    void failuresCountInARowAndOnlyAfterTheGrace() throws InterruptedException {
        subject.code = OptionalInt.of(1);
        LivenessSettings settings = settings(Optional.empty(), Duration.ZERO, "", "", List.of("check"), "", false);
        Watcher watcher = watcher(settings, new OutputActivity(clock, Optional.empty()));
        clock.advance(Duration.ofSeconds(29));
        assertThat(watcher.round()).isEmpty();
        assertThat(failedLooks).as("starting is not failing").isEmpty();
        clock.advance(Duration.ofSeconds(1));
        assertThat(watcher.round()).isEmpty();
        assertThat(watcher.round()).isEmpty();
        subject.code = OptionalInt.of(0);
        assertThat(watcher.round()).isEmpty();
        subject.code = OptionalInt.empty();
        assertThat(watcher.round()).isEmpty();
        assertThat(watcher.round()).isEmpty();
        assertThat(watcher.round()).hasValue(new Finding(false, "'check' did not end within 3000 ms"));
        assertThat(failedLooks).hasSize(4);
    }

    @Test
    void onceItSucceededTheGraceIsOver() throws InterruptedException {
        LivenessSettings settings = settings(Optional.empty(), Duration.ZERO, "", "", List.of("check"), "", false);
        Watcher watcher = watcher(settings, new OutputActivity(clock, Optional.empty()));
        assertThat(watcher.round()).isEmpty();
        subject.code = OptionalInt.of(2);
        watcher.round();
        watcher.round();
        assertThat(watcher.round()).hasValue(new Finding(false, "'check' ended with 2"));
    }

    @Test
    void silenceAndAFileThatStandsStillAreSeen() throws Exception {
        Path file = Files.writeString(folder.resolve("out"), "1");
        LivenessSettings settings =
                settings(Optional.empty(), Duration.ofSeconds(50), "", "", List.of(), file.toString(), false);
        OutputActivity output = new OutputActivity(clock, Optional.empty());
        Watcher watcher = watcher(settings, output);
        for (int i = 0; i < 5; i++) {
            clock.advance(Duration.ofSeconds(40));
            output.line("x");
            Files.writeString(file, "x".repeat(i + 2));
            assertThat(watcher.round()).isEmpty();
        }
        for (int i = 0; i < 3; i++) {
            clock.advance(Duration.ofSeconds(30));
            output.line("x");
            watcher.round();
        }
        clock.advance(Duration.ofSeconds(30));
        output.line("x");
        assertThat(watcher.round()).hasValue(new Finding(false, file + " has not changed for 120 s"));
    }

    @Test
    void aSpinNeedsFullProcessorsAndNoLine() throws InterruptedException {
        LivenessSettings settings = settings(Optional.empty(), Duration.ZERO, "", "", List.of(), "", true);
        OutputActivity output = new OutputActivity(clock, Optional.empty());
        Watcher watcher = watcher(settings, output);
        clock.advance(Duration.ofSeconds(60));
        watcher.round();
        for (int i = 0; i < 10; i++) {
            burn();
            output.line("busy, and working");
            assertThat(watcher.round()).isEmpty();
        }
        burn();
        watcher.round();
        burn();
        watcher.round();
        burn();
        Finding finding = watcher.round().orElseThrow();
        assertThat(finding.spinning()).isTrue();
        assertThat(finding.evidence()).matches("it uses \\d+ % of a processor and writes nothing");
    }

    /** Five seconds of all processors. */
    private void burn() {
        clock.advance(Duration.ofSeconds(5));
        subject.ticks += 500L * Runtime.getRuntime().availableProcessors();
    }

    @Test
    void httpAndTcpAreAskedForReal() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + server.getLocalPort();
            Thread answering = Thread.ofPlatform().daemon(true).start(() -> answer(server));
            assertThat(look("http://" + address + "/good?x=1", "").round()).isEmpty();
            assertThat(failedLooks).isEmpty();
            assertThat(look("", address).round()).isEmpty();
            assertThat(failedLooks).isEmpty();
            Watcher bad = look("http://" + address + "/bad", "");
            bad.round();
            bad.round();
            assertThat(bad.round()).hasValue(new Finding(false, "http://" + address + "/bad answers 503"));
            server.close();
            answering.join(Duration.ofSeconds(30));
            failedLooks.clear();
            assertThat(look("", address).round()).isEmpty();
            assertThat(failedLooks).hasSize(1);
        }
    }

    private static void answer(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                byte[] request = new byte[1000];
                int length = Math.max(0, socket.getInputStream().read(request));
                boolean bad = new String(request, 0, length, StandardCharsets.US_ASCII).startsWith("GET /bad ");
                socket.getOutputStream()
                        .write(("HTTP/1.1 " + (bad ? "503 No" : "200 OK") + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                // The test has closed the server, or a look only connects.
                continue;
            }
        }
    }

    @Test
    void aLookThatHangsIsGivenUpAndNotBegunAgain() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            String url = "http://127.0.0.1:" + silent.getLocalPort() + "/";
            LivenessSettings slow = settings(Optional.empty(), Duration.ZERO, url, "", List.of(), "", false);
            LivenessSettings quick = new LivenessSettings(
                    slow.interval(),
                    Duration.ofMillis(50),
                    slow.grace(),
                    slow.failures(),
                    slow.heartbeat(),
                    slow.heartbeatTimeout(),
                    slow.silence(),
                    slow.http(),
                    slow.tcp(),
                    slow.exec(),
                    slow.file(),
                    slow.fileAge(),
                    slow.spin());
            Watcher watcher = watcher(quick, new OutputActivity(clock, Optional.empty()));
            clock.advance(Duration.ofMinutes(1));
            watcher.round();
            watcher.round();
            assertThat(watcher.round().orElseThrow().evidence()).startsWith(url + " does not answer");
        }
    }

    private Watcher look(String http, String tcp) {
        Watcher watcher = watcher(
                settings(Optional.empty(), Duration.ZERO, http, tcp, List.of(), "", false),
                new OutputActivity(clock, Optional.empty()));
        clock.advance(Duration.ofMinutes(1));
        return watcher;
    }

    private Watcher watcher(LivenessSettings settings, OutputActivity output) {
        return new Watcher("x", settings, output, subject, clock, () -> failedLooks.add("failed"), finding -> {});
    }

    private static LivenessSettings settings(
            Optional<String> heartbeat,
            Duration silence,
            String http,
            String tcp,
            List<String> exec,
            String file,
            boolean spin) {
        LivenessSettings none = LivenessSettings.NONE;
        return new LivenessSettings(
                none.interval(),
                none.timeout(),
                none.grace(),
                none.failures(),
                heartbeat.map(text -> Pattern.compile(text, Pattern.CASE_INSENSITIVE)),
                none.heartbeatTimeout(),
                silence,
                Optional.of(http).filter(text -> !text.isEmpty()),
                Optional.of(tcp).filter(text -> !text.isEmpty()),
                exec,
                Optional.of(file).filter(text -> !text.isEmpty()).map(Path::of),
                none.fileAge(),
                spin);
    }
}
