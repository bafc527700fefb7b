package dev.watchkeeper.keeper.stream;

import dev.watchkeeper.keeper.process.ProcTable;
import dev.watchkeeper.stream.report.StreamsReport.Descriptors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what processes use of their limits; stateless and thread-safe. */
final class ProcessReadings {
    private static final Pattern OPEN_FILES = Pattern.compile("(?m)^Max open files\\s+(\\d{1,18})");
    private static final Path GROUPS = Path.of("/sys/fs/cgroup");

    private ProcessReadings() {}

    /** The descriptors of a process, against its limit. */
    static Descriptors descriptors(long pid) {
        String[] open = Path.of("/proc", Long.toString(pid), "fd").toFile().list();
        Optional<Matcher> limit =
                ProcTable.text(pid, "limits").map(OPEN_FILES::matcher).filter(Matcher::find);
        return new Descriptors(
                open == null ? OptionalLong.empty() : OptionalLong.of(open.length),
                limit.isPresent() ? OptionalLong.of(Long.parseLong(limit.get().group(1))) : OptionalLong.empty());
    }

    /** Processes and threads of everything in this process's control group, against its limit: that of the service, or of the container. */
    static Descriptors tasks() {
        for (Path folder : controlGroups()) {
            OptionalLong limit = number(folder.resolve("pids.max"));
            if (limit.isPresent()) {
                return new Descriptors(number(folder.resolve("pids.current")), limit);
            }
        }
        return Descriptors.UNKNOWN;
    }

    private static List<Path> controlGroups() {
        return ProcTable.text(ProcessHandle.current().pid(), "cgroup")
                .orElse("")
                .lines()
                .map(line -> line.split(":", 3))
                .filter(parts -> parts.length == 3 && (parts[1].isEmpty() || parts[1].equals("pids")))
                .map(parts -> GROUPS.resolve(parts[1]).resolve(parts[2].substring(1)))
                .toList();
    }

    /** The number; empty for {@code max}, or if there is no such file. */
    private static OptionalLong number(Path file) {
        try {
            String text = Files.readString(file).strip();
            return text.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
