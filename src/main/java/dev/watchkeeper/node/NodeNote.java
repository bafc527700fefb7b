package dev.watchkeeper.node;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.HostAndPort;
import dev.watchkeeper.base.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the API of a running node answers, and which process it is; immutable. The commands that ask a node find it by this, whatever port it has.
 *
 * @param url such as {@code http://127.0.0.1:5000}
 * @param start tells the process from a later one of the same number
 * @param data its data folder
 */
public record NodeNote(String url, long pid, String start, Path data) {
    /** The place of the field "starttime" in {@code /proc/PID/stat}, counted behind the name in brackets (proc_pid_stat(5)). */
    private static final int START_TIME = 19;

    static NodeNote ofThisProcess(String bind, int port, Path data, Clock clock) {
        long pid = ProcessHandle.current().pid();
        return new NodeNote(address(bind, port), pid, start(pid, clock), data.toAbsolutePath());
    }

    /** Where a node's note lies in its data folder. */
    public static Path in(Path data) {
        return data.resolve("address");
    }

    /** The address under which this machine reaches what listens there. */
    public static String address(String bind, int port) {
        String host = switch (bind) {
            case "0.0.0.0", "" -> "127.0.0.1";
            case "::", "0:0:0:0:0:0:0:0" -> "::1";
            default -> bind;
        };
        return "http://" + HostAndPort.bracketed(host).replace("%", "%25") + ":" + port;
    }

    /** The note, if there is one that can be read. */
    public static Optional<NodeNote> read(Path file) {
        try {
            Map<String, String> fields = new HashMap<>();
            for (String line : Files.readAllLines(file)) {
                int blank = line.indexOf(' ');
                if (blank > 0) {
                    fields.put(line.substring(0, blank), line.substring(blank + 1));
                }
            }
            String pid = fields.getOrDefault("pid", "");
            String url = fields.getOrDefault("url", "");
            if (!pid.matches("[0-9]{1,18}") || !url.startsWith("http")) {
                return Optional.empty();
            }
            return Optional.of(new NodeNote(
                    url,
                    Long.parseLong(pid),
                    fields.getOrDefault("start", ""),
                    Path.of(fields.getOrDefault("data", "data"))));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether the process that wrote it still runs: a killed one leaves its note behind. */
    public boolean isCurrent(Clock clock) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent() && start.equals(start(pid, clock));
    }

    /** Writes it in one step, readable for its owner alone. */
    void write(Path file) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        PrivateFiles.createFile(fresh);
        Files.write(
                fresh,
                List.of(
                        "url " + url,
                        "pid " + pid,
                        "start " + start,
                        "data " + data.toString().replace('\n', '?')),
                StandardCharsets.UTF_8);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** When the process began, in ticks since a certain boot; the same text for the same process, empty where the system does not say. */
    private static String start(long pid, Clock clock) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return clock.bootId() + ":" + fields[START_TIME];
        } catch (IOException | IndexOutOfBoundsException e) {
            return "";
        }
    }
}
