package dev.watchkeeper.base;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clock since the host's boot, which keeps running while the host is suspended; immutable. Java has none, so this calls the C library.
 * On systems without it the monotonic clock stands in, and suspension goes undetected.
 */
final class BootClock {
    private static final Logger log = LoggerFactory.getLogger(BootClock.class);

    /** CLOCK_BOOTTIME of linux/time.h. */
    private static final int BOOT_TIME = 7;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final StructLayout TIMESPEC = MemoryLayout.structLayout(
            ValueLayout.JAVA_LONG.withName("tv_sec"), ValueLayout.JAVA_LONG.withName("tv_nsec"));

    private final MethodHandle getTime;
    private final String id;

    BootClock() {
        Linker linker = Linker.nativeLinker();
        getTime = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("clock_gettime"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
        id = readId();
    }

    /** The kernel's random id of this boot. Without one, each process counts as a boot of its own, which claims the least. */
    private static String readId() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        } catch (IOException e) {
            log.debug("The kernel names no boot id", e);
            return UUID.randomUUID().toString();
        }
    }

    long nanos() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment time = arena.allocate(TIMESPEC);
            int failed = (int) getTime.invokeExact(BOOT_TIME, time);
            return failed == 0
                    ? time.get(ValueLayout.JAVA_LONG, 0) * NANOS_PER_SECOND + time.get(ValueLayout.JAVA_LONG, 8)
                    : System.nanoTime();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("clock_gettime throws nothing", e);
        }
    }

    String id() {
        return id;
    }
}
