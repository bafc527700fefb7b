package dev.watchkeeper.sensor;

import dev.watchkeeper.base.Clock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The processes of one session of the system, which a command leads; immutable.
 *
 * @param leader the id of its first process, which may have ended
 */
record Session(long leader) {
    private static final Duration PAUSE = Duration.ofMillis(10);

    /** The session's place among the fields after the name in /proc/PID/stat: state, parent, group, session (proc(5)). */
    private static final int SESSION_FIELD = 3;

    static Session of(long leader) {
        return new Session(leader);
    }

    /** Kills all of them; what forks meanwhile is found in the next round. Returns when none is left, or the time is over. */
    void kill(Duration limit, Clock clock) throws InterruptedException {
        long began = clock.monotonicNanos();
        List<ProcessHandle> left = members();
        left.forEach(
                ProcessHandle
                        ::destroyForcibly); // in any case: on a busy machine, finding them alone may take the whole
        // time
        while (!left.isEmpty() && clock.since(began).compareTo(limit) < 0) {
            clock.sleep(PAUSE);
            left = members();
            left.forEach(ProcessHandle::destroyForcibly);
        }
    }

    List<ProcessHandle> members() {
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.filter(folder -> folder.getFileName().toString().matches("[0-9]+"))
                    .filter(this::isMember)
                    .flatMap(folder ->
                            ProcessHandle.of(Long.parseLong(folder.getFileName().toString())).stream())
                    .filter(ProcessHandle::isAlive)
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private boolean isMember(Path folder) {
        return stat(folder)
                .map(text -> text.substring(text.lastIndexOf(')') + 1).strip().split(" "))
                .filter(fields -> fields.length > SESSION_FIELD && !fields[0].equals("Z"))
                .filter(fields -> fields[SESSION_FIELD].equals(Long.toString(leader)))
                .isPresent();
    }

    private static Optional<String> stat(Path folder) {
        try {
            return Optional.of(Files.readString(folder.resolve("stat"), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return Optional.empty(); // it has ended
        }
    }
}
