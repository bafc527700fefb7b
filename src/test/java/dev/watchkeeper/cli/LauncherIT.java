package dev.watchkeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.SignalRig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The launcher in a folder with a strange name, where no locale is set: as cron, systemd and containers start it. */
final class LauncherIT {
    private static final Duration DEADLINE = Duration.ofSeconds(180);

    /** As a word of the shell's printf: {@code grün} in Latin-1. */
    private static final String LATIN = "gr\\374n";

    @TempDir
    static Path home;

    @TempDir
    Path temp;

    private static LauncherCopy copy;

    @BeforeAll
    static void install() throws Exception {
        copy = LauncherCopy.into(home.resolve("it's my cämeras 100% #1/前門"));
    }

    @AfterAll
    static void remove() throws Exception {
        copy.close();
    }

    private List<String> launcher(String... words) {
        List<String> all = new ArrayList<>(List.of(copy.launcher().toString()));
        all.addAll(List.of(words));
        return all;
    }

    /** What is set for Java is not handed on, and what was there comes back, as it was. */
    @ParameterizedTest
    @CsvSource({"LANG, C", "LC_ALL, POSIX", "LC_ALL, xx_YY.UTF-8", "MALLOC_ARENA_MAX, 1"})
    void wordsFoldersAndVariablesReachTheChildUnchanged(String variable, String value) throws Exception {
        Path folder = Files.createDirectories(temp.resolve("in der Küche"));
        String script = "cat /proc/$$/environ >environ; printf '%s|' \"$@\" >words; pwd >folder";
        List<String> words = launcher("keep", "--data", "Däta 1", "--restart", "never", "--", "sh", "-c", script, "sh");
        words.addAll(List.of("grüße", "前門", "a  b", "", "zwei\nZeilen"));
        // A variable need not be UTF-8; only Java's bytes of it are handed on.
        List<String> line = new ArrayList<>(
                List.of("sh", "-c", "LATIN=$(printf '" + LATIN + "'); export LATIN; exec \"$@\"", "sh"));
        line.addAll(words);
        Map<String, String> given = Map.of(variable, value, "GREETING", "grüße");

        assertThat(copy.run(folder, given, line)).as(LauncherCopy.said(folder)).isZero();

        assertThat(folder.resolve("words")).hasContent("grüße|前門|a  b||zwei\nZeilen|");
        assertThat(folder.resolve("folder")).hasContent(folder + "\n");
        assertThat(folder.resolve("Däta 1/logs")).exists();
        Map<String, String> expected = new TreeMap<>(given);
        expected.put("LATIN", "gr\374n");
        expected.put("GREETING", new String("grüße".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
        expected.put("PATH", System.getenv("PATH"));
        expected.put(
                "HOME", new String(folder.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
        expected.put("JAVA_HOME", System.getProperty("java.home"));
        expected.put("WATCHKEEPER_BUILD", "never");
        assertThat(environ(folder)).isEqualTo(expected);
    }

    /** But for the keeper's mark, and what the shell that set LATIN adds by itself; a character for each byte. */
    private static Map<String, String> environ(Path folder) throws Exception {
        Map<String, String> variables = new TreeMap<>();
        String all = Files.readString(folder.resolve("environ"), StandardCharsets.ISO_8859_1);
        for (String word : all.split("\0")) {
            String[] parts = word.split("=", 2);
            if (!List.of("WATCHKEEPER_TREE", "PWD", "OLDPWD", "SHLVL", "_").contains(parts[0])) {
                variables.put(parts[0], parts[1]);
            }
        }
        return variables;
    }

    @Test
    void aWordThatIsNoUtf8IsRefused() throws Exception {
        List<String> line = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" \"$(printf '" + LATIN + "')\"", "sh"));
        line.addAll(launcher("keep", "--", "curl", "rtsp://anna:geheim@"));
        line.set(2, "exec \"$@\"\"$(printf '" + LATIN + "')\"");
        assertThat(copy.run(temp, Map.of(), line)).isEqualTo(2);
        assertThat(LauncherCopy.said(temp))
                .startsWith("Argument 4, 'rtsp://***@gr\\xfcn', is not UTF-8: give it in UTF-8");
    }

    @Test
    void theNodeIsStartedFromThereToo() throws Exception {
        Path folder = Files.createDirectories(temp.resolve("Prüfstand 1"));
        Files.writeString(folder.resolve("kameras für alle.yml"), """
            api: {enabled: false}
            cameras: {away: {url: "rtsp://127.0.0.1:9/x"}}
            """);
        assertThat(copy.run(folder, Map.of("LANG", "C"), launcher("check-config", "-c", "kameras für alle.yml")))
                .as(LauncherCopy.said(folder))
                .isZero();
        // Unpacking the libraries anew is not what is tried here.
        Path unpacked = Files.createDirectories(Path.of(System.getProperty("org.bytedeco.javacpp.cachedir")));
        Path cache = Files.createDirectories(folder.resolve("Daten für alle")).resolve("cache");
        Files.createSymbolicLink(cache, unpacked);
        Process keeper = copy.start(
                folder,
                Map.of("LANG", "C", "WATCHKEEPER_JAVA_OPTS", "-Xmx200m -Dmarked=yes"),
                launcher("keep", "-c", "kameras für alle.yml", "--data", "Daten für alle"));
        try {
            await().atMost(DEADLINE)
                    .until(() -> LauncherCopy.said(folder).contains("[node] ")
                            && LauncherCopy.said(folder).contains("[away]"));
            SignalRig.send("TERM", keeper.pid());
            assertThat(keeper.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(keeper.exitValue()).as(LauncherCopy.said(folder)).isZero();
        } finally {
            keeper.destroyForcibly().waitFor();
        }
        assertThat(folder.resolve("Daten für alle/watchkeeper.db")).exists();
        Files.delete(cache);
    }

    @Test
    void aFolderThatJavaCannotRunFromIsNamed() throws Exception {
        Path odd = Files.createDirectories(temp.resolve("12:30"));
        Files.copy(copy.launcher(), odd.resolve("watchkeeper"));
        Files.createDirectory(odd.resolve("bin"));
        Files.copy(copy.launcher().resolveSibling("bin/find-jdk"), odd.resolve("bin/find-jdk"));
        assertThat(copy.run(temp, Map.of(), List.of(odd.resolve("watchkeeper").toString(), "--version")))
                .isEqualTo(75);
        assertThat(LauncherCopy.said(temp)).contains("Give the folder a name without it");
    }
}
