package dev.watchkeeper.keeper.process;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Ensures that only one keeper, or one process of another kind, works on a data folder; thread-safe. The operating system holds the lock and releases it when the process ends, even
 * if it is killed; children do not inherit it.
 */
public final class InstanceLock implements AutoCloseable {
    private final FileChannel channel;

    private InstanceLock(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws FailureException of kind ENVIRONMENT if another process holds it, or the file cannot be written */
    public static InstanceLock take(Path file) throws FailureException {
        return take(file, "keeper");
    }

    /** @param what the kind of process, for the sentence */
    public static InstanceLock take(Path file, String what) throws FailureException {
        FileChannel channel;
        try {
            channel = PrivateFiles.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw unusable(file, e);
        }
        try {
            if (channel.tryLock() == null) {
                throw held(file, channel, what);
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8)));
            return new InstanceLock(channel);
        } catch (OverlappingFileLockException e) {
            throw closed(channel, held(file, channel, what));
        } catch (IOException e) {
            throw closed(channel, unusable(file, e));
        } catch (FailureException e) {
            throw closed(channel, e);
        }
    }

    private static FailureException closed(FileChannel channel, FailureException failure) {
        try {
            channel.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        return failure;
    }

    private static FailureException unusable(Path file, IOException e) {
        return new FailureException(
                FailureKind.ENVIRONMENT,
                file.toAbsolutePath() + " cannot be written (" + e.getClass().getSimpleName() + ": " + e.getMessage()
                        + "): give this user write access, or name another folder with --data",
                e);
    }

    private static FailureException held(Path file, FileChannel channel, String what) {
        String holder = "";
        try {
            ByteBuffer content = ByteBuffer.allocate(32);
            channel.read(content, 0);
            String pid = new String(content.array(), 0, content.position(), StandardCharsets.UTF_8).strip();
            holder = pid.isEmpty() ? "" : " (process " + pid + ")";
        } catch (IOException e) {
            holder = " (its pid cannot be read: " + e.getMessage() + ")";
        }
        return new FailureException(
                FailureKind.ENVIRONMENT,
                "Another " + what + holder + " holds " + file.toAbsolutePath()
                        + ": end it first, or name another folder with --data");
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
