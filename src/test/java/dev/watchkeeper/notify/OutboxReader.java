package dev.watchkeeper.notify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Reads what waits in an outbox as its sender does, for tests; stateless. */
public final class OutboxReader {
    private OutboxReader() {}

    /** The messages below a data folder, oldest first. */
    public static List<Message> read(Path data) throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("outbox").resolve("new"))) {
            return files.filter(file -> file.toString().endsWith(".message"))
                    .map(OutboxReader::message)
                    .sorted(Comparator.comparing(Message::at))
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    private static Message message(Path file) {
        try {
            return MessageText.read(Files.readString(file)).orElseThrow();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
