package dev.watchkeeper.camera.device;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;

/** The calls, made through the C library; stateless, thread-safe. */
final class LinuxVideo implements VideoCalls {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout ERROR_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = ERROR_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final Linker.Option WITH_ERRNO = Linker.Option.captureCallState("errno");

    private static final MethodHandle OPEN = call(
            "open",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
            WITH_ERRNO,
            Linker.Option.firstVariadicArg(2));
    private static final MethodHandle IOCTL = call(
            "ioctl",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS),
            WITH_ERRNO,
            Linker.Option.firstVariadicArg(2));
    private static final MethodHandle POLL = call(
            "poll",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT),
            WITH_ERRNO);
    private static final MethodHandle MMAP = call(
            "mmap",
            FunctionDescriptor.of(
                    ValueLayout.ADDRESS,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_LONG),
            WITH_ERRNO);
    private static final MethodHandle MUNMAP =
            call("munmap", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));
    private static final MethodHandle CLOSE =
            call("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    /** O_RDWR, O_NONBLOCK and O_CLOEXEC of fcntl.h; the same on x64 and arm64. */
    private static final int OPEN_FLAGS = 0x2 | 0x800 | 0x80000;
    /** PROT_READ and PROT_WRITE of sys/mman.h: some drivers refuse a read-only mapping. */
    private static final int PROTECTION = 0x1 | 0x2;

    private static final int MAP_SHARED = 1;
    /** MAP_FAILED of sys/mman.h. */
    private static final long MAP_FAILED = -1;
    /** A signal may interrupt a call; interruptions without end are a failure. */
    private static final int MAX_INTERRUPTED = 100;

    private static MethodHandle call(String name, FunctionDescriptor form, Linker.Option... options) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), form, options);
    }

    @Override
    public Device open(Path device) throws CallFailure {
        Arena arena = Arena.ofConfined();
        boolean opened = false;
        try {
            MemorySegment state = arena.allocate(ERROR_STATE);
            int descriptor = open(state, arena.allocateFrom(device.toString()));
            opened = true;
            return new LinuxDevice(descriptor, state, arena);
        } finally {
            if (!opened) {
                arena.close();
            }
        }
    }

    private static int open(MemorySegment state, MemorySegment path) throws CallFailure {
        for (int attempt = 0; ; attempt++) {
            int descriptor;
            try {
                descriptor = (int) OPEN.invokeExact(state, path, OPEN_FLAGS);
            } catch (Throwable e) {
                throw unexpected(e);
            }
            if (descriptor >= 0) {
                return descriptor;
            }
            throwUnlessInterrupted("open", state, attempt);
        }
    }

    /** @param argument unchanged if the call is interrupted */
    static void ioctl(int descriptor, Requests.Request request, MemorySegment argument, MemorySegment state)
            throws CallFailure {
        for (int attempt = 0; ; attempt++) {
            int result;
            try {
                result = (int) IOCTL.invokeExact(state, descriptor, request.number(), argument);
            } catch (Throwable e) {
                throw unexpected(e);
            }
            if (result >= 0) {
                return;
            }
            throwUnlessInterrupted(request.name(), state, attempt);
        }
    }

    /** @return how many descriptors are ready; 0 if the call was interrupted */
    static int poll(MemorySegment descriptors, int count, int millis, MemorySegment state) throws CallFailure {
        int result;
        try {
            result = (int) POLL.invokeExact(state, descriptors, (long) count, millis);
        } catch (Throwable e) {
            throw unexpected(e);
        }
        if (result < 0) {
            throwUnlessInterrupted("poll", state, 0);
        }
        return Math.max(0, result);
    }

    /** Maps a part of a device; call {@link #unmap} afterwards. */
    static MemorySegment map(int descriptor, long offset, long bytes, MemorySegment state) throws CallFailure {
        MemorySegment mapped;
        try {
            mapped = (MemorySegment)
                    MMAP.invokeExact(state, MemorySegment.NULL, bytes, PROTECTION, MAP_SHARED, descriptor, offset);
        } catch (Throwable e) {
            throw unexpected(e);
        }
        if (mapped.address() == MAP_FAILED) {
            throw new CallFailure("mmap", (int) ERRNO.get(state, 0L));
        }
        return mapped.reinterpret(bytes);
    }

    static void unmap(MemorySegment mapped) {
        try {
            int ignored = (int) MUNMAP.invokeExact(mapped, mapped.byteSize());
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

    private static void throwUnlessInterrupted(String call, MemorySegment state, int attempt) throws CallFailure {
        int errno = (int) ERRNO.get(state, 0L);
        if (errno != CallFailure.EINTR || attempt >= MAX_INTERRUPTED) {
            throw new CallFailure(call, errno);
        }
    }

    private static RuntimeException unexpected(Throwable e) {
        return switch (e) {
            case RuntimeException runtime -> runtime;
            case Error error -> throw error;
            default -> new IllegalStateException("calls of the C library throw nothing", e);
        };
    }
}
