package dev.watchkeeper.host;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.config.CheckSettings;
import dev.watchkeeper.host.HealthCheck.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Creates the checks of the host; stateless. */
public final class HostChecks {
    private static final double DESCRIPTORS_WARNING = 80;
    private static final double DESCRIPTORS_ERROR = 95;

    private HostChecks() {}

    /**
     * All checks of the host itself.
     *
     * @param data the data folder
     * @param recordings the folder of the recordings, which may lie on another volume
     * @param deletable bytes of recordings that retention may delete; empty before its first scan
     * @param cameraHosts the hosts of the cameras' addresses, read at each check
     */
    public static List<HealthCheck> of(
            CheckSettings settings,
            Path data,
            Path recordings,
            Supplier<OptionalLong> deletable,
            Supplier<List<String>> cameraHosts,
            Clock clock) {
        HostReadings host = new LinuxHost();
        return List.of(
                new DiskSpaceCheck(settings, DiskSpaceCheck.Volume.of(recordings, data), deletable),
                memory(settings, host),
                new CpuCheck(settings.cpuWarning(), host, clock),
                new NetworkCheck(settings.network(), cameraHosts, new LinuxNetwork()),
                new WriteCheck(List.of(data, recordings)),
                descriptors(host),
                new ClockStepCheck(host, clock));
    }

    /** A check that succeeds if the call returns. */
    public static HealthCheck answering(String name, String subject, Runnable question) {
        return named(name, () -> {
            try {
                question.run();
                return Outcome.of(CheckStatus.OK, subject + " OK");
            } catch (RuntimeException e) {
                return Outcome.of(CheckStatus.ERROR, subject + " ERROR - " + e.getMessage());
            }
        });
    }

    static HealthCheck memory(CheckSettings settings, HostReadings host) {
        return named("memory", () -> {
            double used = host.memoryUsedPercent();
            return Outcome.share(
                    used,
                    settings.memoryWarning(),
                    settings.memoryError(),
                    "Memory " + Texts.whole(used) + "% used",
                    used);
        });
    }

    static HealthCheck descriptors(HostReadings host) {
        return named("descriptors", () -> {
            HostReadings.Descriptors now = host.descriptors();
            double used = 100.0 * now.open() / now.limit();
            return Outcome.share(
                    used,
                    DESCRIPTORS_WARNING,
                    DESCRIPTORS_ERROR,
                    "Descriptors " + Texts.whole(used) + "% used, " + now.open() + " of " + now.limit(),
                    used);
        });
    }

    private interface Work {
        Outcome run() throws Exception;
    }

    private static HealthCheck named(String name, Work work) {
        return new HealthCheck() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Outcome run() throws Exception {
                return work.run();
            }
        };
    }
}
