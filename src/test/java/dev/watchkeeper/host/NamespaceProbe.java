package dev.watchkeeper.host;

import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.config.CheckSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Runs in a process with namespaces of its own and prints what the checks find there; stateless. */
final class NamespaceProbe {
    private NamespaceProbe() {}

    /** Argument: a folder on a small volume. It is filled between two checks. */
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        look("empty", folder);
        Path filler = folder.resolve("filler");
        byte[] block = new byte[4096];
        try (var out = Files.newOutputStream(filler)) {
            for (int i = 0; i < 100_000; i++) {
                out.write(block);
            }
        } catch (java.io.IOException e) {
            System.out.println("filled " + (Files.size(filler) > 0));
        }
        look("full", folder);
    }

    private static void look(String when, Path folder) throws Exception {
        for (HealthCheck check : HostChecks.of(
                CheckSettings.DEFAULTS,
                folder,
                folder.resolve("recordings"),
                () -> OptionalLong.of(0),
                () -> List.of("192.0.2.7", "8.8.8.8"),
                new SystemClock())) {
            if (Set.of("disk_space", "file_permissions", "network").contains(check.name())) {
                HealthCheck.Outcome outcome = check.run();
                System.out.println(
                        when + " " + check.name() + " " + outcome.status().id() + " " + outcome.message());
            }
        }
    }
}
