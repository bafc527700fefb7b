package dev.watchkeeper.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The database's file with the sidecar files of SQLite; immutable.
 *
 * @param path absolute
 */
record DatabaseFile(Path path) {
    static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** How many sets of files that were set aside are kept; each may be as large as the database. */
    static final int MAX_ASIDE = 3;

    private static final String ASIDE = ".damaged-";
    private static final List<String> SIDECARS = List.of("", "-wal", "-shm");

    DatabaseFile {
        path = path.toAbsolutePath().normalize();
    }

    /**
     * The file that was opened, by device and inode; immutable. While SQLite holds the file, no other can have its inode.
     *
     * @param folder the key of its folder
     */
    record Opened(Optional<Object> file, Optional<Object> folder) {}

    /**
     * Size and time of the last change; immutable. They change with each checkpoint, and when somebody else writes.
     */
    record Stamp(long bytes, long changedMillis) {}

    /** The file that a version with an older schema uses beside one that it may not touch. */
    DatabaseFile beside(int schema) {
        String name = path.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return new DatabaseFile(
                path.resolveSibling(name.substring(0, dot < 0 ? name.length() : dot) + "-schema" + schema + ".db"));
    }

    Opened opened() {
        return new Opened(key(path), Optional.ofNullable(path.getParent()).flatMap(DatabaseFile::key));
    }

    private static Optional<Object> key(Path path) {
        try {
            return Optional.ofNullable(
                    Files.readAttributes(path, BasicFileAttributes.class).fileKey());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    Optional<Stamp> stamp() {
        try {
            BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
            return Optional.of(new Stamp(now.size(), now.lastModifiedTime().toMillis()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The size of the write-ahead log, bytes. */
    long waiting() {
        return sidecar("-wal").toFile().length();
    }

    /** Whether there is no database, not even a write-ahead log. */
    boolean isAbsent() {
        return !Files.exists(path, LinkOption.NOFOLLOW_LINKS) && !Files.exists(sidecar("-wal"));
    }

    /** What happened to the opened file, as the predicate of a sentence; empty if it is still there. */
    Optional<String> loss(Opened then) {
        Opened now = opened();
        if (now.folder().isEmpty()) {
            return Optional.of("is gone, with its folder");
        }
        if (now.file().isEmpty()) {
            return Optional.of("is gone");
        }
        return now.file().equals(then.file()) ? Optional.empty() : Optional.of("was replaced by another file");
    }

    private Path sidecar(String suffix) {
        return path.resolveSibling(path.getFileName() + suffix);
    }

    /**
     * Moves the file at the path out of the way, with its sidecars, and deletes the oldest set beyond the limit.
     *
     * @return its new name; empty if there were only leftovers of another file
     */
    Optional<Path> setAside(Instant now) throws IOException {
        String stamp = ASIDE + STAMP.format(now);
        int number = 1;
        while (Files.exists(sidecar(aside(stamp, number)), LinkOption.NOFOLLOW_LINKS)) {
            number++; // more than once within a second
        }
        Path aside = sidecar(aside(stamp, number));
        for (String suffix : SIDECARS) {
            Path from = sidecar(suffix);
            if (Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
                Files.move(from, aside.resolveSibling(aside.getFileName() + suffix));
            }
        }
        prune();
        return Files.exists(aside, LinkOption.NOFOLLOW_LINKS) ? Optional.of(aside) : Optional.empty();
    }

    /** Deletes the file and its sidecars, none of which may remain beside a new one. */
    void clear() throws IOException {
        for (String suffix : SIDECARS) {
            Files.deleteIfExists(sidecar(suffix));
        }
    }

    private static String aside(String stamp, int number) {
        return stamp + (number == 1 ? "" : "-" + number);
    }

    private void prune() throws IOException {
        String prefix = path.getFileName() + ASIDE;
        List<Path> sets = new ArrayList<>();
        try (Stream<Path> all = Files.list(path.getParent())) {
            all.filter(each -> each.getFileName().toString().matches("\\Q" + prefix + "\\E[0-9TZ]{16}(-[0-9]+)?"))
                    .forEach(sets::add);
        }
        sets.sort(Comparator.comparing((Path each) -> each.getFileName().toString())
                .reversed());
        for (Path old : sets.stream().skip(MAX_ASIDE).toList()) {
            for (String suffix : SIDECARS) {
                Path each = old.resolveSibling(old.getFileName() + suffix);
                if (!Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) { // a folder is not ours
                    Files.deleteIfExists(each);
                }
            }
        }
    }
}
