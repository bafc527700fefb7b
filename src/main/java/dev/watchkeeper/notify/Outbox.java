package dev.watchkeeper.notify;

import dev.watchkeeper.base.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Where whoever notices something leaves a message for the one sender, in {@code outbox/new/} of the data folder; thread-safe, and safe between
 * processes. A message is on the disk when {@link #put} returns, and needs neither the node nor the database.
 */
public final class Outbox {
    private final Path folder;

    /** @param data the data folder, which contains the outbox */
    public Outbox(Path data) {
        folder = data.resolve("outbox").resolve("new");
    }

    /** Leaves a message; a second one with the same id replaces it. */
    public void put(Message message) throws IOException {
        PrivateFiles.createDirectories(folder);
        PrivateFiles.replace(
                folder.resolve(message.id() + ".message"),
                MessageText.write(message).getBytes(StandardCharsets.UTF_8));
    }
}
