package dev.watchkeeper.keeper.process;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
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

    /** 52 numbers of at most 20 digits, and a name of at most 64 bytes. */
    private static final int STAT_BYTES = 2048;

    private ProcTable() {}

    /** All processes that this user can see, at most one line per number. */
    public static List<ProcEntry> read() {
        List<ProcEntry> all = new ArrayList<>();
        String[] names = PROC.toFile().list();
        if (names == null) {
            log.warn("The table of processes, {}, cannot be read", PROC);
            return all;
        }
        byte[] buffer = new byte[STAT_BYTES];
        for (String name : names) {
            if (isProcess(name)) {
                read(name, buffer).ifPresent(all::add);
            }
        }
        return all;
    }

    public static Optional<ProcEntry> of(long pid) {
        return read(Long.toString(pid), new byte[STAT_BYTES]);
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

    private static boolean isProcess(String name) {
        char first = name.charAt(0);
        return first >= '1' && first <= '9';
    }

    /** The kernel gives such a file whole to the first read that has room for it. */
    private static Optional<ProcEntry> read(String pid, byte[] buffer) {
        try (InputStream file = new FileInputStream(PROC + "/" + pid + "/stat")) {
            int length = file.read(buffer);
            // The name of a process may be in any encoding; this one maps every byte.
            return length <= 0
                    ? Optional.empty()
                    : Optional.of(ProcEntry.parse(new String(buffer, 0, length, StandardCharsets.ISO_8859_1)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
