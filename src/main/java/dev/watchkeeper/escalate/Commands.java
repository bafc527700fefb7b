package dev.watchkeeper.escalate;

import dev.watchkeeper.keeper.process.ProcEntry;
import dev.watchkeeper.keeper.process.ProcTable;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Runs a command of the configuration, never through a shell; stateless. A command that takes too long is killed with everything that it started; what
 * a command leaves running when it ends in time is the service that it was to start.
 */
final class Commands {
    private Commands() {}

    /** Why it failed, as the rest of a sentence that begins with the command; empty if it ended with 0. */
    static Optional<String> run(List<String> words, Duration limit) throws InterruptedException {
        // A session of its own, by which everything that it started is found.
        List<String> all = new ArrayList<>(List.of("setsid"));
        all.addAll(words);
        Process process;
        try {
            process = new ProcessBuilder(all)
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            return Optional.of("cannot be started: " + e.getMessage());
        }
        boolean ended = false;
        try {
            ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                return Optional.of("did not end within " + limit.toSeconds() + " s and was killed");
            }
        } finally {
            if (!ended) {
                kill(process);
            }
        }
        int code = process.exitValue();
        return code == 0 ? Optional.empty() : Optional.of("ended with exit code " + code);
    }

    private static void kill(Process process) {
        List<ProcessHandle> tree = new ArrayList<>(process.descendants().toList());
        ProcTable.read().stream()
                .filter(entry -> entry.session() == process.pid())
                .map(ProcEntry::pid)
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .forEach(tree::add);
        process.destroyForcibly();
        tree.forEach(ProcessHandle::destroyForcibly);
    }
}
