package dev.watchkeeper.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the system's table of processes; stateless and thread-safe. Processes that end while it reads are left out. */
public final class ProcTable {
    private static final Logger log = LoggerFactory.getLogger(ProcTable.class);
    private static final Path PROC = Path.of("/proc");

    private ProcTable() {}

    /** All processes that this user can see, at most one line per number. */
    public static List<ProcEntry> read() {
        List<ProcEntry> all = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(PROC, ProcTable::isProcess)) {
            for (Path folder : folders) {
                read(folder).ifPresent(all::add);
            }
        } catch (IOException | DirectoryIteratorException e) {
            log.warn("The table of processes cannot be read: {}", e.toString());
        }
        return all;
    }

    public static Optional<ProcEntry> of(long pid) {
        return read(PROC.resolve(Long.toString(pid)));
    }

    /** What the kernel says of a process under the given name, for example {@code status}; empty once it is gone. */
    public static Optional<String> text(long pid, String name) {
        try {
            return Optional.of(
                    Files.readString(PROC.resolve(Long.toString(pid)).resolve(name), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean isProcess(Path folder) {
        char first = folder.getFileName().toString().charAt(0);
        return first >= '1' && first <= '9';
    }

    private static Optional<ProcEntry> read(Path folder) {
        try {
            // The name of a process may be in any encoding; this one maps every byte.
            return Optional.of(ProcEntry.parse(Files.readString(folder.resolve("stat"), StandardCharsets.ISO_8859_1)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
