package dev.watchkeeper.keeper.process;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Passes the output of one process on, and knows from its beginning whether the command could not be executed at all; thread-safe. The small
 * programs before the command then say so and end with a code that a command could have, too.
 */
final class ExecFailureDetector implements Output {
    /** EX_EXEC_FAILED and EX_EXEC_ENOENT of util-linux, as in a shell. */
    private static final int CANNOT_EXECUTE = 126;

    private static final int NOT_FOUND = 127;

    /** Longer than a path with a sentence. */
    private static final int LONGEST = 5000;

    private final Output next;
    private final String program;
    private final ByteArrayOutputStream head = new ByteArrayOutputStream();

    /** @param program the path by which it is executed */
    ExecFailureDetector(Output next, String program) {
        this.next = next;
        this.program = program;
    }

    /** Whether a process that ends so may never have become the command. */
    static boolean mayBeUnstarted(int exitCode) {
        return exitCode == CANNOT_EXECUTE || exitCode == NOT_FOUND;
    }

    @Override
    public void written(byte[] bytes, int length) {
        synchronized (head) {
            head.write(bytes, 0, Math.min(length, LONGEST - head.size()));
        }
        next.written(bytes, length);
    }

    @Override
    public void ended() {
        next.ended();
    }

    /** Why the command could not be executed, in the words of the system; nothing if it was. Asked when the process has ended. */
    Optional<String> whyNotStarted(int exitCode) {
        if (!mayBeUnstarted(exitCode)) {
            return Optional.empty();
        }
        String said;
        synchronized (head) {
            said = head.toString(StandardCharsets.UTF_8).strip();
        }
        boolean one = said.indexOf('\n') < 0;
        boolean theirs = said.startsWith("setsid: ") || said.startsWith("setpriv: ");
        int reason = said.lastIndexOf(": ");
        int named = said.indexOf(program);
        return one && theirs && named >= 0 && reason >= named + program.length()
                ? Optional.of(said.substring(reason + 2))
                : Optional.empty();
    }
}
