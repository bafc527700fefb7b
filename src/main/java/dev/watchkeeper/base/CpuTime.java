package dev.watchkeeper.base;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** Processor time; stateless and thread-safe. */
public final class CpuTime {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private CpuTime() {}

    /** Processor time of the calling thread so far, ns; 0 where the platform does not tell. */
    public static long ofThisThreadNanos() {
        return THREADS.isCurrentThreadCpuTimeSupported() ? THREADS.getCurrentThreadCpuTime() : 0;
    }
}
