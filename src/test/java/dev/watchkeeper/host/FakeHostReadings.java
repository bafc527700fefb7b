package dev.watchkeeper.host;

import java.util.concurrent.atomic.AtomicLong;

/** A machine with 1000 MiB whose readings tests set; thread-safe. */
final class FakeHostReadings implements HostReadings {
    volatile double residentPercent = 40;
    volatile double usedPercent = 50;
    volatile double uptimeSeconds = 1000;
    volatile Descriptors descriptors = new Descriptors(100, 1000);
    final AtomicLong ownCpuNanos = new AtomicLong();
    final AtomicLong busyTicks = new AtomicLong();
    final AtomicLong allTicks = new AtomicLong();

    @Override
    public long residentBytes() {
        return (long) (residentPercent / 100 * memoryLimitBytes());
    }

    @Override
    public long memoryLimitBytes() {
        return 1000L << 20;
    }

    @Override
    public double memoryUsedPercent() {
        return usedPercent;
    }

    @Override
    public long processCpuNanos() {
        return ownCpuNanos.get();
    }

    @Override
    public int processors() {
        return 2;
    }

    @Override
    public CpuTicks cpuTicks() {
        return new CpuTicks(busyTicks.get(), allTicks.get());
    }

    @Override
    public double uptimeSeconds() {
        return uptimeSeconds;
    }

    @Override
    public Descriptors descriptors() {
        return descriptors;
    }
}
