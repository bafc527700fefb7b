package dev.watchkeeper.keeper.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.keeper.liveness.LivenessSettings.Heartbeat;
import dev.watchkeeper.keeper.liveness.LivenessSettings.OutputRules;
import dev.watchkeeper.keeper.liveness.LivenessSettings.Requests;
import dev.watchkeeper.keeper.liveness.LivenessSettings.Timing;
import dev.watchkeeper.keeper.liveness.LivenessSettings.WatchedFile;
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

/** Judging whether a child makes progress, check by check, on a fake clock. */
final class WatcherTest {
    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();
    private final List<String> failedChecks = new ArrayList<>();
    private final FakeTarget target = new FakeTarget();

    private static final class FakeTarget implements CheckTarget {
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
        OutputActivity output = new OutputActivity(clock, settings.heartbeatPattern());
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
    void aWatcherWhoseThreadDoesNotIterateIsStuckUntilClosed() {
        LivenessSettings settings = settings(Optional.empty(), Duration.ZERO, "", "", List.of("check"), "", false);
        Watcher watcher = watcher(settings, new OutputActivity(clock, Optional.empty()));
        assertThat(watcher.isStuck()).isFalse();
        clock.advance(Duration.ofSeconds(21));
        assertThat(watcher.isStuck()).as("never started").isTrue();
        watcher.close();
        assertThat(watcher.isStuck()).isFalse();
    }

    @Test
    void onlyConsecutiveFailuresAfterTheGraceCount() throws InterruptedException {
        target.code = OptionalInt.of(1);
        LivenessSettings settings = settings(Optional.empty(), Duration.ZERO, "", "", List.of("check"), "", false);
        Watcher watcher = watcher(settings, new OutputActivity(clock, Optional.empty()));
        clock.advance(Duration.ofSeconds(29));
        assertThat(watcher.round()).isEmpty();
        assertThat(failedChecks).as("starting is not failing").isEmpty();
        clock.advance(Duration.ofSeconds(1));
        assertThat(watcher.round()).isEmpty();
        assertThat(watcher.round()).isEmpty();
        target.code = OptionalInt.of(0);
        assertThat(watcher.round()).isEmpty();
        target.code = OptionalInt.empty();
        assertThat(watcher.round()).isEmpty();
        assertThat(watcher.round()).isEmpty();
        assertThat(watcher.round()).hasValue(new Finding(false, "'check' did not end within 3000 ms"));
        assertThat(failedChecks).hasSize(4);
    }

    @Test
    void theFirstSuccessEndsTheGrace() throws InterruptedException {
        LivenessSettings settings = settings(Optional.empty(), Duration.ZERO, "", "", List.of("check"), "", false);
        Watcher watcher = watcher(settings, new OutputActivity(clock, Optional.empty()));
        assertThat(watcher.round()).isEmpty();
        target.code = OptionalInt.of(2);
        watcher.round();
        watcher.round();
        assertThat(watcher.round()).hasValue(new Finding(false, "'check' ended with 2"));
    }

    @Test
    void silenceAndAFileThatDoesNotChangeAreNoticed() throws Exception {
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
    void aSpinNeedsFullProcessorUseAndNoLine() throws InterruptedException {
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

    /** Uses all processors for five seconds. */
    private void burn() {
        clock.advance(Duration.ofSeconds(5));
        target.ticks += 500L * Runtime.getRuntime().availableProcessors();
    }

    @Test
    void httpAndTcpChecksUseRealConnections() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + server.getLocalPort();
            Thread answering = Thread.ofPlatform().daemon(true).start(() -> answer(server));
            assertThat(check("http://" + address + "/good?x=1", "").round()).isEmpty();
            assertThat(failedChecks).isEmpty();
            assertThat(check("", address).round()).isEmpty();
            assertThat(failedChecks).isEmpty();
            Watcher bad = check("http://" + address + "/bad", "");
            bad.round();
            bad.round();
            assertThat(bad.round()).hasValue(new Finding(false, "http://" + address + "/bad answers 503"));
            server.close();
            answering.join(Duration.ofSeconds(30));
            failedChecks.clear();
            assertThat(check("", address).round()).isEmpty();
            assertThat(failedChecks).hasSize(1);
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
                // The test has closed the server, or a check only connects.
                continue;
            }
        }
    }

    @Test
    void aHungCheckTimesOutAndIsNotStartedAgain() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            String url = "http://127.0.0.1:" + silent.getLocalPort() + "/";
            LivenessSettings slow = settings(Optional.empty(), Duration.ZERO, url, "", List.of(), "", false);
            Timing usual = slow.timing();
            LivenessSettings quick = new LivenessSettings(
                    new Timing(usual.interval(), Duration.ofMillis(50), usual.grace(), usual.failures()),
                    slow.output(),
                    slow.requests(),
                    slow.file(),
                    slow.spin());
            Watcher watcher = watcher(quick, new OutputActivity(clock, Optional.empty()));
            clock.advance(Duration.ofMinutes(1));
            watcher.round();
            watcher.round();
            assertThat(watcher.round().orElseThrow().evidence()).startsWith(url + " does not answer");
        }
    }

    private Watcher check(String http, String tcp) {
        Watcher watcher = watcher(
                settings(Optional.empty(), Duration.ZERO, http, tcp, List.of(), "", false),
                new OutputActivity(clock, Optional.empty()));
        clock.advance(Duration.ofMinutes(1));
        return watcher;
    }

    private Watcher watcher(LivenessSettings settings, OutputActivity output) {
        Watcher.Listener listener = new Watcher.Listener() {
            @Override
            public void checkFailed() {
                failedChecks.add("failed");
            }

            @Override
            public void found(Finding finding) {
                throw new AssertionError("the thread was not started");
            }
        };
        return new Watcher(new Watcher.Watched("x", output, target), settings, clock, listener);
    }

    private static LivenessSettings settings(
            Optional<String> heartbeat,
            Duration silence,
            String http,
            String tcp,
            List<String> exec,
            String file,
            boolean spin) {
        return new LivenessSettings(
                LivenessSettings.NONE.timing(),
                new OutputRules(
                        heartbeat.map(text -> new Heartbeat(
                                Pattern.compile(text, Pattern.CASE_INSENSITIVE), Duration.ofSeconds(120))),
                        silence),
                new Requests(
                        Optional.of(http).filter(text -> !text.isEmpty()),
                        Optional.of(tcp).filter(text -> !text.isEmpty()),
                        exec),
                Optional.of(file)
                        .filter(text -> !text.isEmpty())
                        .map(path -> new WatchedFile(Path.of(path), Duration.ofSeconds(60))),
                spin);
    }
}
