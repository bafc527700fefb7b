package dev.watchkeeper.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Schemas as bytes show them, beside the real SQLite. */
final class SchemasTest {
    @TempDir
    Path folder;

    @Test
    void aProgramKnowsTheSchemaOfItsLastScript() throws Exception {
        assertThat(Schemas.ofProgram(BuiltJar.write(folder.resolve("a.jar"), 11, "a")))
                .isEqualTo(11);
        Path none = BuiltJar.write(folder.resolve("b.jar"), 0, "b");
        assertThatThrownBy(() -> Schemas.ofProgram(none)).hasMessageContaining("no schema");
        Path broken = Files.writeString(folder.resolve("c.jar"), "no jar");
        assertThatThrownBy(() -> Schemas.ofProgram(broken)).isInstanceOf(IOException.class);
    }

    @Test
    void whatIsOnlyInTheWriteAheadLogCounts() throws Exception {
        Path file = folder.resolve("x.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA wal_autocheckpoint = 0");
            statement.execute("CREATE TABLE a (b)");
            statement.execute("PRAGMA user_version = 3");
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
            assertThat(Schemas.ofDatabase(file)).isEqualTo(3);
            statement.execute("PRAGMA user_version = 7");
            assertThat(Files.size(folder.resolve("x.db-wal"))).isPositive();
            assertThat(Schemas.ofDatabase(file)).isEqualTo(7);
        }
        assertThat(Schemas.ofDatabase(file)).isEqualTo(7);
        assertThat(folder.resolve("x.db-journal")).doesNotExist();
    }

    @Test
    void withoutADatabaseEverySchemaWillDoAndAForeignFileIsNone() throws Exception {
        assertThat(Schemas.ofDatabase(folder.resolve("no.db"))).isZero();
        Path foreign = Files.writeString(folder.resolve("foreign.db"), "x".repeat(500));
        assertThatThrownBy(() -> Schemas.ofDatabase(foreign)).hasMessageContaining("no database of SQLite");
        Path shorter = Files.writeString(folder.resolve("short.db"), "SQLite format 3");
        assertThatThrownBy(() -> Schemas.ofDatabase(shorter)).isInstanceOf(IOException.class);
    }
}
