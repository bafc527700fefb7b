package dev.watchkeeper.escalate;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.PrivateFiles;
import dev.watchkeeper.keeper.process.ProcTable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves what is known of a service before something is done to it: its problems, the last 100 lines of its log, and what the kernel says of its process,
 * in a folder below {@code evidence/}, without secrets; thread-safe. The newest 20 folders are kept, as the keeper does, which adds threads and vital
 * signs for what it keeps alive.
 */
final class EvidenceFolder {
    private static final Logger log = LoggerFactory.getLogger(EvidenceFolder.class);
    private static final int MOST_FOLDERS = 20;
    private static final int LINES = 100;
    private static final int TAIL_BYTES = 256 << 10;
    private static final int LONGEST_LINE = 4000;
    private static final List<String> ABOUT_PROCESS = List.of("status", "stat", "wchan", "limits", "io");

    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final Path folder;
    private final Clock clock;

    /** @param data the data folder */
    EvidenceFolder(Path data, Clock clock) {
        folder = data.resolve("evidence");
        this.clock = clock;
    }

    /** Saves it. @return the folder; empty if it cannot be written */
    Optional<Path> save(Case open, Optional<Path> logFile) {
        try {
            Path here = folder.resolve(NAME.format(clock.wall()) + "-" + open.target());
            PrivateFiles.createDirectories(here);
            PrivateFiles.write(here.resolve("verdict.txt"), open.problems());
            if (logFile.isPresent()) {
                PrivateFiles.write(here.resolve("last-lines.txt"), lastLines(logFile.get()));
            }
            if (open.history().pid().isPresent()) {
                process(here, open.history().pid().get());
            }
            removeOld();
            return Optional.of(here);
        } catch (IOException e) {
            log.warn("[{}] The evidence cannot be saved: {}", open.target(), e.toString());
            return Optional.empty();
        }
    }

    private static void process(Path here, long pid) throws IOException {
        for (String what : ABOUT_PROCESS) {
            Optional<String> text = ProcTable.text(pid, what);
            if (text.isPresent()) {
                PrivateFiles.write(
                        here.resolve("proc-" + what + ".txt"), text.get().getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    /** Passwords in addresses are masked, as everywhere. */
    static List<String> lastLines(Path file) {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            long size = channel.size();
            long from = Math.max(0, size - TAIL_BYTES);
            channel.position(from);
            ByteBuffer bytes = ByteBuffer.allocate((int) (size - from));
            int count = 0;
            while (bytes.hasRemaining() && count >= 0) {
                count = channel.read(bytes);
            }
            List<String> all = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8)
                    .lines()
                    .map(EvidenceFolder::clean)
                    .toList();
            return all.subList(Math.max(0, all.size() - LINES), all.size());
        } catch (IOException e) {
            return List.of("The log cannot be read: " + e);
        }
    }

    private static String clean(String line) {
        String masked = line.replaceAll("://[^\\s'/]*@", "://***@")
                .replaceAll("(?i)\\b(authorization|password|passwd|token|secret)(\\s*[:=]\\s*)\\S+", "$1$2***");
        return masked.length() <= LONGEST_LINE ? masked : masked.substring(0, LONGEST_LINE);
    }

    private void removeOld() throws IOException {
        List<Path> all = new ArrayList<>();
        try (Stream<Path> entries = Files.list(folder)) {
            entries.filter(Files::isDirectory).sorted(Comparator.reverseOrder()).forEach(all::add);
        }
        for (Path old : all.subList(Math.min(MOST_FOLDERS, all.size()), all.size())) {
            try (Stream<Path> files = Files.list(old)) {
                for (Path file : files.toList()) {
                    Files.deleteIfExists(file);
                }
            }
            Files.deleteIfExists(old);
        }
    }
}
