package dev.watchkeeper.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SharingTest {
    @TempDir
    Path temp;

    private static String rights(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    /** The default group of this account's files; its number where the host has no name for it. */
    private String ownGroup() throws Exception {
        return Files.readAttributes(temp, PosixFileAttributes.class).group().getName();
    }

    @Test
    void aGroupMayReadWhatIsSharedAndOnlyTraverseTheFoldersAbove() throws Exception {
        Sharing sharing = Sharing.with(Optional.of(ownGroup()));
        Path data = PrivateFiles.createDirectories(temp.resolve("data"));
        Path top = data.resolve("recordings");
        Path day = sharing.createDirectories(top.resolve("door/2026-11-23"), top);
        Path file = sharing.createFile(day.resolve("a.mp4"));
        sharing.letPass(data);
        assertThat(rights(file)).isEqualTo("rw-r-----");
        assertThat(rights(day)).isEqualTo("rwxr-x---");
        assertThat(rights(top.resolve("door"))).isEqualTo("rwxr-x---");
        assertThat(rights(top)).isEqualTo("rwxr-x---");
        assertThat(rights(data)).isEqualTo("rwx--x---");
    }

    @Test
    void existingFilesAreSharedLater() throws Exception {
        Path top = temp.resolve("recordings");
        Path file = Sharing.NONE.createFile(
                Sharing.NONE.createDirectories(top.resolve("door"), top).resolve("a.mp4"));
        Path link = Files.createSymbolicLink(top.resolve("link"), temp.resolve("elsewhere"));
        assertThat(rights(file)).isEqualTo("rw-------");
        Sharing.with(Optional.of(ownGroup())).giveAll(top);
        assertThat(rights(file)).isEqualTo("rw-r-----");
        assertThat(rights(top)).isEqualTo("rwxr-x---");
        assertThat(link).isSymbolicLink();
    }

    @Test
    void aGroupThatDoesNotExistIsNamed() {
        assertThatThrownBy(() -> Sharing.with(Optional.of("no-such-group-here")))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("storage.share-with: there is no group 'no-such-group-here'");
        assertThat(Groups.of("no-such-group-here")).isEqualTo(Groups.Standing.UNKNOWN);
        assertThat(Groups.of("root")).isNotEqualTo(Groups.Standing.UNKNOWN);
    }
}
