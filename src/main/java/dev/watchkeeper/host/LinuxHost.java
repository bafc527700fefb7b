package dev.watchkeeper.host;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads {@code /proc}, {@code /sys/fs/cgroup} (both versions) and the JVM's beans; immutable. */
final class LinuxHost implements HostReadings {
    /** cgroup version 1 writes "no limit" as a number close to the largest long. */
    private static final long NO_LIMIT = 1L << 60;

    private static final int IDLE = 4;
    private static final int IOWAIT = 5;
    private static final int GUEST = 9;

    private final Path proc;
    private final Path cgroups;
    private final UnixOperatingSystemMXBean system =
            (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    LinuxHost() {
        this(Path.of("/proc"), Path.of("/sys/fs/cgroup"));
    }

    LinuxHost(Path proc, Path cgroups) {
        this.proc = proc;
        this.cgroups = cgroups;
    }

    @Override
    public long residentBytes() throws IOException {
        return kibibytes(proc.resolve("self/status"), "VmRSS:");
    }

    @Override
    public long memoryLimitBytes() throws IOException {
        long ram = kibibytes(proc.resolve("meminfo"), "MemTotal:");
        return memoryGroup().map(group -> Math.min(ram, group.limit())).orElse(ram);
    }

    @Override
    public double memoryUsedPercent() throws IOException {
        Path meminfo = proc.resolve("meminfo");
        double host = 100.0 - 100.0 * kibibytes(meminfo, "MemAvailable:") / kibibytes(meminfo, "MemTotal:");
        return memoryGroup()
                .map(group -> Math.max(host, 100.0 * group.used() / group.limit()))
                .orElse(host);
    }

    @Override
    public long processCpuNanos() {
        return system.getProcessCpuTime();
    }

    @Override
    public int processors() {
        return Runtime.getRuntime().availableProcessors();
    }

    @Override
    public CpuTicks cpuTicks() throws IOException {
        String[] fields = line(proc.resolve("stat"), "cpu ").split(" +");
        long total = 0;
        for (int i = 1; i < Math.min(fields.length, GUEST); i++) { // guest time is already part of user time
            total += Long.parseLong(fields[i]);
        }
        return new CpuTicks(total - Long.parseLong(fields[IDLE]) - Long.parseLong(fields[IOWAIT]), total);
    }

    @Override
    public double uptimeSeconds() throws IOException {
        return Double.parseDouble(Files.readString(proc.resolve("uptime")).split(" ", 2)[0]);
    }

    @Override
    public Descriptors descriptors() {
        return new Descriptors(system.getOpenFileDescriptorCount(), system.getMaxFileDescriptorCount());
    }

    private record MemoryGroup(long limit, long used) {}

    /** The tightest limit of this process's group and its ancestors, if there is one. */
    private Optional<MemoryGroup> memoryGroup() throws IOException {
        Optional<MemoryGroup> tightest = Optional.empty();
        for (String entry : Files.readAllLines(proc.resolve("self/cgroup"))) {
            String[] parts = entry.split(":", 3);
            boolean unified = parts.length == 3 && parts[1].isEmpty();
            if (unified || parts.length == 3 && List.of(parts[1].split(",")).contains("memory")) {
                Path root = unified ? cgroups : cgroups.resolve("memory");
                Path group = root.resolve(parts[2].substring(1)).normalize();
                for (Path at = group; at != null && at.startsWith(root); at = at.getParent()) {
                    Optional<MemoryGroup> found = unified
                            ? group(at, "memory.max", "memory.current", "inactive_file ")
                            : group(at, "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file ");
                    if (found.isPresent()
                            && tightest.filter(t -> t.limit() <= found.get().limit())
                                    .isEmpty()) {
                        tightest = found;
                    }
                }
            }
        }
        return tightest;
    }

    /** Inactive cached files count as free, as in MemAvailable. */
    private static Optional<MemoryGroup> group(Path folder, String limitFile, String usedFile, String inactive)
            throws IOException {
        OptionalLong limit = number(folder.resolve(limitFile));
        OptionalLong used = number(folder.resolve(usedFile));
        if (limit.isEmpty() || limit.getAsLong() >= NO_LIMIT || limit.getAsLong() <= 0 || used.isEmpty()) {
            return Optional.empty();
        }
        Path stat = folder.resolve("memory.stat");
        long cached = Files.isReadable(stat)
                ? Long.parseLong(
                        line(stat, inactive).substring(inactive.length()).strip())
                : 0;
        return Optional.of(new MemoryGroup(limit.getAsLong(), Math.max(0, used.getAsLong() - cached)));
    }

    private static OptionalLong number(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            return OptionalLong.empty();
        }
        String text = Files.readString(file).strip();
        return text.equals("max") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
    }

    private static long kibibytes(Path file, String key) throws IOException {
        return Long.parseLong(line(file, key).replaceAll("[^0-9]", "")) << 10;
    }

    private static String line(Path file, String begin) throws IOException {
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith(begin)) {
                return line;
            }
        }
        throw new IOException(file + " has no line " + begin);
    }
}
