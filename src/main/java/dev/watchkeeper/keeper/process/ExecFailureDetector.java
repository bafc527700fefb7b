package dev.watchkeeper.keeper.process;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Forwards the output of one process, and detects from its beginning that the command could not be executed at all; thread-safe. The helper programs
 * before the command then print the reason and end with an exit code that a command might use too.
 */
final class ExecFailureDetector implements Output {
    /** EX_EXEC_FAILED and EX_EXEC_ENOENT of util-linux, as in a shell. */
    private static final int CANNOT_EXECUTE = 126;

    private static final int NOT_FOUND = 127;

    /** Room for a path and a sentence. */
    private static final int MAX_HEAD_BYTES = 5000;

    private final Output next;
    private final String program;
    private final ByteArrayOutputStream head = new ByteArrayOutputStream();

    /** @param program the path by which it is executed */
    ExecFailureDetector(Output next, String program) {
        this.next = next;
        this.program = program;
    }

    /** Whether a process with this exit code may never have become the command. */
    static boolean mayBeUnstarted(int exitCode) {
        return exitCode == CANNOT_EXECUTE || exitCode == NOT_FOUND;
    }

    @Override
    public void written(byte[] bytes, int length) {
        synchronized (head) {
            head.write(bytes, 0, Math.min(length, MAX_HEAD_BYTES - head.size()));
        }
        next.written(bytes, length);
    }

    @Override
    public void ended() {
        next.ended();
    }

    /** The system's reason why the command could not be executed; empty if it was. Call it after the process has ended. */
    Optional<String> whyNotStarted(int exitCode) {
        if (!mayBeUnstarted(exitCode)) {
            return Optional.empty();
        }
        String output;
        synchronized (head) {
            output = head.toString(StandardCharsets.UTF_8).strip();
        }
        boolean oneLine = output.indexOf('\n') < 0;
        boolean fromHelper = output.startsWith("setsid: ") || output.startsWith("setpriv: ");
        int reason = output.lastIndexOf(": ");
        int named = output.indexOf(program);
        return oneLine && fromHelper && named >= 0 && reason >= named + program.length()
                ? Optional.of(output.substring(reason + 2))
                : Optional.empty();
    }
}
