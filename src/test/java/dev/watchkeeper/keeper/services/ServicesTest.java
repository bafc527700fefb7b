package dev.watchkeeper.keeper.services;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.config.MailSettings;
import dev.watchkeeper.config.yaml.Key;
import dev.watchkeeper.keeper.liveness.LivenessSettings;
import dev.watchkeeper.keeper.liveness.LivenessSettings.Heartbeat;
import dev.watchkeeper.keeper.liveness.LivenessSettings.WatchedFile;
import dev.watchkeeper.keeper.restart.RestartPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loading the files that say what to keep alive. */
final class ServicesTest {
    @TempDir
    Path folder;

    @Test
    void theCompleteFileAndAnEmptyOneBothGiveTheDefaults() throws IOException {
        ServicesLoaded whole = json(KeepAliveSample.JSON);
        assertThat(whole.mistakes()).isEmpty();
        assertThat(whole.warnings()).isEmpty();
        ServiceSettings child = whole.children().getFirst();
        assertThat(child.name()).isEqualTo("main.py");
        assertThat(child.command().words())
                .containsExactly("python3", "main.py", "--video-source", "rtsp://192.0.2.10/stream1", "--headless");
        ServiceSettings empty = json("{}").children().getFirst();
        assertThat(empty.command().words())
                .containsExactly("python3", "main.py", "--video-source", "URL", "--headless");
        assertThat(empty.supervision().policy()).isEqualTo(child.supervision().policy());
        assertThat(empty.log()).isEqualTo(child.log());
        assertThat(heartbeat(empty).timeout()).isEqualTo(Duration.ofSeconds(120));
        assertThat(heartbeat(empty).pattern().pattern())
                .isEqualTo(heartbeat(child).pattern().pattern());
    }

    @Test
    void theFilesNumbersReplaceTheDefaultsAndItAlwaysRestarts() throws IOException {
        RestartPolicy policy = json("{}").children().getFirst().supervision().policy();
        assertThat(policy.mode()).isEqualTo(RestartPolicy.Mode.ALWAYS);
        assertThat(policy.strategies().camera().maxRestarts()).isEqualTo(10);
        assertThat(waits(policy.strategies().camera()))
                .containsExactly(30.0, 45.0, 67.5, 101.25, 151.875, 227.812, 227.812);
        assertThat(policy.strategies().general().maxRestarts()).isEqualTo(5);
        assertThat(waits(policy.strategies().general())).containsExactly(5.0, 6.0, 7.2, 8.64, 10.368, 12.441, 12.441);
        assertThat(waits(policy.strategies().unstartable())).containsOnly(5.0);
        assertThat(policy.strategies().general().window()).isEqualTo(Duration.ofSeconds(300));
    }

    private static List<Double> waits(RestartPolicy.Strategy strategy) {
        List<Double> waits = new ArrayList<>();
        for (int failures = 1; failures <= 7; failures++) {
            waits.add(strategy.waits().waitAfter(failures).plusNanos(500_000).toMillis() / 1000.0);
        }
        return waits;
    }

