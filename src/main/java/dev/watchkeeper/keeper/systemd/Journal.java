package dev.watchkeeper.keeper.systemd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Detects whether the journal reads this process's output; stateless. */
public final class Journal {
    private static final Path OUTPUT = Path.of("/proc/self/fd/1");

    private Journal() {}

    /**
     * Whether the standard output is a stream of the journal, so that it understands a priority such as {@code <4>} before a line.
     *
     * @param environment its {@code JOURNAL_STREAM} names device and inode, because children with another output inherit the variable
     */
    public static boolean readsOutput(Map<String, String> environment) {
        String stream = environment.getOrDefault("JOURNAL_STREAM", "");
        if (stream.isEmpty()) {
            return false;
        }
        try {
            return stream.equals(Files.getAttribute(OUTPUT, "unix:dev") + ":" + Files.getAttribute(OUTPUT, "unix:ino"));
        } catch (IOException e) {
            return false;
        }
    }
}
