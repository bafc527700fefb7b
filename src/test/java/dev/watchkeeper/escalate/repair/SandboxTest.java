package dev.watchkeeper.escalate.repair;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The words by which each sandbox is entered. */
final class SandboxTest {
    private static final Limits LIMITS = new Limits(1 << 30, 512, 1_000_000);

    @TempDir
    Path folder;

    private Job job(boolean network) throws Exception {
        Path data = Files.createDirectories(folder.resolve("data"));
        Box box = new Box(data.resolve("repairs/work"));
        Path order = Files.createDirectories(box.order());
        return new Job(
                List.of("agent", "order.md"),
                Files.createDirectories(box.work()),
                new Job.View(box.home("agent"), List.of(box.work()), List.of(order), List.of(data)),
                network,
                Map.of("KEY", "s3cret-key"));
    }

    @Test
    void bubblewrapShowsNothingButWhatIsNamedAndHidesTheDataFolder() throws Exception {
        List<String> words = new Sandbox.Bubblewrap().words(job(false), LIMITS, Duration.ofSeconds(5));
        String line = String.join(" ", words);
        assertThat(line)
                .startsWith("bwrap --unshare-all --die-with-parent --new-session --cap-drop ALL")
                .contains("--tmpfs " + folder.resolve("data"))
                .doesNotContain("--share-net", "s3cret", "--ro-bind-try / ", "/etc/shadow")
                .endsWith("-- choom -n 1000 -- nice -n 10 agent order.md");
        int hidden = words.indexOf(folder.resolve("data").toString());
        int writable = words.indexOf(folder.resolve("data/repairs/work/work").toString());
        int order = words.lastIndexOf(folder.resolve("data/repairs/work/order").toString());
        assertThat(hidden).isPositive().isLessThan(writable).isLessThan(order);
        assertThat(new Sandbox.Bubblewrap().words(job(true), LIMITS, Duration.ofSeconds(5)))
                .contains("--share-net");
    }

    @Test
    void systemdGetsTheVariablesAsAFileBecauseItsPropertiesArePublic() throws Exception {
        Sandbox sandbox = new Sandbox.SystemdRun(true, "watchkeeper-repair-x", folder.resolve("variables"));
        List<String> words = sandbox.words(job(false), LIMITS, Duration.ofSeconds(5));
        assertThat(words)
                .startsWith("systemd-run", "--user")
                .contains(
                        "PrivateNetwork=yes",
                        "ProtectHome=tmpfs",
                        "TemporaryFileSystem=" + folder.resolve("data") + ":ro",
                        "EnvironmentFile=" + folder.resolve("variables"),
                        "RuntimeMaxSec=10")
                .noneMatch(word -> word.contains("s3cret"))
                .endsWith("--", "agent", "order.md");
        assertThat(sandbox.ending(job(false))).containsExactly("systemctl", "--user", "stop", "watchkeeper-repair-x");
    }

    @Test
    void withoutASandboxThatIsSaid() throws Exception {
        Sandbox none = new Sandbox.None();
        assertThat(none.name()).contains("neither bubblewrap nor systemd-run", "could read");
        assertThat(none.words(job(false), LIMITS, Duration.ofSeconds(5)))
                .startsWith("prlimit", "--core=0")
                .endsWith("agent", "order.md");
    }
}
