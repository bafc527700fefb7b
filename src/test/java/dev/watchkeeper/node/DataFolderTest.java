package dev.watchkeeper.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataFolderTest {
    @TempDir
    Path temp;

    @Test
    void aSecondHolderIsRefusedAndToldWhoHasIt() throws Exception {
        try (DataFolder first = DataFolder.take(temp.resolve("data"))) {
            assertThat(first.root()).isDirectory();
            assertThatThrownBy(() -> DataFolder.take(temp.resolve("data")))
                    .isInstanceOfSatisfying(FailureException.class, e -> {
                        assertThat(e.kind()).isEqualTo(FailureKind.ENVIRONMENT);
                        assertThat(e.sentence())
                                .contains("(process " + ProcessHandle.current().pid() + ")")
                                .contains("--data");
                    });
        }
    }

    @Test
    void aReleasedFolderCanBeTakenAgain() throws Exception {
        DataFolder.take(temp).close();
        DataFolder.take(temp).close();
    }

    @Test
    void aFileAtTheFoldersPathIsNotReportedAsMissingPermissions() throws Exception {
        Path file = Files.writeString(temp.resolve("file"), "not a folder");
        assertThatThrownBy(() -> DataFolder.take(file)).isInstanceOfSatisfying(FailureException.class, e -> {
            assertThat(e.kind()).isEqualTo(FailureKind.ENVIRONMENT);
            assertThat(e.sentence()).contains(file + " is no folder").doesNotContain("Exception", "right to");
        });
        assertThat(file).hasContent("not a folder");
    }

    @Test
    void aFolderThatCannotBeCreatedIsNamed() throws Exception {
        Path file = Files.writeString(temp.resolve("file"), "not a folder");
        assertThatThrownBy(() -> DataFolder.take(file.resolve("data")))
                .isInstanceOfSatisfying(FailureException.class, e -> {
                    assertThat(e.kind()).isEqualTo(FailureKind.ENVIRONMENT);
                    assertThat(e.sentence()).contains(file.resolve("data").toString());
                });
    }

    @Test
    void onlyLibrariesLeftByKilledProcessesAreDeleted() throws Exception {
        Path cache = Files.createDirectories(temp.resolve("cache"));
        Path left = Files.createFile(cache.resolve("sqlite-3.54.1.0-9af808a1-libsqlitejdbc.so"));
        Path lock = Files.createFile(cache.resolve("sqlite-3.54.1.0-9af808a1-libsqlitejdbc.so.lck"));
        Path other = Files.createFile(cache.resolve("libavcodec.so"));
        try (DataFolder data = DataFolder.take(temp)) {
            data.removeLeftovers();
        }
        assertThat(left).doesNotExist();
        assertThat(lock).doesNotExist();
        assertThat(other).exists();
    }
}
