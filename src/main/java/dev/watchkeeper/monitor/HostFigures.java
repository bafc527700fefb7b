package dev.watchkeeper.monitor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the use of processors and memory from {@code /proc}; immutable. */
public final class HostFigures {
    private static final int IDLE = 4;
    private static final int IOWAIT = 5;
    private static final int GUEST = 9;

    private final Path proc;

    public HostFigures() {
        this(Path.of("/proc"));
    }

    HostFigures(Path proc) {
        this.proc = proc;
    }

    /** Time of all processors since the boot, in clock ticks; immutable. */
    record Ticks(long busy, long total) {
        /** Per cent of busy time since an earlier reading; 0 if no time has passed. */
        double percentSince(Ticks earlier) {
            long passed = total - earlier.total;
            return passed <= 0 ? 0 : Math.clamp(100.0 * (busy - earlier.busy) / passed, 0, 100);
        }
    }

    Ticks ticks() throws IOException {
        String[] fields = line("stat", "cpu ").split(" +");
        long total = 0;
        for (int i = 1; i < Math.min(fields.length, GUEST); i++) { // guest time is already part of user time
            total += number(fields[i]);
        }
        return new Ticks(total - number(fields[IDLE]) - number(fields[IOWAIT]), total);
    }

    /** Per cent of the machine's memory that is not available to programs. */
    double memoryPercent() throws IOException {
        return 100.0 - 100.0 * kibibytes("MemAvailable:") / kibibytes("MemTotal:");
    }

    private long kibibytes(String key) throws IOException {
        return number(line("meminfo", key).replaceAll("[^0-9]", ""));
    }

    private String line(String file, String begin) throws IOException {
        for (String line : Files.readAllLines(proc.resolve(file))) {
            if (line.startsWith(begin)) {
                return line;
            }
        }
        throw new IOException(proc.resolve(file) + " has no line " + begin);
    }

    private static long number(String digits) throws IOException {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw new IOException("the kernel's figures cannot be understood", e);
        }
    }
}
