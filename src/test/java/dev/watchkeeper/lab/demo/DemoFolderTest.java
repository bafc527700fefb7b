package dev.watchkeeper.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DemoFolderTest {
    /** Above the largest process ID of Linux. */
    private static final String NOBODY = "99999999";

    @TempDir
    Path temp;

    @Test
    void closingRemovesTheFolderWithItsContent() throws Exception {
        Path path;
        try (DemoFolder folder = DemoFolder.make(temp)) {
            path = folder.path();
            Files.createDirectories(path.resolve("data/recordings"));
            Files.writeString(path.resolve("data/recordings/clip.mp4"), "video");
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void theNextDemoRemovesTheFolderOfAKilledOneButNotOfARunningOne() throws Exception {
        Path dead = Files.createDirectories(temp.resolve("watchkeeper-demo-" + NOBODY + "-1/data"));
        Path living = Files.createDirectories(
                temp.resolve("watchkeeper-demo-" + ProcessHandle.current().pid() + "-1"));
        Path other = Files.createDirectories(temp.resolve("watchkeeper-demo-notes"));
        DemoFolder.make(temp).close();
        assertThat(dead).doesNotExist();
        assertThat(living).exists();
        assertThat(other).exists();
    }
}
