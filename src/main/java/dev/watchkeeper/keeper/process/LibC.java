package dev.watchkeeper.keeper.process;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** Calls of the C library for processes and pipes that Java lacks; stateless and thread-safe. */
final class LibC {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout ERROR_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = ERROR_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle PRCTL = call(
            "prctl",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG),
            // All arguments but the first are variadic, which some platforms pass differently.
            Linker.Option.firstVariadicArg(1));
    private static final MethodHandle KILL =
            call("kill", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final MethodHandle WAITPID = call(
            "waitpid",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
    private static final MethodHandle PIPE2 =
            call("pipe2", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
    private static final MethodHandle POLL = call(
            "poll",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));
    private static final MethodHandle READ = call(
            "read",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG),
            Linker.Option.captureCallState("errno"));
    private static final MethodHandle CLOSE =
            call("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    /** From linux/prctl.h, sys/wait.h, fcntl.h, poll.h and errno.h; the same on x64 and arm64. */
    private static final int PR_SET_CHILD_SUBREAPER = 36;

    private static final int WNOHANG = 1;
    private static final int O_CLOEXEC = 0x80000;
    private static final short POLLIN = 1;
    private static final int EINTR = 4;

    /** A {@code struct pollfd}: an int and two shorts. */
    private static final long POLLFD_BYTES = 8;

    private LibC() {}

    private static MethodHandle call(String name, FunctionDescriptor form, Linker.Option... options) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), form, options);
    }

    /** Makes this process the parent of orphaned descendants. */
    static boolean becomeSubreaper() {
        try {
            return (int) PRCTL.invokeExact(PR_SET_CHILD_SUBREAPER, 1L, 0L, 0L, 0L) == 0;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /**
     * Sends a signal.
     *
     * @param pid a process; negative for a process group
     * @return false if there is no such process, or it belongs to another user
     */
    static boolean kill(long pid, int signal) {
        if (pid == 0 || pid == 1 || pid == -1) {
            throw new IllegalArgumentException("not one of our processes: " + pid);
        }
        try {
            return (int) KILL.invokeExact((int) pid, signal) == 0;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Reaps one adopted process that ended, and no other, so that it vanishes from the table. */
    static boolean reap(long pid) {
        try {
            return (int) WAITPID.invokeExact((int) pid, MemorySegment.NULL, WNOHANG) > 0;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Opens a pipe. @return the descriptors of its read and write ends, closed on exec; empty if there are no more descriptors */
    static int[] pipe() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ends = arena.allocate(ValueLayout.JAVA_INT, 2);
            int failed = (int) PIPE2.invokeExact(ends, O_CLOEXEC);
            return failed == 0 ? ends.toArray(ValueLayout.JAVA_INT) : new int[0];
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** @return whether data or the end of the stream can be read before the time is over */
    static boolean awaitReadable(int descriptor, int millis) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment polled = arena.allocate(POLLFD_BYTES, Integer.BYTES);
            polled.set(ValueLayout.JAVA_INT, 0, descriptor);
            polled.set(ValueLayout.JAVA_SHORT, Integer.BYTES, POLLIN);
            return (int) POLL.invokeExact(polled, 1L, millis) > 0;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** @return the number of bytes read; 0 or less at the end */
    static int read(int descriptor, MemorySegment buffer) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(ERROR_STATE);
            while (true) {
                long read = (long) READ.invokeExact(state, descriptor, buffer, buffer.byteSize());
                if (read >= 0 || (int) ERRNO.get(state, 0L) != EINTR) {
                    return (int) read;
                }
            }
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static void close(int descriptor) {
        try {
            int ignored = (int) CLOSE.invokeExact(descriptor);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static RuntimeException unexpected(Throwable e) {
        return switch (e) {
            case RuntimeException runtime -> runtime;
            case Error error -> throw error;
            default -> new IllegalStateException("C functions do not throw", e);
        };
    }
}
