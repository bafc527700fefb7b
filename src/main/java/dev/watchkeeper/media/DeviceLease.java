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
 * That a device is being opened, or open, in this process; thread-safe. With its last lease goes whatever is still mapped of a device: libav does not
 * unmap the buffers of one that it could not start, and a driver keeps a device for the process that has them mapped, for ever.
 */
final class DeviceLease implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DeviceLease.class);
    private static final Path MAPPINGS = Path.of("/proc/self/maps");
    /** proc_pid_maps(5): begin, end, then rights, offset, device, inode and the path. */
    private static final Pattern MAPPING = Pattern.compile("([0-9a-f]+)-([0-9a-f]+)(?: +\\S+){4} +(/.*)");

    private static final String UNPLUGGED = " (deleted)";
    private static final MethodHandle UNMAP = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("munmap"),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));
    private static final Map<String, Integer> LEASES = new HashMap<>();

    private final String device;
    private boolean closed;

    private DeviceLease(String device) {
        this.device = device;
    }

    /** @param device may be a link, as those below {@code /dev/v4l} are */
    static DeviceLease of(Path device) {
        String real;
        try {
            real = device.toRealPath().toString();
        } catch (IOException e) {
            real = device.toString(); // then nothing of it can be mapped either
        }
        synchronized (LEASES) {
            LEASES.merge(real, 1, Integer::sum);
        }
        return new DeviceLease(real);
    }

    @Override
    public void close() {
        synchronized (LEASES) {
            if (closed) {
                return;
            }
            closed = true;
            if (LEASES.merge(device, -1, Integer::sum) == 0) {
                LEASES.remove(device);
                unmapLeftovers();
            }
        }
    }

    private void unmapLeftovers() {
        try {
            for (String line : Files.readAllLines(MAPPINGS)) {
                Matcher mapping = MAPPING.matcher(line);
                if (mapping.matches() && isOfDevice(mapping.group(3))) {
                    unmap(
                            HexFormat.fromHexDigitsToLong(mapping.group(1)),
                            HexFormat.fromHexDigitsToLong(mapping.group(2)));
                }
            }
        } catch (IOException e) {
            log.debug("What is mapped of {} cannot be found out", device, e);
        }
    }

    private boolean isOfDevice(String path) {
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
