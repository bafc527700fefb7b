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
 * The database's file with those that SQLite keeps beside it; immutable.
 *
 * @param path absolute
 */
record DatabaseFile(Path path) {
    static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** So many sets of files that were set aside are kept; each may be as large as the database. */
    static final int MAX_ASIDE = 3;

    private static final String ASIDE = ".damaged-";
    private static final List<String> SIDECARS = List.of("", "-wal", "-shm");

    DatabaseFile {
        path = path.toAbsolutePath().normalize();
    }

    /**
     * What lay at the path when it was opened, by device and inode; immutable. As long as SQLite holds the file, no other one can have its inode.
     *
     * @param folder of the folder it lies in
     */
    record Opened(Optional<Object> file, Optional<Object> folder) {}

    /**
     * Size and time of the last change; immutable. They change with each of SQLite's checkpoints, and by whoever else writes.
     */
    record Stamp(long bytes, long changedMillis) {}

    /** A file that the version with an older schema keeps beside one that it may not touch. */
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

    /** What waits beside the file to be written into it, bytes. */
    long waiting() {
        return sidecar("-wal").toFile().length();
    }

    /** Whether there is nothing yet, or nothing any more. */
    boolean isAbsent() {
        return !Files.exists(path, LinkOption.NOFOLLOW_LINKS) && !Files.exists(sidecar("-wal"));
    }

    /** What has become of what was opened, as a predicate of a sentence; empty if it is still there. */
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
     * Moves what lies at the path out of the way, together with what belongs to it; the oldest of what was set aside before goes for it.
     *
     * @return its new name; empty if there was nothing but leftovers of another file
     */
    Optional<Path> setAside(Instant now) throws IOException {
        String stamp = ASIDE + STAMP.format(now);
        int number = 1;
        while (Files.exists(sidecar(aside(stamp, number)), LinkOption.NOFOLLOW_LINKS)) {
            number++; // a second time within a second
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

    /** Deletes what lies at the path, so that another file can take its place: none of it may stay beside that one. */
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
                if (!Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) { // somebody's folder is not ours to empty
                    Files.deleteIfExists(each);
                }
            }
        }
    }
}
