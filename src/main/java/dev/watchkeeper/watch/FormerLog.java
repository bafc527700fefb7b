package dev.watchkeeper.watch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds what a log gained between the last reading and its rotation; stateless. The last lines before a rotation are often the ones that matter. */
final class FormerLog {
    private static final Logger log = LoggerFactory.getLogger(FormerLog.class);

    private FormerLog() {}

    /** A file beside the log that may be its former self; immutable. */
    private record Candidate(Path path, String key, long size, long modified) {}

    /**
     * The unread lines of the former file; none if it cannot be found.
     *
     * @param before how far it had been read
     * @param truncated whether the log is the same file, so that a copy of it holds the rest
     */
    static List<String> tail(Path file, LogMemory before, boolean truncated, int mostBytes) {
        try {
            return former(file, before, truncated)
                    .map(found -> lines(found, before.offset(), mostBytes))
                    .orElse(List.of());
        } catch (IOException | UncheckedIOException e) {
            log.debug("The former file of {} cannot be read", file, e);
            return List.of();
        }
    }

    private static Optional<Candidate> former(Path file, LogMemory before, boolean truncated) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            return Optional.empty();
        }
        String name = String.valueOf(file.getFileName());
        String stem = name.replaceFirst("\\.[^.]*$", "");
        try (Stream<Path> siblings = Files.list(folder)) {
            return siblings.filter(path -> !path.equals(file.toAbsolutePath()))
                    .filter(path -> String.valueOf(path.getFileName()).startsWith(stem))
                    .filter(path -> !String.valueOf(path.getFileName()).matches(".*\\.(gz|xz|bz2|zst)"))
                    .filter(Files::isRegularFile)
                    .flatMap(path -> candidate(path).stream())
                    .filter(each -> each.size() >= before.offset())
                    .filter(each -> truncated || each.key().equals(before.file()))
                    .max(Comparator.comparingLong(Candidate::modified));
        }
    }

    private static Optional<Candidate> candidate(Path path) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return Optional.of(new Candidate(
                    path,
                    String.valueOf(attributes.fileKey()),
                    attributes.size(),
                    attributes.lastModifiedTime().toMillis()));
        } catch (IOException e) {
            return Optional.empty(); // rotated away meanwhile
        }
    }

    private static List<String> lines(Candidate former, long offset, int mostBytes) {
        try (SeekableByteChannel channel = Files.newByteChannel(former.path())) {
            long from = Math.max(offset, former.size() - mostBytes);
            ByteBuffer bytes = LogReading.read(channel, from, former.size());
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
