package dev.watchkeeper.base;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** Processor time; stateless and thread-safe. */
public final class CpuTime {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private CpuTime() {}

    /** Processor time used by the calling thread, ns; 0 where the platform does not report it. */
    public static long ofThisThreadNanos() {
        return THREADS.isCurrentThreadCpuTimeSupported() ? THREADS.getCurrentThreadCpuTime() : 0;
    }
}
