package dev.watchkeeper.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.config.yaml.Key;
import dev.watchkeeper.escalate.EscalationKeys;
import dev.watchkeeper.watch.WatchedService.Need;
import dev.watchkeeper.watch.WatchedService.ProcessRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WatchLoaderTest {
    @TempDir
    Path folder;

    private WatchLoaded load(String yaml) throws Exception {
        return WatchLoader.load(Files.writeString(folder.resolve("w.yml"), yaml), folder);
    }

    private List<String> mistakes(String yaml) throws Exception {
        return load(yaml).mistakes().stream().map(Object::toString).toList();
    }

    @Test
    void everyKeyIsRead() throws Exception {
        WatchLoaded loaded = load("""
                cameras: {yard: {url: 'rtsp://192.0.2.1/'}}
                watch:
                  interval: 5s
                  grace: 90s
                  services:
                    gate-monitor:
                      title: Türwächter
                      process: {pid-file: gate.pid}
                      restart: command
                      restart-command: [/usr/bin/restart, gate]
                      cpu-limit: 150%
                      log: {file: gate.log, stale-after: 5m, progress: 'frame \\d+', errors: 'ERR', transient: ['lost'], transient-limit: 2m}
                      needs:
                        adapter: {http: 'http://127.0.0.1:8091/', restart-command: [x]}
                        model: {tcp: 'localhost:11434'}
                        disk: {exec: [/bin/true]}
                      disk: {folder: /srv, min-free: 3GB}
                """);
        assertThat(loaded.mistakes()).isEmpty();
        assertThat(loaded.cameras()).isTrue();
        WatchedService service = loaded.services().getFirst();
        assertThat(service.title()).isEqualTo("Türwächter");
        assertThat(service.grace()).isEqualTo(Duration.ofSeconds(90));
        assertThat(service.process()).contains(new ProcessRule.PidFile(folder.resolve("gate.pid")));
        assertThat(service.cpuLimit()).hasValue(150);
        assertThat(service.log().orElseThrow().staleAfter()).isEqualTo(Duration.ofMinutes(5));
        assertThat(service.log().orElseThrow().file()).isEqualTo(folder.resolve("gate.log"));
        assertThat(service.needs()).extracting(Need::name).containsExactly("adapter", "model", "disk");
        assertThat(service.needs().get(1)).isEqualTo(new Need.Tcp("model", "localhost", 11434));
        assertThat(service.disk().orElseThrow().minFree()).isEqualTo(3_000_000_000L);
    }

    @Test
    void whatIsNotSaidHasTheDefaultsOfTheDocumentation() throws Exception {
        WatchedService service = load("watch: {services: {gate: {log: {file: /var/log/gate.log}}}}")
                .services()
                .getFirst();
        assertThat(service.cpuLimit()).isEmpty();
        assertThat(service.grace()).isEqualTo(Duration.ofSeconds(60));
        assertThat(service.log().orElseThrow().staleAfter()).isEqualTo(Duration.ofMinutes(10));
        assertThat(service.log().orElseThrow().transients()).hasSize(6);
        assertThat(service.log().orElseThrow().progress()).isEmpty();
    }

    @Test
    void theDocumentHasEveryKey() throws Exception {
        List<String> expected = Stream.of(
                        WatchKeys.general(), WatchKeys.service(), WatchKeys.need(), EscalationKeys.ALL)
                .flatMap(List::stream)
                .map(WatchLoaderTest::row)
                .toList();
        assertThat(Files.readAllLines(Path.of("docs/escalation.md")).stream().filter(line -> line.startsWith("| `")))
                .containsExactlyElementsOf(expected);
    }

    private static String row(Key<?> key) {
        String standard = key.defaultText()
                .map(text -> text.isEmpty() ? "nothing" : "`" + text.replace("|", "\\|") + "`")
                .orElse("must be given");
        return "| `" + key.path() + "` | " + key.expected() + " | " + standard + " | " + key.meaning() + " |";
    }

    @Test
    void theExampleOfTheDocumentIsGood() throws Exception {
        Matcher block = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("docs/escalation.md")));
        assertThat(block.find()).isTrue();
        WatchLoaded loaded = load(block.group(1));
        assertThat(loaded.mistakes()).isEmpty();
        assertThat(loaded.services()).extracting(WatchedService::name).containsExactly("gate-monitor");
    }

    @Test
    void everyMistakeIsNamedByItsKey() throws Exception {
        assertThat(mistakes("watch: {services: {gate: {process: {pid-file: a, unit: b.service}}}}"))
                .singleElement()
                .asString()
                .contains("watch.services.gate.process: only one of pid-file, unit, child and command");
        assertThat(mistakes("watch: {services: {gate: {disk: {folder: /srv}}}}"))
                .singleElement()
                .asString()
                .contains("watch.services.gate has nothing to judge");
        assertThat(mistakes("watch: {services: {gate: {process: {child: x}, restart: command}}}"))
                .singleElement()
                .asString()
                .contains("restart: command needs restart-command");
        assertThat(mistakes("watch: {services: {gate: {log: {file: x, progress: '['}}}}"))
                .singleElement()
                .asString()
                .contains("log.progress: this is no regular expression");
        assertThat(mistakes("watch: {services: {gate: {needs: {a: {tcp: 'x:1', http: 'http://x/'}}}}}"))
                .singleElement()
                .asString()
                .contains("watch.services.gate.needs.a: exactly one of http, tcp and exec");
        assertThat(mistakes("watch: {services: {gate: {needs: {a: {tcp: 'x:99999'}}}}}"))
                .anyMatch(text -> text.contains("a port is a number from 1 to 65535, found 99999"));
        assertThat(mistakes("watch: {services: {gate: {log: {fil: x}}}}"))
                .anyMatch(text -> text.contains("did you mean 'file'?"));
        assertThat(mistakes("watch: {services: {gate: {needs: {a: {http: 'http://h/{id}'}}}}}"))
                .anyMatch(text -> text.contains("needs.a.http: 'http://h/{id}' is no address of a web server"));
        assertThat(mistakes("watch: {services: {node: {process: {child: x}}}}"))
                .anyMatch(text -> text.contains("not node, which is judged by itself"));
        assertThat(mistakes("watch: [gate]")).singleElement().asString().contains("watch is a section");
    }
}
