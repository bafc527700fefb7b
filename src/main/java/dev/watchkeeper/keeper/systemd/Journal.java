package dev.watchkeeper.keeper.systemd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The system's journal as the reader of this process's output; stateless. */
public final class Journal {
    private static final Path OUTPUT = Path.of("/proc/self/fd/1");

    private Journal() {}

    /**
     * Whether the standard output is a stream of the journal, so that a priority such as {@code <4>} before a line is understood.
     *
     * @param environment whose {@code JOURNAL_STREAM} names device and inode, since children with another output inherit it
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
