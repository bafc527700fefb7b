package dev.watchkeeper.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Failures in the words of people. */
final class FullDiskTest {
    @Test
    void aFullDiskIsSaidInWordsWhoeverNoticesIt() {
        SQLException full = new SQLException("[SQLITE_FULL]  Insertion failed because database is full", "", 13);
        String sentence = "there is no space on disk; free some";
        assertThat(FullDisk.explain(full)).isEqualTo(sentence);
        assertThat(FullDisk.explain(new IllegalStateException("wrapped", full))).isEqualTo(sentence);
        assertThat(FullDisk.explain(new FileSystemException("/data/a", null, "No space left on device")))
                .isEqualTo(sentence);
    }

    @Test
    void otherFailuresKeepTheirSentence() {
        assertThat(FullDisk.explain(new SQLException("[SQLITE_BUSY] locked", "", 5)))
                .isEqualTo("[SQLITE_BUSY] locked");
        assertThat(FullDisk.explain(new IOException())).isEqualTo("java.io.IOException");
    }
}
