package dev.watchkeeper.media;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The devices that are being opened, or open, in this process, which has one of these; thread-safe. With the last lease of a device goes whatever is
 * still mapped of it: libav does not unmap the buffers of one that it could not start, and a driver keeps a device for the process that has them
 * mapped, for ever.
 */
public final class DeviceLeases {
    private static final Logger log = LoggerFactory.getLogger(DeviceLeases.class);
    private static final Path MAPPINGS = Path.of("/proc/self/maps");
    /** proc_pid_maps(5): begin, end, then rights, offset, device, inode and the path. */
    private static final Pattern MAPPING = Pattern.compile("([0-9a-f]+)-([0-9a-f]+)(?: +\\S+){4} +(/.*)");

    private static final String UNPLUGGED = " (deleted)";
    private static final MethodHandle UNMAP = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("munmap"),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));

    /** How often each is leased, by its real path. */
    private final Map<String, Integer> leased = new HashMap<>();

    /** One use of a device, to be closed when the device has been; thread-safe. */
    final class Lease implements AutoCloseable {
        private final String device;
        private boolean closed;

        private Lease(String device) {
            this.device = device;
        }

        /** Under the lock, so that nobody maps the device anew meanwhile; it takes less than a millisecond and calls nobody. */
        @Override
        public void close() {
            synchronized (leased) {
                if (!closed && leased.merge(device, -1, Integer::sum) == 0) {
                    leased.remove(device);
                    unmapLeftovers(device);
                }
                closed = true;
            }
        }
    }

    /** @param device may be a link, as those below {@code /dev/v4l} are */
    Lease of(Path device) {
        String real;
        try {
            real = device.toRealPath().toString();
        } catch (IOException e) {
            real = device.toString(); // then nothing of it can be mapped either
        }
        synchronized (leased) {
            leased.merge(real, 1, Integer::sum);
        }
        return new Lease(real);
    }

    private static void unmapLeftovers(String device) {
        try {
            for (String line : Files.readAllLines(MAPPINGS)) {
                Matcher mapping = MAPPING.matcher(line);
                if (mapping.matches() && isOfDevice(mapping.group(3), device)) {
                    unmap(
                            HexFormat.fromHexDigitsToLong(mapping.group(1)),
                            HexFormat.fromHexDigitsToLong(mapping.group(2)));
                }
            }
        } catch (IOException e) {
            log.debug("What is mapped of {} cannot be found out", device, e);
        }
    }

    private static boolean isOfDevice(String path, String device) {
        return path.equals(device) || path.equals(device + UNPLUGGED);
    }

    private static void unmap(long begin, long end) {
        try {
            int failed = (int) UNMAP.invokeExact(MemorySegment.ofAddress(begin), end - begin);
            if (failed != 0) {
                log.debug("{} bytes of a device stay mapped", end - begin);
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("munmap throws nothing", e);
        }
    }
}
