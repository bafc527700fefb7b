package dev.watchkeeper.service;

import dev.watchkeeper.config.Settings;

/**
 * The limits for all processes of the service together; immutable.
 *
 * @param memoryBytes at least 500 MiB
 * @param cpuPercent of one processor, at least 200
 * @param startLimit whether systemd gives up after five failures within 600 s
 */
record ResourceLimits(long memoryBytes, int cpuPercent, boolean startLimit) {
    private static final long MEBIBYTE = 1 << 20;

    /** With the next constant: 1.5 times what 16 cameras used that record and detect motion, see docs/performance.md. */
    private static final long MEMORY_BASE = 512 * MEBIBYTE;

    private static final long MEMORY_PER_CAMERA = 128 * MEBIBYTE;
    private static final long MEMORY_PER_SERVICE = 256 * MEBIBYTE;

    /** The child that looks from outside, with every channel. */
    private static final long MEMORY_OF_WATCH = 128 * MEBIBYTE;

    private static final int CPU_BASE = 200;
    private static final int CPU_PER_CAMERA = 25;

    /** The number of cameras that {@link #CPU_BASE} suffices for with full decoding. */
    private static final int CAMERAS_IN_BASE = 8;

    private static final int CPU_PER_SERVICE = 100;

    /** The restreaming server, with some dozens of streams and readers. */
    private static final long MEMORY_OF_SERVER = 256 * MEBIBYTE;

    private static final int CPU_OF_SERVER = 50;

    /** An encoder of pictures of full size, with the frames that it looks ahead. */
    private static final long MEMORY_PER_PUBLISHER = 192 * MEBIBYTE;

    /** What decodes one camera of a grid, beyond the four for which {@link #MEMORY_PER_PUBLISHER} suffices: a grid of four takes 135 MB. */
    private static final long MEMORY_PER_TILE = 24 * MEBIBYTE;

    private static final int CPU_PER_PUBLISHER = 100;
    private static final int TASKS_BASE = 1024;
    private static final int TASKS_PER_CAMERA = 32;
    private static final int TASKS_PER_PUBLISHER = 64;

    /** A thread that reads, and those of its decoder. */
    private static final int TASKS_PER_TILE = 4;

    static ResourceLimits of(Settings.Systemd settings, int cameras, int services) {
        return of(settings, cameras, services, false);
    }

    /** @param watch whether a child looks from outside */
    static ResourceLimits of(Settings.Systemd settings, int cameras, int services, boolean watch) {
        return new ResourceLimits(
                settings.memoryMax()
                        .orElse(MEMORY_BASE
                                + cameras * MEMORY_PER_CAMERA
                                + services * MEMORY_PER_SERVICE
                                + (watch ? MEMORY_OF_WATCH : 0)),
                settings.cpuPercent()
                        .orElse(CPU_BASE
                                + Math.max(0, cameras - CAMERAS_IN_BASE) * CPU_PER_CAMERA
                                + services * CPU_PER_SERVICE),
                settings.startLimit());
    }

    /** The same for a service that restreams, too. What the user has set stays. */
    ResourceLimits with(Restreams streams, Settings.Systemd settings) {
        return new ResourceLimits(
                settings.memoryMax()
                        .orElse(memoryBytes
                                + MEMORY_OF_SERVER
                                + streams.publishers().processes() * MEMORY_PER_PUBLISHER
                                + streams.publishers().moreTiles() * MEMORY_PER_TILE),
                settings.cpuPercent()
                        .orElse(cpuPercent
                                + CPU_OF_SERVER
                                + streams.publishers().processes() * CPU_PER_PUBLISHER),
                startLimit);
    }

    /** Processes and threads of a service that restreams; far above what it uses, and far below what a machine has. */
    static int tasks(int cameras, Restreams.Publishers publishers) {
        return TASKS_BASE
                + cameras * TASKS_PER_CAMERA
                + (1 + publishers.processes()) * TASKS_PER_PUBLISHER
                + publishers.moreTiles() * TASKS_PER_TILE;
    }

    /** The value for a unit: in whole mebibytes if that is exact. */
    String memory() {
        return memoryBytes % MEBIBYTE == 0 ? memoryBytes / MEBIBYTE + "M" : Long.toString(memoryBytes);
    }
}
