package dev.watchkeeper.host;

import java.io.IOException;

/** Numbers about this machine and this process; thread-safe. */
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

    /** Processor time of the whole machine since it was started. */
    CpuTicks cpuTicks() throws IOException;

    /** Time since the machine was started, with that in which it was suspended. */
    double uptimeSeconds() throws IOException;

    /** Descriptors that this process has open, and how many it may have. */
    Descriptors descriptors();

    /** In ticks of the kernel; immutable. */
    record CpuTicks(long busy, long total) {}

    record Descriptors(long open, long limit) {}
}
