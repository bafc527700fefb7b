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
 * Where the API of a running node answers, and which process it is; immutable. Commands find a node by its note, whatever its port.
 *
 * @param url such as {@code http://127.0.0.1:5000}
 * @param start distinguishes the process from a later one with the same id
 * @param data its data folder
 */
public record NodeNote(String url, long pid, String start, Path data) {
    /** The index of "starttime" in {@code /proc/PID/stat}, counted after the name in brackets (proc_pid_stat(5)). */
    private static final int START_TIME = 19;

    static NodeNote ofThisProcess(String bind, int port, Path data, Clock clock) {
        long pid = ProcessHandle.current().pid();
        return new NodeNote(address(bind, port), pid, start(pid, clock), data.toAbsolutePath());
    }

    /** The path of a node's note in its data folder. */
    public static Path in(Path data) {
        return data.resolve("address");
    }

    /** The URL by which this machine reaches a server bound to this address. */
    public static String address(String bind, int port) {
        String host = switch (bind) {
            case "0.0.0.0", "" -> "127.0.0.1";
            case "::", "0:0:0:0:0:0:0:0" -> "::1";
            default -> bind;
        };
        return "http://" + HostAndPort.bracketed(host).replace("%", "%25") + ":" + port;
    }

    /** Reads the note; empty if there is none or it cannot be read. */
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

    /** Whether the process that wrote it is still running: a killed one leaves its note behind. */
    public boolean isCurrent(Clock clock) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent() && start.equals(start(pid, clock));
    }

    /** Writes it atomically, readable by its owner only. */
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

    /** When the process started, in ticks since boot; stable for a process, empty where the system does not report it. */
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
