package dev.watchkeeper.keeper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Counts how often the OOM killer acted in this control group; immutable. Without cgroup v2 the count is always 0. */
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
            // Without control groups, nothing is known.
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
