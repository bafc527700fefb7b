package dev.watchkeeper.escalate.repair;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a foreign process may use; immutable. The kernel holds each process to it ({@link #words}); a guard holds all of them together
 * ({@link Runs}).
 *
 * @param memoryBytes for all processes together, and for the data of each
 * @param processes at the same time
 * @param fileBytes the largest file
 */
record Limits(long memoryBytes, int processes, long fileBytes) {
    private static final int MOST_PROCESSES = 512;

    /** Threads count for the kernel, and so do this user's other processes. */
    private static final long MOST_TASKS = 8192;

    private static final long LARGEST_FILE = 2_000_000_000L;
    private static final long LEAST_MEMORY = 512L << 20;
    private static final Pattern TOTAL = Pattern.compile("MemTotal:\\s+(\\d+) kB");

    /** Half of the machine's memory, at least 512 MiB. */
    static Limits ofThisMachine() {
        return new Limits(Math.max(LEAST_MEMORY, memory() / 2), MOST_PROCESSES, LARGEST_FILE);
    }

    /** The words before a command; its hard limits are only ever lowered, which needs no right. */
    List<String> words() {
        List<String> words = new ArrayList<>(List.of("prlimit", "--core=0"));
        words.add("--fsize=" + lower("Max file size", fileBytes));
        words.add("--data=" + lower("Max data size", 2 * memoryBytes));
        words.add("--nproc=" + lower("Max processes", MOST_TASKS));
        // When memory is short, the kernel ends these first.
        words.addAll(List.of("--", "choom", "-n", "1000", "--", "nice", "-n", "10"));
        return words;
    }

    private static long lower(String name, long wanted) {
        try {
            Matcher matcher = Pattern.compile(name + "\\s+\\S+\\s+(\\S+)")
                    .matcher(Files.readString(Path.of("/proc/self/limits")));
            if (matcher.find() && matcher.group(1).matches("\\d{1,18}")) {
                return Math.min(wanted, Long.parseLong(matcher.group(1)));
            }
        } catch (IOException e) {
            return wanted;
        }
        return wanted;
    }

    private static long memory() {
        try {
            Matcher matcher = TOTAL.matcher(Files.readString(Path.of("/proc/meminfo")));
            return matcher.find() ? Long.parseLong(matcher.group(1)) * 1024 : 2 * LEAST_MEMORY;
        } catch (IOException e) {
            return 2 * LEAST_MEMORY;
        }
    }
}
