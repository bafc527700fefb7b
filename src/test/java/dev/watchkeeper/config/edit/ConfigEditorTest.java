package dev.watchkeeper.config.edit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.config.Secret;
import dev.watchkeeper.config.SettingsLoader;
import dev.watchkeeper.config.edit.ConfigView.Edit;
import dev.watchkeeper.config.edit.ConfigView.KeyRow;
import dev.watchkeeper.config.edit.ConfigView.Outcome;
import dev.watchkeeper.config.edit.ConfigView.Password;
import dev.watchkeeper.config.edit.ConfigView.Value;
import dev.watchkeeper.config.edit.ConfigView.Wanted;
import dev.watchkeeper.config.edit.ConfigView.Whole;
import dev.watchkeeper.stream.StreamKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes of a configuration file on order: kept or refused, and nothing is ever lost. */
final class ConfigEditorTest {
    private static final String FILE = """
            # my house
            motion: {sensitivity: 50}
            cameras:
              yard:   # behind
                url: rtsp://192.0.2.1/main?password=abc
                username: anna
            """;

    @TempDir
    private Path temp;

    private final ManualClock clock = new ManualClock();
    private Path file;
    private ConfigEditor editor;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(temp.resolve("watchkeeper.yml"), FILE);
        editor = editor(Set.of());
    }

    private ConfigEditor editor(Set<String> onCommandLine) {
        return new ConfigEditor(
                new ConfigSource(
                        file,
                        new KeyTables(StreamKeys.all(), onCommandLine),
                        copy -> SettingsLoader.loadFromCopy(copy, file, List.of(), List.of(), temp)),
                temp.resolve("data"),
                clock);
    }

    private String text() throws IOException {
        return Files.readString(file);
    }

    private static Wanted text(String key, String value) {
        return new Wanted(key, Optional.of(new Value.Text(value)));
    }

    private ConfigEditor.Result change(Whole camera, Optional<Password> password, Wanted... wanted) {
        return editor.change(new Edit(editor.state().version(), camera, List.of(wanted), password));
    }

    private static String refusal(ConfigEditor.Result result) {
        return switch (result) {
            case ConfigEditor.Result.Not(Outcome.Wrong(List<String> mistakes)) -> String.join("; ", mistakes);
            default -> result.toString();
        };
    }

    private List<Path> in(String folder) throws IOException {
        Path at = temp.resolve("data").resolve(folder);
        if (!Files.isDirectory(at)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(at)) {
            return files.sorted().toList();
        }
    }

    @Test
    void aChangeIsAnEditOfItsPlaceAndTheFormerFileIsKept() throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThat(change(new Whole.None(), Optional.empty(), text("motion.sensitivity", "70")))
                .isEqualTo(new ConfigEditor.Result.Written(editor.state().version()));
        assertThat(text()).isEqualTo(FILE.replace("50", "70"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
        assertThat(in("config-history")).singleElement().satisfies(former -> {
            assertThat(Files.readString(former)).isEqualTo(FILE);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(former)))
                    .isEqualTo("rw-------");
        });
        for (int i = 0; i < 25; i++) {
            clock.advance(Duration.ofSeconds(1));
            assertThat(change(new Whole.None(), Optional.empty(), text("motion.fps", Integer.toString(i % 5 + 1))))
                    .isInstanceOf(ConfigEditor.Result.Written.class);
        }
        assertThat(in("config-history")).hasSize(20);
    }

    @Test
    void aFileThatWasChangedMeanwhileIsNotOverwritten() throws IOException {
        String seen = editor.state().version();
        Files.writeString(file, FILE + "record: {mode: off}\n");
        ConfigEditor.Result result = editor.change(
                new Edit(seen, new Whole.None(), List.of(text("motion.sensitivity", "70")), Optional.empty()));
        assertThat(result)
                .isEqualTo(new ConfigEditor.Result.Not(
                        new Outcome.Conflict(editor.state().version())));
        assertThat(text()).isEqualTo(FILE + "record: {mode: off}\n");
    }

    @Test
    void aWrongChangeChangesNothingAndSaysWhy() throws IOException {
        Map<String, String> wrong = Map.of(
                "motion.sensitivity", "700",
                "motion.zones", "[{name: a, polygon: [[0, 0]]}]",
                "motion.nonsense", "1",
                "cameras.gate.url", "rtsp://a",
                "api.port", "80",
                "data", "/tmp",
                "log-level", "loud",
                "services.x.command", "[sh]",
                "storage.min-free", "x");
        wrong.forEach((key, value) -> assertThat(refusal(change(new Whole.None(), Optional.empty(), text(key, value))))
                .as(key)
                .doesNotContain("Written"));
        assertThat(refusal(change(new Whole.None(), Optional.empty(), text("motion.sensitivity", "700"))))
                .contains("watchkeeper.yml:2:23", "a whole number from 1 to 100");
        assertThat(refusal(change(new Whole.None(), Optional.empty(), text("api.port", "80"))))
                .contains("changed in the file only");
        assertThat(refusal(change(
                        new Whole.Change("yard"),
                        Optional.empty(),
                        text("cameras.yard.recovery", "[{command: [sh]}]"))))
                .contains("can name a command");
        assertThat(refusal(change(
                        new Whole.Change("yard"), Optional.empty(), text("cameras.yard.password-file", "/etc/passwd"))))
                .contains("names a file");
        assertThat(refusal(change(new Whole.Change("yard"), Optional.empty(), text("cameras.yard.url", "/etc/passwd"))))
                .contains("named in the configuration file only")
                .doesNotContain("passwd");
        assertThat(text()).isEqualTo(FILE);
        assertThat(in("config-history")).isEmpty();
    }

    @Test
    void aPolygonOfTenThousandCornersGetsOneSentence() throws IOException {
        String corners = Stream.generate(() -> "[0.5,0.5]").limit(9_000).collect(Collectors.joining(","));
        String said = refusal(change(
                new Whole.None(),
                Optional.empty(),
                new Wanted(
                        "motion.zones",
                        Optional.of(new Value.Json("[{\"name\":\"a\",\"polygon\":[" + corners + "]}]")))));
        assertThat(said)
                .contains("a polygon needs 3 to 100 corners, found 9000")
                .hasSizeLessThan(300);
        assertThat(text()).isEqualTo(FILE);
    }

    @Test
    void aCameraIsAddedChangedAndRemovedWithItsPasswordInAFileOfItsOwn() throws IOException {
        assertThat(change(
                        new Whole.Add("gate"),
                        Optional.of(new Password("gate", new Secret("s3cret"))),
                        text("cameras.gate.url", "rtsp://192.0.2.2/a"),
                        text("cameras.gate.title", "<b>Tor</b>"),
                        text("cameras.gate.username", "otto"),
                        text("cameras.gate.motion.sensitivity", "30")))
                .isInstanceOf(ConfigEditor.Result.Written.class);
        Path secret = in("secrets").getFirst();
        assertThat(text())
                .isEqualTo(FILE
                        + "  gate:\n    url: 'rtsp://192.0.2.2/a'\n    title: '<b>Tor</b>'\n    username: otto\n"
                        + "    motion:\n      sensitivity: 30\n    password-file: data/secrets/" + secret.getFileName()
                        + "\n");
        assertThat(Files.readString(secret)).isEqualTo("s3cret\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
                .isEqualTo("rw-------");
        assertThat(editor.state().cameras()).containsExactly("yard", "gate");

        assertThat(refusal(
                        change(new Whole.Change("gate"), Optional.empty(), text("cameras.gate.url", "rtsp://evil/a"))))
                .contains("belongs to another host");
        assertThat(refusal(change(
                        new Whole.Add("gate"), Optional.empty(), text("cameras.gate.url", "rtsp://192.0.2.2/a"))))
                .contains("already");
        assertThat(change(new Whole.Remove("gate"), Optional.empty())).isInstanceOf(ConfigEditor.Result.Written.class);
        assertThat(text()).isEqualTo(FILE);
        assertThat(refusal(change(new Whole.Remove("yard"), Optional.empty()))).contains("there is no camera");
        assertThat(change(new Whole.Remove("attic"), Optional.empty()))
                .isEqualTo(new ConfigEditor.Result.Not(new Outcome.Unknown("attic")));
        assertThat(in("secrets")).as("a former file names it").containsExactly(secret);
    }

    @Test
    void aRefusedCameraLeavesNoPassword() throws IOException {
        assertThat(refusal(change(
                        new Whole.Add("gate"),
                        Optional.of(new Password("gate", new Secret("s3cret"))),
                        text("cameras.gate.url", "rtsp://192.0.2.2/a"))))
                .contains("password-file needs a username")
                .doesNotContain("s3cret");
        assertThat(in("secrets")).isEmpty();
        assertThat(refusal(change(new Whole.Add("a/b"), Optional.empty()))).contains("1 to 64 letters");
    }

    private KeyRow row(String key) {
        return editor.state().keys().stream()
                .filter(each -> each.key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void secretsAreNotShown() throws IOException {
        Files.writeString(file, FILE.replace("anna", "'anna'") + """
                  gate: {url: 'rtsp://otto:s3cret@192.0.2.2/a'}
                  attic: {url: 'rtsp://otto:s3/cret@192.0.2.2/a'}
                notifications:
                  ntfy: {url: 'https://ntfy.example.org/', topic: hush}
                  webhooks: [{name: a, url: 'https://h/SECRET', headers: ['Authorization: SECRET']}]
                """);
        assertThat(row("cameras.gate.url").value()).contains("rtsp://192.0.2.2/a");
        assertThat(row("cameras.gate.url").hidden()).isTrue();
        assertThat(row("cameras.yard.url").value()).contains("rtsp://192.0.2.1/main?password=***");
        assertThat(row("notifications.webhooks").value()).isEmpty();
        assertThat(row("notifications.webhooks").hidden()).isTrue();
        assertThat(editor.state().toString()).doesNotContain("s3cret", "s3/cret", "SECRET", "abc");
        assertThat(row("cameras.yard.username").place().orElse("")).endsWith("watchkeeper.yml:6:5");
    }

    /** Whoever adds a key that names a command or a file, or an address for a secret, sees it here. */
    @Test
    void theKeysThatThePageDoesNotChange() {
        List<String> locked = new ArrayList<>();
        editor.state().keys().forEach(row -> {
            if (row.locked().isPresent()
                    && !row.key().startsWith("cameras.")
                    && !row.key().startsWith("api.")) {
                locked.add(row.key());
            }
        });
        assertThat(locked)
                .contains(
                        "data",
                        "services",
                        "watch",
                        "escalation",
                        "sensors",
                        "notifications.webhooks",
                        "analysis.models")
                .contains("streams.mediamtx", "streams.read-password-file", "notifications.email.password-file")
                .doesNotContain("motion.sensitivity", "notifications.ntfy.topic", "record.mode", "streams.enabled");
        assertThat(editor.state().keys())
                .filteredOn(row -> row.key().matches(".*(-file|command)"))
                .allMatch(row -> row.locked().isPresent());
        assertThat(editor(Set.of("record.mode")).state().keys())
                .filteredOn(row -> row.key().equals("record.mode"))
                .allMatch(row -> row.locked().orElse("").contains("command line"));
    }

    @Test
    void aLinkStaysALink() throws IOException {
        Path real = Files.move(file, temp.resolve("real.yml"));
        Files.createSymbolicLink(file, real);
        assertThat(change(new Whole.None(), Optional.empty(), text("motion.sensitivity", "71")))
                .isInstanceOf(ConfigEditor.Result.Written.class);
        assertThat(file).isSymbolicLink();
        assertThat(Files.readString(real)).contains("71");
    }
}
