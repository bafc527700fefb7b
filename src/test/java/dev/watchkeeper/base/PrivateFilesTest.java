package dev.watchkeeper.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The permissions of new files and folders under an empty umask. */
final class PrivateFilesTest {
    @TempDir
    Path temp;

    private int before;

    @BeforeEach
    void clearUmask() {
        before = UmaskForTests.set(0);
    }

    @AfterEach
    void restoreUmask() {
        UmaskForTests.set(before);
    }

    private static String rights(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void whatCannotReplaceAFileLeavesNothing() throws Exception {
        Path taken = temp.resolve("taken");
        Files.createDirectories(taken.resolve("full"));
        assertThatThrownBy(() -> PrivateFiles.replace(taken, new byte[10])).isInstanceOf(IOException.class);
        assertThat(temp.resolve("taken.new")).doesNotExist();
    }

    @Test
    void onlyTheOwnerCanAccessNewFiles() throws Exception {
        Path folder = temp.resolve("a/b");
        PrivateFiles.createDirectories(folder);
        assertThat(rights(folder)).isEqualTo("rwx------");
        assertThat(rights(temp.resolve("a"))).isEqualTo("rwx------");
        byte[] text = "text".getBytes(StandardCharsets.UTF_8);
        Path opened = folder.resolve("opened");
        PrivateFiles.open(opened, StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                .close();
        PrivateFiles.append(folder.resolve("appended")).close();
        PrivateFiles.replace(folder.resolve("replaced"), text);
        PrivateFiles.prepare(folder.resolve("prepared"));
        for (Path file : List.of(
                opened,
                folder.resolve("appended"),
                folder.resolve("replaced"),
                folder.resolve("prepared"),
                PrivateFiles.createFile(folder.resolve("created")),
                PrivateFiles.write(folder.resolve("written"), text),
                PrivateFiles.write(folder.resolve("lines"), List.of("a", "b")))) {
            assertThat(rights(file)).as(file.toString()).isEqualTo("rw-------");
        }
        assertThat(folder.resolve("lines")).hasContent("a\nb\n");
        assertThat(folder.resolve("replaced")).hasContent("text");
        assertThat(folder.resolve("replaced.new")).doesNotExist();
    }

    @Test
    void existingFilesKeepTheirPermissionsAndAreNotOverwritten() throws Exception {
        Path file = Files.writeString(temp.resolve("file"), "old");
        String wide = rights(file);
        PrivateFiles.prepare(file);
        PrivateFiles.createDirectories(temp);
        assertThat(file).hasContent("old");
        assertThat(rights(file)).isEqualTo(wide);
        assertThatThrownBy(() -> PrivateFiles.createFile(file)).isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void aProcessOfItsOwnSetsARestrictiveUmask() throws Exception {
        Umask.ownerOnly();
        Path file = Files.writeString(temp.resolve("by whoever asks for no rights"), "");
        assertThat(rights(file)).isEqualTo("rw-------");
    }
}