    /** The guide's sample: no general_failure, no restart_window, no health_check, no logging, no port, no password. */
    @Test
    void aPartialFileKeepsTheDefaultOfEveryKeyItLeavesOut() throws IOException {
        ServicesLoaded loaded = json("""
                {
                \t"command": ["python3", "main.py", "--video-source", "rtsp://192.0.2.7/live", "--headless"],
                \t"restart_delay": 5,
                \t"max_restart_attempts": 5,
                \t"failure_strategies": {
                \t\t"camera_failure": {"delay": 10, "max_attempts": 20, "backoff_multiplier": 2}
                \t},
                \t"notifications": {
                \t\t"enabled": true,
                \t\t"email": {"smtp_server": "smtp.gmail.com", "username": "me@example.org", "to_address": "you@example.org"}
                \t}
                }
                """);
        assertThat(loaded.mistakes()).isEmpty();
        assertThat(loaded.warnings()).singleElement().asString().contains(":10:", "without signing in");
        MailSettings mail = loaded.mail().orElseThrow();
        assertThat(mail.serverText()).isEqualTo("smtp.gmail.com:587");
        assertThat(mail.tls()).isEqualTo(MailSettings.Tls.STARTTLS);
        assertThat(mail.product()).isEqualTo("AEye");
        assertThat(mail.from()).isEqualTo("me@example.org");
        assertThat(mail.to()).containsExactly("you@example.org");
        assertThat(mail.files()).containsExactly(folder.resolve("keep_alive_config.json"));
        RestartPolicy policy = loaded.children().getFirst().supervision().policy();
        assertThat(waits(policy.strategies().camera()).subList(0, 3)).containsExactly(10.0, 20.0, 40.0);
        assertThat(policy.strategies().general().maxRestarts()).isEqualTo(5);
        assertThat(waits(policy.strategies().general()).subList(0, 2)).containsExactly(5.0, 6.0);
        assertThat(loaded.children().getFirst().supervision().liveness().any()).isTrue();
        assertThat(loaded.keeperLog().file())
                .hasValue(loaded.children().getFirst().log());
    }

    @Test
    void mailsSignInWithTheFilesCredentials() throws IOException {
        MailSettings mail = json("""
                {"notifications": {"enabled": true, "email": {"smtp_server": "mail.home", "smtp_port": 465, "username": "me",
                  "password": "s3cret", "to_address": "a@example.org, b@example.org"}}}
                """).mail().orElseThrow();
        assertThat(mail.tls()).isEqualTo(MailSettings.Tls.TLS);
        assertThat(mail.username()).hasValue("me");
        assertThat(mail.password().orElseThrow().reveal()).isEqualTo("s3cret");
        assertThat(mail.from()).isEqualTo("a@example.org");
        assertThat(mail.to()).containsExactly("a@example.org", "b@example.org");
        assertThat(mail.toString()).doesNotContain("s3cret");
        assertThat(json("{\"notifications\": {\"email\": {\"to_address\": \"a@example.org\"}}}")
                        .mail())
                .isEmpty();
    }

