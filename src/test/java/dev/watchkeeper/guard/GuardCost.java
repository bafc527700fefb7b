package dev.watchkeeper.guard;

import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.config.CheckSettings;
import dev.watchkeeper.config.GuardSettings;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Measures what the guard and a round of checks cost; not a test. Prints the lines of docs/decisions/0014-guard.md. */
final class GuardCost {
    private static final int CAMERAS = 32;

    private GuardCost() {}

    public static void main(String[] args) throws Exception {
        SystemClock clock = new SystemClock();
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long bytesBefore = threads.getCurrentThreadAllocatedBytes();
        ResourceGuard guard = new ResourceGuard(GuardSettings.DEFAULTS, clock);
        for (int i = 0; i < CAMERAS; i++) {
            String name = "camera-" + i;
            guard.registerCamera(name, () -> 15);
            guard.registerQueues(() -> List.of(
                    QueueReading.of(name, "record", 3, 2500),
                    QueueReading.of(name, "motion", 1, 300),
                    QueueReading.of(name, "live", 0, 500)));
        }
        guard.check();
        System.out.printf(
                "guard of %d cameras: %d bytes made%n",
                CAMERAS, threads.getCurrentThreadAllocatedBytes() - bytesBefore);
        ResourceGuard marked = new ResourceGuard(GuardSettings.DEFAULTS, clock);
        for (int round = 0; round < 5; round++) {
            long marks = 2_000_000;
            long allocated = threads.getCurrentThreadAllocatedBytes();
            long from = clock.monotonicNanos();
            for (int i = 0; i < marks; i++) {
                marked.recordFrame("front");
            }
            long each = (clock.monotonicNanos() - from) / marks;
            System.out.printf(
                    "recordFrame: %d ns, %d bytes%n",
                    each, (threads.getCurrentThreadAllocatedBytes() - allocated) / marks);
            int looks = 200;
            from = threads.getCurrentThreadCpuTime();
            for (int i = 0; i < looks; i++) {
                guard.check();
            }
            System.out.printf("a look: %.2f ms%n", (threads.getCurrentThreadCpuTime() - from) / 1e6 / looks);
        }
        Path folder = Files.createTempDirectory("guard-cost");
        List<HealthCheck> checks = new ArrayList<>(HostChecks.of(
                CheckSettings.DEFAULTS,
                folder,
                folder,
                () -> OptionalLong.of(0),
                List.of("192.168.1.5", "localhost"),
                clock));
        for (int round = 0; round < 10; round++) {
            long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            long from = clock.monotonicNanos();
            for (HealthCheck check : checks) {
                check.run();
            }
            System.out.printf(
                    "a round of checks: %.2f ms CPU, %.1f ms%n",
                    (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu) / 1e6,
                    (clock.monotonicNanos() - from) / 1e6);
        }
        Files.delete(folder);
    }
}
