package dev.watchkeeper.announce;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.PrivateFiles;
import dev.watchkeeper.event.Snapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pictures of messages, as files that their sender reads; confined to the thread that writes messages. Bounded in number and age. */
final class Pictures {
    private static final Logger log = LoggerFactory.getLogger(Pictures.class);
    static final int MOST = 200;
    static final Duration KEPT = Duration.ofDays(2);

    private final Path folder;
    private final Clock clock;
    private boolean failureLogged;

    Pictures(Path folder, Clock clock) {
        this.folder = folder.toAbsolutePath();
        this.clock = clock;
    }

    /** Keeps a picture; empty if the disk does not take it, since a message without a picture is better than none. */
    Optional<Path> keep(String camera, Snapshot picture) {
        return keep(camera, "", picture);
    }

    /** @param mark tells it from another picture of the same time */
    Optional<Path> keep(String camera, String mark, Snapshot picture) {
        Path file = folder.resolve(camera + "-" + picture.takenAt().toEpochMilli() + mark + ".jpg");
        try {
            PrivateFiles.createDirectories(folder);
            if (Files.isRegularFile(file)) {
                Files.setLastModifiedTime(file, FileTime.from(clock.wall()));
            } else {
                PrivateFiles.replace(file, picture.jpeg());
                removeOld();
            }
            failureLogged = false;
            return Optional.of(file);
        } catch (IOException e) {
            if (!failureLogged) {
                failureLogged = true;
                log.warn("Messages have no pictures, because {} cannot be written: {}", folder, e.toString());
            }
            return Optional.empty();
        }
    }

    private void removeOld() throws IOException {
        Instant oldest = clock.wall().minus(KEPT);
        List<Path> newestFirst = new ArrayList<>(files(folder));
        newestFirst.sort(Comparator.comparing(Pictures::modified).reversed());
        for (int i = 0; i < newestFirst.size(); i++) {
            if (i >= MOST || modified(newestFirst.get(i)).isBefore(oldest)) {
                Files.deleteIfExists(newestFirst.get(i));
            }
        }
    }

    static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (UncheckedIOException e) {
            throw new IOException(e);
        }
    }

    static Instant modified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException e) {
            return Instant.EPOCH;
        }
    }
}
