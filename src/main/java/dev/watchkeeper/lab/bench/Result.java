package dev.watchkeeper.lab.bench;

import java.time.Duration;
import java.util.Optional;

/**
 * What one program cost; immutable.
 *
 * @param cpu processor time of all its processes while measured
 * @param measured for how long
 * @param residentBytes the most that was seen while measured
 * @param remark for example which cameras were late; empty if nothing is known
 */
record Result(
        Contender.Kind program,
        String scene,
        int cameras,
        Duration cpu,
        Duration measured,
        long residentBytes,
        Optional<String> remark) {
    /** Processor seconds for one camera and minute. */
    double cpuPerCameraMinute() {
        return cpu.toNanos() / 1e9 / cameras / (measured.toNanos() / 60e9);
    }

    /** The share of one processor for one camera. */
    double coreShare() {
        return cpuPerCameraMinute() / 60;
    }

    /** The share of one processor in all. */
    double allCores() {
        return coreShare() * cameras;
    }
}
