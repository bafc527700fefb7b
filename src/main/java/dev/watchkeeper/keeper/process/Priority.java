package dev.watchkeeper.keeper.process;

import dev.watchkeeper.base.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Lets a process yield the processors to others; stateless and thread-safe. */
public final class Priority {
    /** The niceness of a process that yields; 19 is the lowest priority. */
    static final int NICE = 10;

    private Priority() {}

    /**
     * Lowers the priority of the whole session of a process. Where the kernel groups processes by session ({@code sched_autogroup}), niceness decides only
     * within one, and each child leads a session of its own.
     *
     * @return false to try again in a second: it has not become the leader of its session yet, or the kernel takes no more changes for now
     */
    public static boolean lowerSession(long pid) {
        Path group = Path.of("/proc", Long.toString(pid), "autogroup");
        if (!Files.exists(group)) {
            return true;
        }
        if (ProcTable.of(pid).filter(entry -> entry.session() == pid).isEmpty()) {
            return false;
        }
        try (FileChannel file = PrivateFiles.open(group, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(Integer.toString(NICE).getBytes(StandardCharsets.US_ASCII)));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
