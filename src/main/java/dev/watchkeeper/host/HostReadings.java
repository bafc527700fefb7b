package dev.watchkeeper.host;

import java.io.IOException;

/** Measurements of this machine and this process; thread-safe. */
interface HostReadings {
    /** Resident memory of this process, bytes. */
    long residentBytes() throws IOException;

    /** The smaller of cgroup limit and RAM, bytes. */
    long memoryLimitBytes() throws IOException;

    /** Memory in use on the machine or in the container, whichever is fuller, 0 to 100. */
    double memoryUsedPercent() throws IOException;

    /** Processor time of this process since its start. */
    long processCpuNanos();

    /** Processors that this process may use. */
    int processors();

    /** Processor time of the whole machine since boot. */
    CpuTicks cpuTicks() throws IOException;

    /** Time since boot, including time suspended. */
    double uptimeSeconds() throws IOException;

    /** Open descriptors of this process, and their limit. */
    Descriptors descriptors();

    /** In kernel ticks; immutable. */
    record CpuTicks(long busy, long total) {}

    record Descriptors(long open, long limit) {}
}
