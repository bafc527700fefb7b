package dev.watchkeeper.lab.bench;

import java.time.Duration;
import java.util.Optional;

/**
 * The cost of one program; immutable.
 *
 * @param cpu processor time of all its processes during the measurement
 * @param measured length of the measurement
 * @param residentBytes the highest value during the measurement
 * @param remark for example how many cameras were late; empty if nothing is known
 */
record Result(
        Contender.Kind program,
        String scene,
        int cameras,
        Duration cpu,
        Duration measured,
        long residentBytes,
        Optional<String> remark) {
    /** Processor seconds per camera and minute. */
    double cpuPerCameraMinute() {
        return cpu.toNanos() / 1e9 / cameras / (measured.toNanos() / 60e9);
    }

    /** The share of one processor per camera. */
    double coreShare() {
        return cpuPerCameraMinute() / 60;
    }

    /** The share of one processor for all cameras. */
    double allCores() {
        return coreShare() * cameras;
    }
}
