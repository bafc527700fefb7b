package dev.watchkeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.UniqueSleep;
import dev.watchkeeper.config.MailSettings;
import dev.watchkeeper.http.FormServer;
import dev.watchkeeper.incident.IncidentFiles;
import dev.watchkeeper.incident.OutsideIncident;
import dev.watchkeeper.notify.MailServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The stories of docs/escalation.md with real processes, at shortened times: a monitor deadlocks behind a healthy PID. */
@Tag("interop")
final class LadderIT {
    private static final Duration DEADLINE = Duration.ofSeconds(120);

    /** Works for a moment, then hangs with a child of its own; after its first restart it works on, unless a file forbids it. */
    private static final String MONITOR = """
            i=0
            again=no; [ -e ran ] && again=yes; : > ran
            while [ $i -lt 5 ] || { [ $again = yes ] && [ ! -e sick ]; }; do
              i=$((i+1)); echo "frame $i analysed" >> gate.log; sleep 0.3
            done
            sleep SLEEP & wait
            """;

    private static final String CONFIG = """
            services:
              gate: {command: [sh, monitor.sh], stop-timeout: 1s}
            watch:
              interval: 1s
              grace: 0s
              services:
                gate-monitor:
                  process: {child: gate}
                  restart: keeper
                  log: {file: gate.log, progress: 'frame \\d+ analysed', stale-after: 3s}
            escalation: {restarts: 1, verify-after: 2s, hold: 3s, person-after: PERSON}
            notifications:
              enabled: true
              group: 1s
              email:
                smtp-server: 127.0.0.1
                smtp-port: MAIL
                tls: none
                username: me@example.org
                password-file: mail.password
                to-address: you@example.org
              telegram: {url: 'TELEGRAM', token-file: token, chat-id: '-99'}
            """;

    private static final String DONE =
            "{\"ok\":true,\"result\":{\"message_id\":41,\"chat\":{\"id\":-99,\"type\":\"group\"}}}";

    @TempDir
    Path folder;

    private String sleep = "";

    @SuppressWarnings("NullAway.Init") // started before each test
    private MailServer mail;

    @SuppressWarnings("NullAway.Init") // started before each test
    private FormServer telegram;

    @BeforeEach
    void startServers() throws Exception {
        mail = MailServer.start();
        telegram = FormServer.plain();
        for (int i = 0; i < 50; i++) {
            telegram.reply(200, DONE);
        }
    }

    @AfterEach
    void stopServers() throws Exception {
        mail.close();
        telegram.close();
    }

    private KeeperProcess keep(String personAfter) throws Exception {
        Files.writeString(folder.resolve("mail.password"), MailServer.PASSWORD);
        Files.writeString(folder.resolve("token"), "123456:secret");
        sleep = UniqueSleep.seconds(600);
        Files.writeString(folder.resolve("monitor.sh"), MONITOR.replace("SLEEP", sleep));
        Path config = Files.writeString(
                folder.resolve("w.yml"),
                CONFIG.replace("PERSON", personAfter)
                        .replace("MAIL", Integer.toString(mail.port(MailSettings.Tls.NONE)))
                        .replace("TELEGRAM", telegram.peer("").url().toString()));
        return KeeperProcess.start(folder, List.of(), "keep", "-c", config.toString());
    }

    @Test
    void aDeadlockBehindAHealthyPidIsSeenRestartedVerifiedAndReported() throws Exception {
        try (KeeperProcess keeper = keep("100s")) {
            await("it hangs").atMost(DEADLINE).until(() -> running(sleep) == 1);
            await("it is back and has held")
                    .atMost(DEADLINE)
                    .until(() ->
                            incident().filter(found -> found.end().isPresent()).isPresent());
            OutsideIncident incident = incident().orElseThrow();
            assertThat(incident.matter().kind()).isEqualTo("hang");
            assertThat(incident.steps())
                    .extracting(OutsideIncident.Step::step)
                    .containsSubsequence("noticed", "evidence", "tried", "verified", "closed");
            assertThat(incident.steps())
                    .extracting(OutsideIncident.Step::text)
                    .anyMatch(text -> text.startsWith("Restart 1 of 1: its keeper ended it"));
            assertThat(running(sleep)).as("the whole tree").isZero();
            assertThat(keeper.status("gate")[4]).isEqualTo("1 (hang 1)");
            assertThat(evidence("last-lines.txt")).anyMatch(text -> text.contains("frame 5 analysed"));
            await("the report arrives")
                    .atMost(DEADLINE)
                    .until(() -> mailed("Issue detected and fixed").isPresent());
            assertThat(mailed("gate-monitor log is")).isPresent();
            await("and in the messenger").atMost(DEADLINE).until(() -> chatted("🔧 Issue detected and fixed"));
        }
    }

    @Test
    void whereRestartsDoNotHelpAPersonIsTold() throws Exception {
        Files.createFile(folder.resolve("sick"));
        try (KeeperProcess keeper = keep("90s")) {
            await("a person is told")
                    .atMost(DEADLINE)
                    .until(() -> mailed("Needs manual intervention").isPresent());
            assertThat(mailed("Needs manual intervention").orElseThrow())
                    .contains("Problems: gate-monitor log is", "Restart attempts: 1", "Check: ssh ", "tail -n 100 ");
            await("and in the messenger")
                    .atMost(DEADLINE)
                    .until(() -> chatted("🚨 Camera Watchdog — Needs manual intervention"));
            assertThat(incident().orElseThrow().matter().tier()).isEqualTo(3);
            assertThat(keeper.status("gate")[4]).isEqualTo("1 (hang 1)");
        }
    }

    private Optional<OutsideIncident> incident() {
        return new IncidentFiles(folder.resolve("data"))
                .find(Optional.empty(), Optional.empty(), 1).stream().findFirst();
    }

    /** The body of a mail whose subject has these words. */
    private Optional<String> mailed(String words) {
        return mail.received().stream()
                .filter(each -> MailServer.subject(each).contains(words))
                .map(MailServer::body)
                .findFirst();
    }

    /** Whether the messenger got these words, which its server receives as JSON. */
    private boolean chatted(String words) {
        return telegram.requests().stream()
                .anyMatch(each -> JsonMapper.shared()
                        .readTree(each.text())
                        .path("text")
                        .asString("")
                        .contains(words));
    }

    private List<String> evidence(String name) throws Exception {
        List<String> all = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder.resolve("data").resolve("evidence"))) {
            for (Path file : files.filter(each -> each.endsWith(name)).toList()) {
                all.add(Files.readString(file));
            }
        }
        return all;
    }

    /** How many processes of that name and argument there are. */
    private static long running(String seconds) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .arguments()
                        .filter(words -> Arrays.equals(words, new String[] {seconds}))
                        .isPresent())
                .count();
    }
}
