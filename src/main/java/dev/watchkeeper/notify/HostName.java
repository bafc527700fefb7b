package dev.watchkeeper.notify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** This machine's name; stateless. Asked of the kernel, since the resolver may take its time. */
public final class HostName {
    private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");

    private HostName() {}

    /** The name, without a domain as a rule. */
    public static String here() {
        try {
            String name = Files.readString(KERNEL).strip();
            return name.isEmpty() ? "localhost" : name;
        } catch (IOException e) {
            return "localhost";
        }
    }
}
