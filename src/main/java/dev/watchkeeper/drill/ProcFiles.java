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

    /** The processor time that it has used, s. The clock ticks a hundred times a second on every Linux that Java runs on. */
    static double processorSeconds(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0;
    }

    /** How many descriptors it has open. */
    static int descriptors(long pid) throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            return (int) open.count();
        }
    }
}
