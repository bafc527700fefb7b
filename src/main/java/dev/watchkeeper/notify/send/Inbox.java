package dev.watchkeeper.notify.send;

import dev.watchkeeper.notify.Message;
import dev.watchkeeper.notify.MessageText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folders in which whoever notices something leaves messages; confined to the desk. */
final class Inbox {
    private static final Logger log = LoggerFactory.getLogger(Inbox.class);

    private static final String SUFFIX = ".message";

    /** Messages at a time; the others are next. */
    private static final int MOST = 500;

    private static final long MAX_BYTES = 256_000;

    private final List<Path> folders;

    /** @param folders {@code outbox/new} of the data folder, and the one in memory */
    Inbox(List<Path> folders) {
        this.folders = List.copyOf(folders);
    }

    /** A message and the file that holds it; immutable. */
    record Arrival(Path file, Message message) {}

    /** What has arrived, oldest first. */
    List<Arrival> look() {
        List<Arrival> arrivals = new ArrayList<>();
        for (Path folder : folders) {
            for (Path file : files(folder)) {
                read(file).ifPresent(message -> arrivals.add(new Arrival(file, message)));
            }
        }
        arrivals.sort(Comparator.comparing(arrival -> arrival.message().at()));
        return arrivals;
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                    .limit(MOST)
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            log.warn("{} cannot be read: {}", folder, e.toString());
            return List.of();
        }
    }

    private static Optional<Message> read(Path file) {
        try {
            Optional<Message> message =
                    Files.size(file) > MAX_BYTES ? Optional.empty() : MessageText.read(Files.readString(file));
            if (message.isEmpty()) {
                log.warn("A message is damaged and was dropped: {}", file);
                Files.deleteIfExists(file);
            }
            return message;
        } catch (IOException e) {
            log.debug("{} cannot be read now", file, e);
            return Optional.empty();
        }
    }

    /** Removes the files of messages that are kept elsewhere now. */
    void done(List<Arrival> arrivals) {
        for (Arrival arrival : arrivals) {
            try {
                Files.deleteIfExists(arrival.file());
            } catch (IOException e) {
                log.debug("{} stays; it is known and will not be told twice", arrival.file(), e);
            }
        }
    }
}
