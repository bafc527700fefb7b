package dev.watchkeeper.lab.simulate;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.SystemClock;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The settings of a simulator; immutable.
 *
 * @param address to listen on
 * @param port the shared port; the cameras' own ports follow it. 0 lets the system choose all of them
 * @param cacheFolder where to keep encoded scenes for the next start; empty: in memory only
 * @param clock the clock of the simulator
 */
public record SimulatorOptions(
        List<CameraOptions> cameras, InetAddress address, int port, Optional<Path> cacheFolder, Clock clock) {
    private static final int MAX_CAMERAS = 256;

    public SimulatorOptions {
        cameras = List.copyOf(cameras);
        if (cameras.isEmpty() || cameras.size() > MAX_CAMERAS) {
            throw new IllegalArgumentException(
                    "a simulator has 1 to " + MAX_CAMERAS + " cameras, not " + cameras.size());
        }
        if (port < 0 || port + cameras.size() > 65535) {
            throw new IllegalArgumentException(
                    "too few ports from " + port + " on for " + cameras.size() + " cameras; the highest is 65535");
        }
        Set<String> names = new HashSet<>();
        for (CameraOptions camera : cameras) {
            if (!names.add(camera.name())) {
                throw new IllegalArgumentException("two cameras have the name '" + camera.name() + "'");
            }
        }
    }

    /** For tests: free ports on loopback, nothing kept on disk. */
    public static SimulatorOptions of(CameraOptions... cameras) {
        return new SimulatorOptions(
                List.of(cameras), InetAddress.getLoopbackAddress(), 0, Optional.empty(), new SystemClock());
    }

    public SimulatorOptions withPort(int other) {
        return new SimulatorOptions(cameras, address, other, cacheFolder, clock);
    }
}
