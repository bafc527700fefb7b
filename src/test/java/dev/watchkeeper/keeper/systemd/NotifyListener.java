package dev.watchkeeper.keeper.systemd;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The receiving end: a real datagram socket of the family AF_UNIX, like systemd's; confined to one thread. */
public final class NotifyListener implements AutoCloseable {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle SOCKET = call("socket", 3);
    private static final MethodHandle CLOSE = call("close", 1);
    private static final MethodHandle BIND = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("bind"),
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
    private static final MethodHandle RECV = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("recv"),
            FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT));
    private static final int DATAGRAM = 2;
    private static final int DO_NOT_WAIT = 0x40;

    private final int descriptor;

    private NotifyListener(int descriptor) {
        this.descriptor = descriptor;
    }

    private static MethodHandle call(String name, int ints) {
        ValueLayout[] parameters = new ValueLayout[ints];
        Arrays.fill(parameters, ValueLayout.JAVA_INT);
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name), FunctionDescriptor.of(ValueLayout.JAVA_INT, parameters));
    }

    /** @param address a path, or an abstract name with {@code @} before it */
    public static NotifyListener at(String address) throws Throwable {
        byte[] path = address.getBytes(StandardCharsets.UTF_8);
        int descriptor = (int) SOCKET.invokeExact(1, DATAGRAM, 0);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment target = arena.allocate(2 + path.length + 1L, 2);
            target.set(ValueLayout.JAVA_SHORT, 0, (short) 1);
            MemorySegment.copy(path, 0, target, ValueLayout.JAVA_BYTE, 2, path.length);
            boolean isAbstract = address.startsWith("@");
            if (isAbstract) {
                target.set(ValueLayout.JAVA_BYTE, 2, (byte) 0);
            }
            int failed = (int) BIND.invokeExact(descriptor, target, 2 + path.length + (isAbstract ? 0 : 1));
            if (descriptor < 0 || failed != 0) {
                throw new IllegalStateException("no socket at " + address);
            }
            return new NotifyListener(descriptor);
        }
    }

    /** The datagrams received so far, one text each; does not wait. */
    public List<String> heard() {
        List<String> all = new ArrayList<>();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(4096);
            while (true) {
                long bytes = (long) RECV.invokeExact(descriptor, buffer, buffer.byteSize(), DO_NOT_WAIT);
                if (bytes < 0) {
                    return all;
                }
                byte[] text = buffer.asSlice(0, bytes).toArray(ValueLayout.JAVA_BYTE);
                all.add(new String(text, StandardCharsets.UTF_8));
            }
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            int ignored = (int) CLOSE.invokeExact(descriptor);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
