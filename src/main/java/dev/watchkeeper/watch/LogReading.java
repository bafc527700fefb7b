package dev.watchkeeper.watch;

import dev.watchkeeper.watch.WatchedService.LogRule;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a log has gained since it was last read; immutable. Of a rotated log, the rest of the former file is read first, where it lies beside the new
 * one and is not compressed; then the new one, from its start. The same goes for a log that was copied and truncated.
 *
 * @param exists whether there is such a file
 * @param fault why it cannot be read
 * @param memory for the next reading
 * @param serious the newest serious error among the new lines
 * @param lastWrite when the file was last written
 */
record LogReading(
        boolean exists,
        Optional<String> fault,
        LogMemory memory,
        Optional<String> serious,
        Optional<Instant> lastWrite) {
    /** Of a flood of lines, only the newest part is read. */
    private static final int MOST_BYTES = 1 << 20;

    /** On the first reading, only this much of the end is read, and no error in it counts: it may be days old. */
    private static final int FIRST_BYTES = 64 << 10;

    private static final int LONGEST_LINE = 300;

    /** Reads what came since. */
    static LogReading of(LogRule rule, LogMemory before) {
        Path file = rule.file();
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            String key = String.valueOf(attributes.fileKey());
            long size = channel.size();
            boolean same = key.equals(before.file()) && size >= before.offset();
            boolean first = before.file().isEmpty();
            long from = same ? before.offset() : first ? Math.max(0, size - FIRST_BYTES) : 0;
            from = Math.max(from, size - MOST_BYTES);
            ByteBuffer bytes = read(channel, from, size);
            int whole = endOfLastLine(bytes);
            List<String> lines = new ArrayList<>();
            if (!same && !first) {
                lines.addAll(FormerLog.tail(file, before, key.equals(before.file()), MOST_BYTES));
            }
            new String(bytes.array(), 0, whole, StandardCharsets.UTF_8).lines().forEach(lines::add);
            return judged(
                    rule,
                    before,
                    key,
                    from + whole,
                    lines,
                    attributes.lastModifiedTime().toInstant());
        } catch (NoSuchFileException e) {
            return new LogReading(false, Optional.empty(), before, Optional.empty(), Optional.empty());
        } catch (IOException e) {
            return new LogReading(true, Optional.of(e.toString()), before, Optional.empty(), Optional.empty());
        }
    }

    private static LogReading judged(
            LogRule rule, LogMemory before, String key, long size, List<String> lines, Instant written) {
        Optional<Instant> progress = before.progressAt();
        Optional<Instant> transients = before.transientSince();
        Optional<Instant> lastTransient = before.transientAt();
        Optional<String> trouble = before.trouble();
        boolean first = before.file().isEmpty();
        Optional<String> serious = Optional.empty();
        for (String line : lines) {
            LineKind kind = LineKind.of(line, rule);
            if (first && (kind == LineKind.SERIOUS || kind == LineKind.TRANSIENT)) {
                progress = Optional.empty(); // errors since then keep the file's time young
                continue;
            }
            switch (kind) {
                case PROGRESS -> {
                    // Log timestamps come in countless formats; the file's modification time is never earlier.
                    progress = Optional.of(written);
                    transients = Optional.empty();
                    trouble = Optional.empty();
                }
                case SERIOUS -> {
                    serious = Optional.of(shortened(line));
                    trouble = serious;
                }
                case TRANSIENT -> {
                    transients = transients.or(() -> Optional.of(written));
                    lastTransient = Optional.of(written);
                }
                case OTHER -> {}
            }
        }
        if (first) {
            return new LogReading(
                    true,
                    Optional.empty(),
                    new LogMemory(key, size, progress, Optional.empty(), Optional.empty(), Optional.empty()),
                    Optional.empty(),
                    Optional.of(written));
        }
        return new LogReading(
                true,
                Optional.empty(),
                new LogMemory(key, size, progress, transients, lastTransient, trouble),
                serious,
                Optional.of(written));
    }

    static ByteBuffer read(SeekableByteChannel channel, long from, long to) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) (to - from));
        channel.position(from);
        int count = 0;
        while (bytes.hasRemaining() && count >= 0) {
            count = channel.read(bytes);
        }
        return bytes;
    }

    /** A line that is still being written is read next time. */
    private static int endOfLastLine(ByteBuffer bytes) {
        int end = bytes.position();
        while (end > 0 && bytes.get(end - 1) != '\n') {
            end--;
        }
        return end;
    }

    private static String shortened(String line) {
        String one = line.strip().replaceAll("\\p{Cntrl}", " ");
        return one.length() <= LONGEST_LINE ? one : one.substring(0, LONGEST_LINE) + " …";
    }
}
