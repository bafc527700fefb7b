package dev.watchkeeper.lab.demo;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Arguments and configuration of the demo's processes; immutable. */
public final class DemoSetup {
    /** The names of the cameras in the node; each shows the scene of its name. The simulator calls them cam1, cam2 and so on. */
    public static final List<String> CAMERAS = List.of("yard", "street", "room", "night");

    /** The camera that breaks now and then. */
    public static final String BREAKS = "street";

    private final Path folder;
    private final Path cache;

    /** @param folder for everything that the demo must not leave behind */
    public DemoSetup(Path folder) {
        this.folder = folder;
        this.cache = cache(folder);
    }

    /** Drawn scenes and unpacked libraries are kept in the build folder for the next demo, until a clean build. */
    private static Path cache(Path temporary) {
        String home = System.getProperty("watchkeeper.home");
        Path built = home == null ? temporary : Path.of(home, "target");
        return (Files.isWritable(built) ? built : temporary).resolve("demo-cache");
    }

    /** The simulator's name for a camera. */
    static String simulated(String camera) {
        return "cam" + (CAMERAS.indexOf(camera) + 1);
    }

    public List<String> javaOptions() {
        return List.of("-Dorg.bytedeco.javacpp.cachedir=" + cache);
    }

    public List<String> simulatorArguments() {
        return List.of(
                "simulate",
                "--cameras",
                Integer.toString(CAMERAS.size()),
                "--scene",
                String.join(",", CAMERAS),
                "--port",
                "0",
                "--control-port",
                "0",
                "--cache",
                cache.toString());
    }

    /**
     * Writes the node's configuration and returns the arguments that use it.
     *
     * @param urls of the simulated cameras, in the order of {@link #CAMERAS}
     * @param port the preferred port
     */
    public List<String> nodeArguments(List<String> urls, int port) throws FailureException {
        return List.of(
                "run",
                "-c",
                writeConfig(urls).toString(),
                "--data",
                folder.resolve("data").toString(),
                "--port",
                Integer.toString(freePort(port)));
    }

    private Path writeConfig(List<String> urls) throws FailureException {
        StringBuilder yaml = new StringBuilder("""
                record: {pre-motion: 4s, post-motion: 4s}
                snapshot: {interval: 60s}
                storage: {max-size: 500MB}
                cameras:
                """);
        for (int i = 0; i < urls.size(); i++) {
            yaml.append(String.format(Locale.ROOT, "  %s: {url: \"%s\"}%n", CAMERAS.get(i), urls.get(i)));
        }
        try {
            return Files.writeString(folder.resolve("watchkeeper.yml"), yaml);
        } catch (IOException e) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT, "Cannot write the demo's configuration: " + e.getMessage(), e);
        }
    }

    /** The wanted port if it is free, else 0, so that the node takes any. */
    private static int freePort(int wanted) {
        try (ServerSocket probe = new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        } catch (IOException e) {
            return 0;
        }
    }
}
