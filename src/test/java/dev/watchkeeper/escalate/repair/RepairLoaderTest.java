package dev.watchkeeper.escalate.repair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.config.yaml.Key;
import dev.watchkeeper.escalate.repair.RepairSettings.Apply;
import dev.watchkeeper.escalate.repair.RepairSettings.Kind;
import dev.watchkeeper.escalate.repair.RepairSettings.Network;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RepairLoaderTest {
    @TempDir
    Path folder;

    private RepairLoaded load(String yaml) throws Exception {
        return RepairLoader.load(Files.writeString(folder.resolve("w.yml"), yaml), folder);
    }

    private List<String> mistakes(String repair) throws Exception {
        return load("escalation: {repair: {" + repair + "}}\n").mistakes().stream()
                .map(Object::toString)
                .toList();
    }

    @Test
    void everyKeyIsRead() throws Exception {
        Path environment = Files.writeString(folder.resolve("agent.env"), "KEY=x\n");
        Files.setPosixFilePermissions(environment, PosixFilePermissions.fromString("rw-------"));
        RepairLoaded loaded = load("""
                escalation:
                  restarts: 3
                  repair:
                    kind: repair
                    apply: ask
                    repository: /srv/gate
                    branch: release/1.0
                    command: [agent, '{prompt}']
                    test: [make, test]
                    test-count: '(\\d+) passed'
                    deploy: [make, install]
                    environment-file: agent.env
                    network: none
                    readable: [/usr/share]
                    time-limit: 120s
                    test-limit: 5m
                    allowed-paths: [src]
                    max-lines: 40
                    probation: 10m
                    per-day: 5
                """);
        assertThat(loaded.mistakes()).isEmpty();
        assertThat(loaded.warnings()).isEmpty();
        RepairSettings settings = loaded.settings().orElseThrow();
        assertThat(settings.kind()).isEqualTo(Kind.REPAIR);
        assertThat(settings.source())
                .isEqualTo(new RepairSettings.Source(Path.of("/srv/gate"), Optional.of("release/1.0")));
        assertThat(settings.commands().agent()).containsExactly("agent", "{prompt}");
        assertThat(settings.commands().test()).containsExactly("make", "test");
        assertThat(settings.commands().testCount()).isPresent();
        assertThat(settings.commands().deploy()).containsExactly("make", "install");
        assertThat(settings.confinement())
                .isEqualTo(new RepairSettings.Confinement(
                        Optional.of(environment),
                        Network.NONE,
                        List.of(Path.of("/usr/share")),
                        Duration.ofSeconds(120),
                        Duration.ofMinutes(5)));
        assertThat(settings.policy())
                .isEqualTo(new RepairSettings.Policy(Apply.ASK, List.of("src"), 40, Duration.ofMinutes(10), 5));
    }

    @Test
    void withoutTheSectionThereIsNoAgent() throws Exception {
        assertThat(load("cameras: {}\n")).isEqualTo(new RepairLoaded(Optional.empty(), List.of(), List.of()));
        assertThat(load("escalation: {repair: {max-lines: 5}}\n").settings()).isEmpty();
        assertThat(load("escalation:\n").mistakes()).isEmpty();
    }

    @Test
    void mistakesHaveTheirPlaceAndARemedy() throws Exception {
        assertThat(mistakes("repository: x").getFirst()).contains(":1:", "escalation.repair.command is missing");
        assertThat(mistakes("command: [a]").getFirst()).contains("escalation.repair.repository is missing");
        assertThat(mistakes("command: [a], repository: x, apply: auto").getFirst())
                .contains("escalation.repair.test is missing");
        assertThat(mistakes("command: [a], repository: x, kind: diagnose, apply: ask, test: [t]")
                        .getFirst())
                .contains("nothing to apply");
        assertThat(mistakes("command: [a], repository: x, allowed-paths: [../y]")
                        .getFirst())
                .contains("is no path within the repository");
        assertThat(mistakes("command: [a], repository: x, test-count: '\\d+'").getFirst())
                .contains("exactly one group");
        assertThat(mistakes("command: [a], repository: x, environment-file: none.env")
                        .getFirst())
                .contains("escalation.repair.environment-file", "cannot be read");
        assertThat(mistakes("command: [a], repository: x, branch: --upload-pack=x")
                        .getFirst())
                .contains("escalation.repair.branch");
        assertThat(mistakes("command: [a], repository: x, comand: [a]").getFirst())
                .contains("did you mean 'command'?");
        assertThat(mistakes("apply: perhaps").getFirst()).contains("never, ask, auto");
    }

    @Test
    void theTableAndTheSamplesOfTheDocumentAreRight() throws Exception {
        String document = Files.readString(Path.of("docs/repair.md"));
        List<String> rows = document.lines()
                .dropWhile(line -> !line.equals("## Keys"))
                .filter(line -> line.startsWith("| `"))
                .toList();
        assertThat(rows)
                .isEqualTo(RepairKeys.all().stream().map(RepairLoaderTest::row).toList());
        Files.createDirectories(folder.resolve("etc"));
        Matcher samples = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(document);
        List<String> found = Stream.iterate(samples, Matcher::find, m -> m)
                .map(m -> m.group(1))
                .toList();
        assertThat(found).hasSizeGreaterThan(3);
        Files.writeString(folder.resolve("agent.env"), "KEY=x\n");
        for (String sample : found) {
            RepairLoaded loaded = load(sample);
            assertThat(loaded.mistakes()).as(sample).isEmpty();
            assertThat(loaded.settings()).as(sample).isPresent();
        }
    }

    private static String row(Key<?> key) {
        String standard = key.defaultText().orElse("");
        return "| `" + key.path() + "` | " + key.expected() + " | "
                + (standard.isEmpty() ? "nothing" : "`" + standard + "`") + " | " + key.meaning() + " |";
    }
}
