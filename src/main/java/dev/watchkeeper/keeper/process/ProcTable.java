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

/** Reads the process table; stateless and thread-safe. Processes that end during the reading are left out. */
public final class ProcTable {
    private static final Logger log = LoggerFactory.getLogger(ProcTable.class);
    private static final Path PROC = Path.of("/proc");

    /** 52 numbers of at most 20 digits, and a name of at most 64 bytes. */
    private static final int STAT_BYTES = 2048;

    private ProcTable() {}

    /** All processes that this user can see, each pid at most once. */
    public static List<ProcEntry> read() {
        List<ProcEntry> all = new ArrayList<>();
        String[] names = PROC.toFile().list();
        if (names == null) {
            log.warn("The process table {} cannot be read", PROC);
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

    /** Whether processes of other accounts are visible, by the first one, which is always there. */
    public static boolean seesOthers() {
        return Files.exists(PROC.resolve("1"));
    }

    public static Optional<ProcEntry> of(long pid) {
        return read(Long.toString(pid), new byte[STAT_BYTES]);
    }

    /** The content of a file of the process in {@code /proc}, for example {@code status}; empty once the process is gone. */
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

    /** The kernel returns the whole file in the first read that has room for it. */
    private static Optional<ProcEntry> read(String pid, byte[] buffer) {
        try (InputStream file = new FileInputStream(PROC + "/" + pid + "/stat")) {
            int length = file.read(buffer);
            // A process name may be in any encoding; this one maps every byte.
            return length <= 0
                    ? Optional.empty()
                    : Optional.of(ProcEntry.parse(new String(buffer, 0, length, StandardCharsets.ISO_8859_1)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
