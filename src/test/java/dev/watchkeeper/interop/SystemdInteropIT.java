package dev.watchkeeper.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** systemd's own programs check the units that the installed command writes into an image. */
@Tag("interop")
final class SystemdInteropIT {
    private static final Pattern EXPOSURE = Pattern.compile("Overall exposure level for \\S+: ([0-9.]+)");
    private static final String CAMERA = "cameras: {yard: {url: 'rtsp://192.0.2.1/x'";

    @TempDir
    Path root;

    private Path config = Path.of("");

    @BeforeEach
    void nameTheFile() {
        config = root.resolve("watchkeeper.yml");
    }

    @Test
    void theSystemsUnitsAreAcceptedAndRatedThreeAtMost() throws Exception {
        assertAcceptedAndRated(CAMERA + "}}\n");
    }

    @Test
    void unitsForDevicesVolumesSecretsAndTheClassicLimitAreAcceptedToo() throws Exception {
        Files.writeString(root.resolve("yard password"), "s3cret\n");
        assertAcceptedAndRated(CAMERA
                + ", username: v, password-file: 'yard password'}, desk: {url: /dev/video0}}\n"
                + "data: '/srv/all \"tapes\" 50%'\n"
                + "systemd: {memory-max: 3GB, cpu-percent: 250, start-limit: true}\n");
    }

    /** Also a unit whose name has a backslash. */
    @Test
    void unitsThatTakeOrdersAreAcceptedRatedAndRemoved() throws Exception {
        Path repository = Files.createDirectories(root.resolve("srv/gate"));
        Files.setAttribute(repository, "unix:uid", 1234);
        Files.writeString(config, CAMERA + """
                }}
                watch: {services: {gate: {process: {unit: 'ga\\x2dte'}, restart: systemd-unit}}}
                escalation: {repair: {repository: /srv/gate, command: [agent, '{prompt}'], test: [make, test]}}
                """);
        watchkeeper("install-service", "--restarts", "--repair", "--root", root.toString(), "-c", config.toString());
        Path units = root.resolve("etc/systemd/system");
        String instance = "watchkeeper-restart@ga\\x2dte.service";
        Path link = units.resolve("multi-user.target.wants").resolve(instance + ".path");
        assertThat(link).isSymbolicLink();
        assertThat(units.resolve("multi-user.target.wants/watchkeeper-repair.path"))
                .isSymbolicLink();
        assertThat(root.resolve("etc/watchkeeper-repair.yml")).content().contains("/srv/gate");
        assertThat(units.resolve("watchkeeper-repair.service")).content().contains(" watchkeeper 1234 ");
        Path checked = Files.createDirectories(root.resolve("checked"));
        Files.copy(units.resolve("watchkeeper-restart@.path"), checked.resolve(instance + ".path"));
        Files.copy(units.resolve("watchkeeper-restart@.service"), checked.resolve(instance + ".service"));
        Files.copy(units.resolve("watchkeeper-repair.path"), checked.resolve("watchkeeper-repair.path"));
        Files.copy(units.resolve("watchkeeper-repair.service"), checked.resolve("watchkeeper-repair.service"));
        try (Stream<Path> all = Files.list(checked)) {
            for (Path unit : all.sorted().toList()) {
                assertThat(run("systemd-analyze", "verify", "--man=no", "--recursive-errors=no", unit.toString()))
                        .as(unit.toString())
                        .isEmpty();
                if (unit.toString().endsWith(".service")) {
                    Matcher rating =
                            EXPOSURE.matcher(run("systemd-analyze", "security", "--offline=true", unit.toString()));
                    assertThat(rating.find()).isTrue();
                    assertThat(Double.parseDouble(rating.group(1)))
                            .as(unit.toString())
                            .isBetween(0.1, 3.0);
                }
            }
        }
        watchkeeper("uninstall-service", "--root", root.toString());
        try (Stream<Path> left = Files.walk(root.resolve("etc"))) {
            assertThat(left.filter(file -> file.toString().contains("watchkeeper-re")))
                    .isEmpty();
        }
    }

    @Test
    void aUsersUnitsAreAccepted() throws Exception {
        Files.writeString(config, CAMERA + "}}\n");
        String printed = watchkeeper("install-service", "--user", "--dry-run", "-c", config.toString());
        // The output has a line with its path before each file.
        for (String part : printed.split("(?m)^# (?=/)")) {
            String path = part.lines().findFirst().orElse("");
            if (path.endsWith("service")) {
                Files.writeString(root.resolve(Path.of(path).getFileName()), part.substring(path.length() + 1));
            }
        }
        assertThat(root.resolve("watchkeeper-failed@.service")).exists();
        assertThat(run("systemd-analyze", "verify", "--user", "--man=no", "--recursive-errors=no", unit(root)))
                .isEmpty();
    }

    private void assertAcceptedAndRated(String text) throws Exception {
        Files.writeString(config, text);
        watchkeeper("install-service", "--root", root.toString(), "-c", config.toString());
        Path units = root.resolve("etc/systemd/system");
        assertThat(units.resolve("multi-user.target.wants/watchkeeper.service")).isSymbolicLink();
        assertThat(root.resolve("etc/passwd")).content().contains("watchkeeper:x:");
        // The failure unit is a template, so check the instance that OnFailure= names.
        Path failure = units.resolve("watchkeeper-failed@watchkeeper.service.service");
        Files.copy(units.resolve("watchkeeper-failed@.service"), failure);
        for (String unit : List.of(unit(units), failure.toString())) {
            assertThat(run("systemd-analyze", "verify", "--man=no", "--recursive-errors=no", unit))
                    .isEmpty();
            Matcher rating = EXPOSURE.matcher(run("systemd-analyze", "security", "--offline=true", unit));
            assertThat(rating.find()).isTrue();
            assertThat(Double.parseDouble(rating.group(1))).as(unit).isBetween(0.1, 3.0);
        }
        watchkeeper("uninstall-service", "--root", root.toString());
        try (Stream<Path> left = Files.walk(units)) {
            assertThat(left.filter(file -> !Files.isDirectory(file))).containsExactly(failure);
        }
    }

    private static String unit(Path units) {
        return units.resolve("watchkeeper.service").toString();
    }

    private String watchkeeper(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Dwatchkeeper.home=" + Path.of("").toAbsolutePath(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.watchkeeper.cli.Main"));
        command.addAll(List.of(words));
        return run(command.toArray(String[]::new));
    }

    /** The output; the exit code must be 0. */
    private String run(String... command) throws Exception {
        Path output = Files.createTempFile(root, "said", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        // Set for signed-in users, and needed to check a user's units.
        builder.environment().put("XDG_RUNTIME_DIR", root.toString());
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        String said = Files.readString(output);
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }
}
