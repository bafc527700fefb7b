package dev.watchkeeper.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The checks on a real full volume and in a real empty network, in a process of its own: both vanish with it. Needs user namespaces or
 * root; where the system has neither, the test is reported as skipped.
 */
final class NamespaceTest {
    @TempDir
    Path folder;

    @Test
    void aFullVolumeAndAnEmptyNetworkAreErrors() throws Exception {
        assumeThat(run(
                        "unshare",
                        "-r",
                        "-m",
                        "-n",
                        "sh",
                        "-c",
                        "mount -t tmpfs tmpfs \"$1\" && echo able",
                        "sh",
                        folder.toString()))
                .as("what 'unshare -r -m -n' and 'mount -t tmpfs' say")
                .isEqualTo("able\n");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> lines = run(
                        "unshare",
                        "-r",
                        "-m",
                        "-n",
                        "sh",
                        "-c",
                        "mount -t tmpfs -o size=4m tmpfs \"$1\" && exec \"$2\" -Xmx64m -XX:+UseSerialGC -cp \"$3\" \"$4\" \"$1\"",
                        "sh",
                        folder.toString(),
                        java,
                        classPath(),
                        NamespaceProbe.class.getName())
                .lines()
                .toList();
        assertThat(lines)
                .contains(
                        "empty disk_space ok Disk 100% free (OK)",
                        "empty file_permissions ok Write permissions OK",
                        "empty network error Network ERROR - no default gateway, and no way to 192.0.2.7",
                        "filled true",
                        "full disk_space error Disk 100% used (ERROR)")
                .anyMatch(line -> line.startsWith("full file_permissions error Cannot write to " + folder)
                        && line.contains("No space left"));
    }

    /** What the probe needs, wherever the test's own class path is written. */
    private static String classPath() throws Exception {
        StringBuilder path = new StringBuilder();
        for (Class<?> needed : List.of(NamespaceProbe.class, HealthChecker.class, org.slf4j.Logger.class)) {
            path.append(Path.of(needed.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI()))
                    .append(':');
        }
        return path.toString();
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(180, TimeUnit.SECONDS)).isTrue();
        return output;
    }
}
