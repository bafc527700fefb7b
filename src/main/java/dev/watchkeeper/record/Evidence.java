package dev.watchkeeper.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes old folders of {@code evidence/}, by age, total size and free space; confined to one thread. Those who write them keep a number; only this
 * looks at what they take. A folder that none of them named stays.
 */
public final class Evidence {
    private static final Logger log = LoggerFactory.getLogger(Evidence.class);
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int NAME_LENGTH = "20260301T120000.000Z".length();

    /** A heap dump or an endless log must not fill the volume. */
    static final long MAX_BYTES = 500_000_000;

    private final Path folder;

    /** @param data the data folder */
    public Evidence(Path data) {
        folder = data.resolve("evidence");
    }

    /** A folder of evidence; immutable. */
    private record Kept(Path path, Instant at, long bytes) {}

    /**
     * Deletes what is too old, and the oldest beyond the size.
     *
     * @param oldest when the oldest was saved that may stay
     * @param noRoom whether the volume is short of space and nothing else is left to delete: then only the newest stays
     * @return how many were deleted
     */
    public int expire(Instant oldest, boolean noRoom) throws IOException {
        int deleted = 0;
        long bytes = 0;
        boolean newest = true;
        for (Kept each : newestFirst()) {
            bytes += each.bytes();
            boolean goes = each.at().isBefore(oldest) || !newest && (noRoom || bytes > MAX_BYTES);
            newest = false;
            if (goes && delete(each.path())) {
                deleted++;
                bytes -= each.bytes();
            }
        }
        return deleted;
    }

    private List<Kept> newestFirst() throws IOException {
        List<Kept> found = new ArrayList<>();
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.toList()) {
                Optional<Instant> at = savedAt(entry);
                if (at.isPresent() && Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    found.add(new Kept(entry, at.get(), bytes(entry)));
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        }
        found.sort(Comparator.comparing(Kept::at).reversed());
        return found;
    }

    private static Optional<Instant> savedAt(Path entry) {
        String name = entry.getFileName().toString();
        try {
            return name.length() < NAME_LENGTH
                    ? Optional.empty()
                    : Optional.of(NAME.parse(name.substring(0, NAME_LENGTH), Instant::from));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static long bytes(Path entry) throws IOException {
        try (Stream<Path> files = Files.list(entry)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    /** They hold files only; whatever else somebody put there stays. */
    private static boolean delete(Path entry) {
        try (Stream<Path> files = Files.list(entry)) {
            for (Path file : files.filter(each -> !Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS))
                    .toList()) {
                Files.deleteIfExists(file);
            }
            return Files.deleteIfExists(entry);
        } catch (IOException e) {
            log.warn("Old evidence {} cannot be deleted: {}", entry, e.toString());
            return false;
        }
    }
}
