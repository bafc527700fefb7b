package dev.watchkeeper.notify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads this machine's name from the kernel, because the resolver may be slow; stateless. */
public final class HostName {
    private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");

    private HostName() {}

    /** The name, usually without a domain. */
    public static String here() {
        try {
            String name = Files.readString(KERNEL).strip();
            return name.isEmpty() ? "localhost" : name;
        } catch (IOException e) {
            return "localhost";
        }
    }
}
