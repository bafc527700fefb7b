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
 * The pipe for the output of one tree, and the thread that empties it; thread-safe. Java's own stream for it would be closed under the reader
 * when the leader ends, or keep the reader waiting for a grandchild that holds the other end; here the reader looks up every 3 s.
 */
final class OutputPipe {
    /** As much as a pipe holds. */
    private static final int CHUNK = 65_536;

    private static final int LOOK_UP_MILLIS = 3000;

    /** What a flood may still bring after the tree has ended: a few pipes full. */
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
                    FailureKind.ENVIRONMENT, "There are no more file descriptors: raise the limit (ulimit -n)");
        }
        return new OutputPipe(name, ends, output);
    }

    /** The writing end as a file, for whoever starts the process; good until {@link #started} or {@link #discard}. */
    File forChild() {
        return new File("/proc/self/fd/" + writeEnd);
    }

    /** The process holds the writing end; ours is closed, and reading begins. */
    void started() {
        LibC.close(writeEnd);
        reader.start();
    }

    /** There is no process. */
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
                if (LibC.awaitReadable(readEnd, wasFinishing ? 0 : LOOK_UP_MILLIS)) {
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

    /** Reads what is there and ends, even if somebody still holds the other end. */
    void finish(Duration limit) throws InterruptedException {
        finishing = true;
        Threads.join(reader, limit);
    }
}
