package dev.watchkeeper.drill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Reads what Linux says about another process (proc(5)); stateless. */
final class ProcFiles {
    private ProcFiles() {}

    /** The first number behind a key of {@code status}, such as {@code Threads}, or {@code VmRSS} in kB. */
    static long status(long pid, String key) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
            if (line.startsWith(key + ":")) {
                return Long.parseLong(line.substring(key.length() + 1).trim().split("\\s+")[0]);
            }
        }
        throw new IOException("process " + pid + " has no " + key);
    }

    /** How many descriptors it has open. */
    static int descriptors(long pid) throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            return (int) open.count();
        }
    }
}
