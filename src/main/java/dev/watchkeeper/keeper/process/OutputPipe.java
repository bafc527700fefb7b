package dev.watchkeeper.keeper.process;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Threads;
import java.io.File;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;

/**
 * The pipe for the output of one tree, and the thread that drains it; thread-safe. Java's own stream would be closed under the reader when the leader
 * ends, or block the reader while a grandchild holds the other end; this reader checks every 3 s whether to finish.
 */
final class OutputPipe {
    /** The capacity of a pipe. */
    private static final int CHUNK = 65_536;

    private static final int POLL_MILLIS = 3000;

    /** The number of chunks still read after the tree has ended, in case of a flood. */
    private static final int LAST_CHUNKS = 64;

    private final int readEnd;
    private final int writeEnd;
    private final Output output;
    private final Thread reader;
    private volatile boolean finishing;

    private OutputPipe(String name, int[] ends, Output output) {
        this.readEnd = ends[0];
        this.writeEnd = ends[1];
        this.output = output;
        reader = Threads.platform("output-" + name, this::read);
    }

    static OutputPipe open(String name, Output output) throws FailureException {
        int[] ends = LibC.pipe();
        if (ends.length != 2) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT, "No more file descriptors are available: raise the limit (ulimit -n)");
        }
        return new OutputPipe(name, ends, output);
    }

    /** The write end as a file for the process to start; valid until {@link #started} or {@link #discard}. */
    File forChild() {
        return new File("/proc/self/fd/" + writeEnd);
    }

    /** Closes our copy of the write end, which the process now holds, and starts reading. */
    void started() {
        LibC.close(writeEnd);
        reader.start();
    }

    /** Closes both ends, because no process was started. */
    void discard() {
        LibC.close(writeEnd);
        LibC.close(readEnd);
    }

    private void read() {
        byte[] bytes = new byte[CHUNK];
        int last = 0;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(CHUNK);
            while (last < LAST_CHUNKS) {
                boolean wasFinishing = finishing;
                if (LibC.awaitReadable(readEnd, wasFinishing ? 0 : POLL_MILLIS)) {
                    int length = LibC.read(readEnd, buffer);
                    if (length <= 0) {
                        break;
                    }
                    MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, bytes, 0, length);
                    output.written(bytes, length);
                    last = wasFinishing ? last + 1 : 0;
                } else if (wasFinishing) {
                    break;
                }
            }
        } finally {
            LibC.close(readEnd);
            output.ended();
        }
    }

    /** Reads what is there and ends, even if a process still holds the other end. */
    void finish(Duration limit) throws InterruptedException {
        finishing = true;
        Threads.join(reader, limit);
    }
}
