package dev.watchkeeper.escalate.recover;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.keeper.process.ProcEntry;
import dev.watchkeeper.keeper.process.ProcTable;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * One run of a configured command, never through a shell; confined to one thread. When it takes too long, it is killed with everything that it started, which is found by a variable that all of it
 * inherits.
 */
final class ActionCommand {
    /** Names the camera for the command. */
    static final String CAMERA = "WATCHKEEPER_CAMERA";

    private static final String MARK = "WATCHKEEPER_ACTION";
    private static final Duration KILL_LIMIT = Duration.ofSeconds(2);
    private static final Duration KILL_PAUSE = Duration.ofMillis(20);

    private final List<String> words;
    private final String camera;
    private final Duration limit;
    private final Clock clock;
    private final String mark = UUID.randomUUID().toString();

    ActionCommand(List<String> words, String camera, Duration limit, Clock clock) {
        this.words = words;
        this.camera = camera;
        this.limit = limit;
        this.clock = clock;
    }

    /** Why it failed, as the rest of a sentence; empty if it ended with 0 in time. */
    Optional<String> run() throws InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        environment(builder.environment());
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            return Optional.of("cannot be started (" + e.getMessage() + ")");
        }
        boolean ended = false;
        try {
            ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            if (!ended) {
                kill(process);
            }
        }
        if (!ended) {
            return Optional.of("did not end within " + limit.toSeconds() + " s and was killed");
        }
        return process.exitValue() == 0 ? Optional.empty() : Optional.of("ended with exit code " + process.exitValue());
    }

    /** Nothing by which it could reach our secrets or speak for our service. */
    private void environment(Map<String, String> variables) {
        variables
                .keySet()
                .removeIf(name -> name.startsWith("WATCHKEEPER_")
                        || name.equals("CREDENTIALS_DIRECTORY")
                        || name.equals("NOTIFY_SOCKET"));
        variables.put(MARK, mark);
        variables.put(CAMERA, camera);
    }

    /** A process that forks while it is hunted is found in the next round. */
    private void kill(Process process) throws InterruptedException {
        process.destroyForcibly();
        long began = clock.monotonicNanos();
        List<ProcessHandle> left = marked();
        while (!left.isEmpty() && clock.since(began).compareTo(KILL_LIMIT) < 0) {
            left.forEach(ProcessHandle::destroyForcibly);
            clock.sleep(KILL_PAUSE);
            left = marked();
        }
    }

    private List<ProcessHandle> marked() {
        return ProcTable.read().stream()
                .filter(ProcEntry::isAlive)
                .filter(entry -> ProcTable.text(entry.pid(), "environ")
                        .filter(text -> text.contains(MARK + "=" + mark))
                        .isPresent())
                .flatMap(entry -> ProcessHandle.of(entry.pid()).stream())
                .toList();
    }
}
