package dev.watchkeeper.notify.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.notify.send.OutboxDatabase.Syncing;
import dev.watchkeeper.notify.send.OutboxDatabase.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the desk's knowledge is kept while the data folder takes nothing. */
final class RecordsTest {
    private static final Work NOTHING = database -> {};

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();

    /** A folder in its place is what even the superuser cannot write to. */
    @Test
    void whatTheDiskDoesNotTakeIsKeptInMemoryAndReturns() throws IOException {
        Path outbox = Files.createDirectories(folder.resolve("outbox"));
        Path obstacle = Files.createDirectories(outbox.resolve("outbox.db"));
        try (Records records = records(outbox)) {
            assertThat(records.open()).isEmpty();
            records.change(database -> database.setState("lane:email", "one"), () -> NOTHING);
            assertThat(folder.resolve("memory/outbox.db")).exists();
        }
        try (Records records = records(outbox)) {
            assertThat(records.open()).containsEntry("lane:email", "one");
            Files.delete(obstacle);
            clock.advance(Duration.ofSeconds(31));
            records.change(database -> database.setState("lane:ntfy", "two"), () -> NOTHING);
            assertThat(folder.resolve("memory/outbox.db")).doesNotExist();
        }
        try (Records records = records(outbox)) {
            assertThat(records.open()).containsEntry("lane:email", "one").containsEntry("lane:ntfy", "two");
        }
    }

    private Records records(Path outbox) {
        return new Records(outbox, folder.resolve("memory"), Syncing.OFF, clock);
    }
}
