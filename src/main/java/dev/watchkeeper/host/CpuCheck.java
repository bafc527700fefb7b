package dev.watchkeeper.host;

import dev.watchkeeper.base.Clock;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * How busy the processors were since the previous run, or for a second in the first; confined to one run at a time. In a container limited to
 * a fraction of the processors, the share of that limit counts if it is higher.
 */
final class CpuCheck implements HealthCheck {
    private static final Duration FIRST_SAMPLE = Duration.ofSeconds(1);
    private static final double NO_ERROR = 101;

    private final double warning;
    private final HostReadings host;
    private final Clock clock;
    private Optional<Sample> before = Optional.empty();

    private record Sample(HostReadings.CpuTicks ticks, long ownNanos, long atNanos) {}

    CpuCheck(double warning, HostReadings host, Clock clock) {
        this.warning = warning;
        this.host = host;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "cpu";
    }

    @Override
    public Outcome run() throws IOException, InterruptedException {
        Sample from;
        if (before.isPresent()) {
            from = before.get();
        } else {
            from = sample();
            clock.sleep(FIRST_SAMPLE);
        }
        Sample to = sample();
        before = Optional.of(to);
        long total = Math.max(1, to.ticks.total() - from.ticks.total());
        double all = 100.0 * (to.ticks.busy() - from.ticks.busy()) / total;
        double allowed = Math.max(1, (double) (to.atNanos - from.atNanos) * host.processors());
        double own = 100.0 * (to.ownNanos - from.ownNanos) / allowed;
        double busy = Math.clamp(Math.max(all, own), 0, 100);
        return Outcome.share(busy, warning, NO_ERROR, "CPU " + Texts.whole(busy) + "%", busy);
    }

    private Sample sample() throws IOException {
        return new Sample(host.cpuTicks(), host.processCpuNanos(), clock.monotonicNanos());
    }
}