    @Test
    void obstaclesToMailsAreReported() throws IOException {
        ServicesLoaded none = json("{\"notifications\": {\"enabled\": true}}");
        assertThat(none.mistakes()).isEmpty();
        assertThat(none.mail()).isEmpty();
        assertThat(none.warnings()).singleElement().asString().endsWith("to_address is empty, so no mails are sent");
        ServicesLoaded bad = json("""
                {"notifications": {"enabled": true,
                  "email": {"to_address": "nobody", "password": "s3cret", "password_file": "gone"}}}
                """);
        assertThat(bad.mistakes())
                .extracting(Object::toString)
                .map(line -> line.substring(line.lastIndexOf(".json") + 5))
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith(":2:27: notifications.email.to_address: expected a mail address"),
                        line -> assertThat(line).startsWith(":2:49:").contains("keep password_file only"),
                        line -> assertThat(line).startsWith(":2:49:").contains("needs a username too"),
                        line -> assertThat(line).startsWith(":2:76:").contains("there is no file 'gone'"));
        assertThat(bad.toString()).doesNotContain("s3cret");
    }

    @Test
    void mistakesAreReportedWithTheirPlaceAndTheFileIsNotChanged() throws IOException {
        String text = """
                {
                  "comand": ["x"],
                  "restart_delay": "soon",
                  "health_check": {"enabled": true, "heartbeat_pattern": "(("},
                  "failure_strategies": {"camera_failure": {"max_attempt": 3}}
                }
                """;
        ServicesLoaded loaded = json(text);
        assertThat(loaded.children()).isEmpty();
        assertThat(loaded.mistakes())
                .extracting(Object::toString)
                .map(line -> line.replaceFirst("^.*\\.json", ""))
                .satisfiesExactly(
                        line -> assertThat(line)
                                .isEqualTo(":2:3: unknown key 'comand' in keep-alive; did you mean 'command'?"),
                        line -> assertThat(line).startsWith(":3:20: keep-alive.restart_delay: expected a duration"),
                        line -> assertThat(line)
                                .startsWith(":4:58: health_check.heartbeat_pattern: not a regular expression"),
                        line -> assertThat(line)
                                .contains(":5:45: unknown key 'max_attempt'", "did you mean 'max_attempts'?"));
        assertThat(folder.resolve("keep_alive_config.json")).hasContent(text);
        assertThat(json("{\"command\": [\"a\",,]").mistakes())
                .singleElement()
                .asString()
                .contains("keep_alive_config.json:1:");
    }

    @Test
    void theVideoSourceOfTheCommandLineReplacesTheFiles() throws IOException {
        Path file = Files.writeString(folder.resolve("k.json"), "{}");
        ServicesLoaded loaded = KeepAliveFile.load(file, folder, Optional.of("rtsp://h/other"));
        assertThat(loaded.children().getFirst().command().words())
                .contains("rtsp://h/other")
                .doesNotContain("URL");
    }

    @Test
    void theSectionOfServicesIsReadWithEveryKey() throws IOException {
        Path file = Files.writeString(folder.resolve("wk.yml"), """
                cameras: {front: {url: rtsp://h/}}
                services:
                  plain: {command: [sleep, 5]}
                  full:
                    title: Öffentlich
                    command: [ffmpeg, -i, 'rtsp://h/?a=1&b=2', "two\\nlines"]
                    folder: sub
                    environment: [A=1, B=x=y]
                    restart: always
                    restart-delay: 3s
                    max-restarts: 7
                    restart-window: 10m
                    quarantine: 1m
                    give-up: true
                    stop-timeout: 4s
                    watch-files: [f.conf]
                    log: {max-size: 1MB, backups: 2}
                    liveness: {http: 'http://127.0.0.1:8080/x', tcp: 'localhost:80', exec: [test, -e, f], file: out.ts,
                               silence: 10s, spin: true, heartbeat: 'frame=', failures: 2}
                """);
        ServicesLoaded loaded = ServicesLoader.load(file, folder);
        assertThat(loaded.mistakes()).isEmpty();
        assertThat(loaded.cameras()).isTrue();
        ServiceSettings plain = loaded.children().get(0);
        assertThat(plain.supervision().policy()).isEqualTo(RestartPolicy.COMMAND);
        assertThat(plain.supervision().liveness()).isEqualTo(LivenessSettings.NONE);
        assertThat(plain.command().folder()).isEqualTo(folder);
        ServiceSettings full = loaded.children().get(1);
        assertThat(full.command().words()).containsExactly("ffmpeg", "-i", "rtsp://h/?a=1&b=2", "two\nlines");
        assertThat(full.title()).isEqualTo("Öffentlich");
        assertThat(plain.title()).isEqualTo("plain");
        assertThat(full.command().folder()).isEqualTo(folder.resolve("sub"));
        assertThat(full.command().environment()).isEqualTo(Map.of("A", "1", "B", "x=y"));
        assertThat(full.supervision().policy().mode()).isEqualTo(RestartPolicy.Mode.ALWAYS);
        assertThat(full.supervision().policy().strategies().general().afterProven())
                .isEqualTo(Duration.ofSeconds(3));
        assertThat(full.supervision().policy().giveUp()).isTrue();
        assertThat(full.supervision().stopTimeout()).isEqualTo(Duration.ofSeconds(4));
        assertThat(full.supervision().watchFiles()).containsExactly(folder.resolve("f.conf"));
        assertThat(full.log().backups()).isEqualTo(2);
        assertThat(full.supervision().liveness().requests().exec()).containsExactly("test", "-e", "f");
        assertThat(full.supervision().liveness().file())
                .hasValue(new WatchedFile(folder.resolve("out.ts"), Duration.ofSeconds(60)));
        assertThat(full.supervision().liveness().timing().failures()).isEqualTo(2);
    }

    @Test
    void allMistakesOfServicesAreReported() throws IOException {
        Path file = Files.writeString(folder.resolve("wk.yml"), """
                services:
                  node: {command: [x]}
                  a: {comand: [x]}
                  b: [x]
                  c: {command: []}
                """);
        assertThat(ServicesLoader.load(file, folder).mistakes())
                .extracting(Object::toString)
                .map(line -> line.substring(line.lastIndexOf(".yml") + 4))
                .satisfiesExactly(
                        line -> assertThat(line).startsWith(":2:3: 'node': the name of a command"),
                        line -> assertThat(line).startsWith(":3:3: services.a.command is missing"),
                        line -> assertThat(line).contains(":3:7: unknown key 'comand'", "did you mean 'command'?"),
                        line -> assertThat(line).startsWith(":4:6: services.b is a section"),
                        line -> assertThat(line).startsWith(":5:").endsWith("needs at least the program"));
    }

    @Test
    void theSamplesAreValidAndNeverOverwriteAFile() throws Exception {
        assertThat(KeepAliveSample.write(folder)).allMatch(line -> line.endsWith(" written."));
        assertThat(KeepAliveFile.load(folder.resolve(KeepAliveSample.JSON_NAME), folder, Optional.empty())
                        .mistakes())
                .isEmpty();
        ServicesLoaded yaml = ServicesLoader.load(folder.resolve(KeepAliveSample.YAML_NAME), folder);
        assertThat(yaml.mistakes()).isEmpty();
        assertThat(yaml.children().getFirst().supervision().policy()).isEqualTo(RestartPolicy.COMMAND);
        assertThat(yaml.children().getFirst().supervision().liveness()).isEqualTo(LivenessSettings.NONE);
        Files.writeString(folder.resolve(KeepAliveSample.JSON_NAME), "mine");
        assertThat(KeepAliveSample.write(folder))
                .allMatch(line -> line.endsWith(" already exists and stays as it is."));
        assertThat(folder.resolve(KeepAliveSample.JSON_NAME)).hasContent("mine");
    }

    @Test
    void namesComeFromTheProgramOrItsScript() {
        assertThat(ServiceSettings.nameOf(List.of("python3.11", "/opt/a/main.py")))
                .isEqualTo("main.py");
        assertThat(ServiceSettings.nameOf(List.of("/usr/bin/ffmpeg", "-i"))).isEqualTo("ffmpeg");
        assertThat(ServiceSettings.nameOf(List.of("sh", "-c", "x"))).isEqualTo("sh");
        assertThat(ServiceSettings.nameOf(List.of("./a b"))).isEqualTo("a-b");
    }

    @Test
    void theDocumentHasEveryKey() throws IOException {
        List<String> expected = new ArrayList<>();
        KeepAliveKeys.all().forEach(key -> expected.add(row(key)));
        ServiceKeys.all().forEach(key -> expected.add(row(key)));
        List<String> rows = Files.readAllLines(Path.of("docs/keep-alive.md")).stream()
                .filter(line -> line.startsWith("| `") && !line.startsWith("| `--"))
                .toList();
        assertThat(rows).isEqualTo(expected);
    }

    private static String row(Key<?> key) {
        String standard = key.defaultText()
                .map(text -> text.isEmpty() ? "nothing" : "`" + text.replace("|", "\\|") + "`")
                .orElse("must be given");
        return "| `" + key.path() + "` | " + key.expected() + " | " + standard + " | " + key.meaning() + " |";
    }

    private ServicesLoaded json(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("keep_alive_config.json"), text);
        return KeepAliveFile.load(file, folder, Optional.empty());
    }

    private static Heartbeat heartbeat(ServiceSettings child) {
        return child.supervision().liveness().output().heartbeat().orElseThrow();
    }
}
