package dev.watchkeeper.lab.drill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Reads facts about another process from /proc (proc(5)); stateless. */
final class ProcFiles {
    private ProcFiles() {}

    /** The first number after a key of {@code status}, such as {@code Threads}, or {@code VmRSS} in kB. */
    static long status(long pid, String key) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
            if (line.startsWith(key + ":")) {
                return Long.parseLong(line.substring(key.length() + 1).trim().split("\\s+")[0]);
            }
        }
        throw new IOException("process " + pid + " has no " + key);
    }

    /** The processor time that the process has used, s. USER_HZ is 100 on every Linux that Java runs on. */
    static double processorSeconds(long pid) throws IOException {
        return seconds(Files.readString(Path.of("/proc", Long.toString(pid), "stat")));
    }

    /** The processor time of the live threads of Java's compiler, s. */
    static double compilerSeconds(long pid) throws IOException {
        double sum = 0;
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            for (Path thread : threads.toList()) {
                String stat = stat(thread);
                if (stat.contains(" CompilerThre")) {
                    sum += seconds(stat);
                }
            }
        }
        return sum;
    }

    /** Empty if the thread has just ended. */
    private static String stat(Path thread) throws IOException {
        try {
            return Files.readString(thread.resolve("stat"));
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    private static double seconds(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0;
    }

    /** The number of open file descriptors. */
    static int descriptors(long pid) throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            return (int) open.count();
        }
    }
}
