package dev.watchkeeper.keeper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How often the system has killed something in this control group for want of memory; immutable. Without cgroup v2 it knows of none. */
final class OomKills {
    private static final String COUNT = "oom_kill ";

    private final Path events;

    OomKills() {
        events = Path.of("/sys/fs/cgroup", ownGroup(), "memory.events");
    }

    private static String ownGroup() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/cgroup"))) {
                if (line.startsWith("0::/")) {
                    return line.substring("0::/".length());
                }
            }
        } catch (IOException e) {
            // No control groups: nothing is known.
            return "";
        }
        return "";
    }

    long count() {
        try {
            for (String line : Files.readAllLines(events)) {
                if (line.startsWith(COUNT)) {
                    return Long.parseLong(line.substring(COUNT.length()).strip());
                }
            }
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
        return 0;
    }
}
