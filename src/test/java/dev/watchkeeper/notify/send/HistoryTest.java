package dev.watchkeeper.notify.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What readers see of the outbox before it is whole. */
final class HistoryTest {
    @TempDir
    private Path data;

    @Test
    void aDatabaseThatIsStillBeingMadeHoldsNothing() throws Exception {
        Path file = Files.createDirectories(data.resolve("outbox")).resolve("outbox.db");
        Files.createFile(file);
        assertNothingIsTold();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE message (id TEXT PRIMARY KEY)");
            assertNothingIsTold();
        }
        Files.delete(file);
        OutboxDatabase.open(file, OutboxDatabase.Syncing.FULL).close();
        assertNothingIsTold();
    }

    @Test
    void oneWithoutItsTablesIsDamaged() throws Exception {
        Path file = Files.createDirectories(data.resolve("outbox")).resolve("outbox.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA user_version = 1");
        }
        assertThatThrownBy(() -> new History(data).find(Optional.empty(), 10))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("The notifications cannot be read");
    }

    private void assertNothingIsTold() throws IOException {
        var told = new History(data).find(Optional.empty(), 10);
        assertThat(told.notifications()).isEmpty();
        assertThat(told.channels()).isEmpty();
    }
}
