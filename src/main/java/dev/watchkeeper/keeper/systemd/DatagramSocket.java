package dev.watchkeeper.keeper.systemd;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A datagram socket of the family AF_UNIX, which Java lacks; it only sends and never waits; confined to one thread. */
final class DatagramSocket implements AutoCloseable {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle SOCKET = call(
            "socket",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final MethodHandle SENDTO = call(
            "sendto",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_INT));
    private static final MethodHandle CLOSE =
            call("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    /** From bits/socket.h; the same on x64 and arm64. */
    private static final short AF_UNIX = 1;

    private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
    private static final int MSG_DONTWAIT_NOSIGNAL = 0x40 | 0x4000;

    /** A {@code struct sockaddr_un}: a short, then the path of at most 108 bytes. */
    private static final int PATH_OFFSET = Short.BYTES;

    private static final int MAX_PATH_BYTES = 108;

    private final int descriptor;
    private final byte[] path;

    private DatagramSocket(int descriptor, byte[] path) {
        this.descriptor = descriptor;
        this.path = path;
    }

    private static MethodHandle call(String name, FunctionDescriptor form) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), form);
    }

    /**
     * Opens a socket that sends to an address.
     *
     * @param address a path, or an abstract name with {@code @} before it
     * @return empty if the address is neither or too long, or the system has no socket left
     */
    static Optional<DatagramSocket> to(String address) {
        byte[] path = address.getBytes(StandardCharsets.UTF_8);
        boolean isAbstract = address.startsWith("@");
        if (!isAbstract && !address.startsWith("/") || path.length < 2 || path.length >= MAX_PATH_BYTES) {
            return Optional.empty();
        }
        if (isAbstract) {
            path[0] = 0; // A leading zero byte marks an abstract name.
        }
        try {
            int descriptor = (int) SOCKET.invokeExact((int) AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);
            return descriptor < 0 ? Optional.empty() : Optional.of(new DatagramSocket(descriptor, path));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** @return false if nobody listens, or the listener's queue is full */
    boolean send(String text) {
        try (Arena arena = Arena.ofConfined()) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            MemorySegment message = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
            // An abstract name is as long as the address says; a path ends with a zero byte, which allocate has
            // written.
            MemorySegment target = arena.allocate(PATH_OFFSET + path.length + 1L, Short.BYTES);
            target.set(ValueLayout.JAVA_SHORT, 0, AF_UNIX);
            MemorySegment.copy(path, 0, target, ValueLayout.JAVA_BYTE, PATH_OFFSET, path.length);
            int targetBytes = PATH_OFFSET + path.length + (path[0] == 0 ? 0 : 1);
            return (long) SENDTO.invokeExact(
                            descriptor, message, (long) bytes.length, MSG_DONTWAIT_NOSIGNAL, target, targetBytes)
                    == bytes.length;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public void close() {
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
