package dev.watchkeeper.notify;

import dev.watchkeeper.base.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where whoever notices something leaves a message for the one sender, in {@code outbox/new/} of the data folder; thread-safe, and safe between
 * processes. A message is on the disk when {@link #put} returns, and needs neither the node nor the database.
 */
public final class Outbox {
    /** More than a sender that was away for days needs. */
    private static final int MOST = 2000;

    private final Path folder;

    /** @param data the data folder, which contains the outbox */
    public Outbox(Path data) {
        folder = data.resolve("outbox").resolve("new");
    }

    /** Whether the sender has taken everything; false if the folder cannot be read. */
    public boolean isEmpty() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        } catch (NoSuchFileException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Leaves a message; a second one with the same id replaces it. */
    public void put(Message message) throws IOException {
        PrivateFiles.createDirectories(folder);
        makeRoom();
        PrivateFiles.replace(
                folder.resolve(message.id() + ".message"),
                MessageText.write(message).getBytes(StandardCharsets.UTF_8));
    }

    /** Where nobody sends, the oldest messages give way. */
    private void makeRoom() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.limit(2L * MOST).toList();
            if (all.size() >= MOST) {
                Optional<Path> oldest = all.stream().min(Comparator.comparing(Outbox::modified));
                if (oldest.isPresent()) {
                    Files.deleteIfExists(oldest.get());
                }
            }
        }
    }

    private static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }
}
