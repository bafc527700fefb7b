package dev.watchkeeper.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RuntimeDirectoryTest {
    @TempDir
    Path folder;

    @Test
    void ownFoldersAreClosedToOthers() throws IOException {
        Path parent = Files.createDirectory(folder.resolve("own"));
        Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxr-xr-x"));
        RuntimeDirectory.create(parent.resolve("part"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(parent)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(parent.resolve("part"))))
                .isEqualTo("rwx------");
    }

    /** For root, such a folder is its own. */
    @Test
    void aFolderForEverybodyIsLeftAsItIs() throws IOException {
        Path shared = Files.createDirectory(folder.resolve("shared"));
        Files.setAttribute(shared, "unix:mode", 0x3FF);
        assertThatThrownBy(() -> RuntimeDirectory.create(shared.resolve("part")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is for everybody");
        assertThat((Integer) Files.getAttribute(shared, "unix:mode") & 0xFFF).isEqualTo(0x3FF);
        assertThat(shared.resolve("part")).doesNotExist();
    }
}
