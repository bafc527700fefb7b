package dev.watchkeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.api.RunningApi;
import dev.watchkeeper.base.ExitCodes;
import dev.watchkeeper.store.Database;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code backup} and {@code restore} as a user calls them. */
final class BackupCommandsTest {
    @TempDir
    Path folder;

    private final Shell shell = new Shell();

    private Path data() throws Exception {
        Path data = folder.resolve("data");
        Database.open(data.resolve("watchkeeper.db"), data.resolve("cache")).close();
        return data;
    }

    private static List<Path> backups(Path data) throws IOException {
        try (Stream<Path> all = Files.list(data.resolve("backups"))) {
            return all.toList();
        }
    }

    @Test
    void withoutANodeTheCommandMakesItAndRestoresIt() throws Exception {
        Path data = data();
        Path config = Files.writeString(
                folder.resolve("watchkeeper.yml"), "data: data\napi: {port: 0}\ncameras: {a: {url: 'rtsp://h/'}}\n");
        String[] where = {"-c", config.toString(), "--data", data.toString()};
        assertThat(shell.run("backup", "-c", where[1], "--data", where[3]))
                .as(shell.err())
                .isZero();
        assertThat(shell.out())
                .matches("Backup watchkeeper-\\d{8}T\\d{6}Z\\.tar\\.gz was made and verified, \\d+ bytes\\.\n");
        Path made = backups(data).getFirst();
        Files.writeString(config, "data: data\ncameras: {}\n");
        assertThat(shell.run("restore", made.toString(), "-c", where[1], "--data", where[3]))
                .as(shell.err())
                .isZero();
        assertThat(shell.out())
                .contains("The database was restored from", "was restored.", "What was there before is in");
        assertThat(config).content().contains("rtsp://h/");
    }

    @Test
    void bothRefuseAFolderThatANodeUses() throws Exception {
        Path data = data();
        Path file = Files.writeString(folder.resolve("any.tar.gz"), "x");
        byte[] before = Files.readAllBytes(data.resolve("watchkeeper.db"));
        try (FileChannel lock =
                FileChannel.open(data.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            assertThat(lock.tryLock()).isNotNull();
            assertThat(shell.run("restore", file.toString(), "--data", data.toString()))
                    .isEqualTo(ExitCodes.ENVIRONMENT);
            assertThat(shell.err()).contains("Another Watchkeeper", "uses the data folder");
            assertThat(shell.run("backup", "--data", data.toString())).isEqualTo(ExitCodes.ENVIRONMENT);
        }
        assertThat(data.resolve("watchkeeper.db")).hasBinaryContent(before);
        assertThat(data.resolve("backups")).doesNotExist();
        assertThat(shell.run("restore", file.toString(), "--data", data.toString()))
                .isEqualTo(ExitCodes.CONFIGURATION);
        assertThat(shell.err()).contains("cannot be restored").contains("Nothing was changed");
    }

    @Test
    void aRunningNodeIsAsked() throws Exception {
        try (RunningApi api = new RunningApi(Optional.empty())) {
            String url = "http://127.0.0.1:" + api.port;
            assertThat(shell.run("backup", "--url", url, "--json"))
                    .as(shell.err())
                    .isZero();
            assertThat(shell.out())
                    .isEqualTo(
                            "{\"name\":\"watchkeeper-20260301T120000Z.tar.gz\",\"at\":\"2026-03-01T12:00:00Z\",\"bytes\":4712}\n");
            assertThat(shell.run("backup", "--url", url))
                    .as("one is made at a time")
                    .isNotZero();
        }
    }
}
