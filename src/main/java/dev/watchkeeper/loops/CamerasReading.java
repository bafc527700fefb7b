package dev.watchkeeper.loops;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.RuntimeDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the running node of a data folder last reported of its cameras; immutable. Every process of the data folder may read it, also while the node hangs
 * or its database is broken.
 *
 * @param writtenAt the wall clock at the writing
 * @param pid the node's process
 * @param boot the same moment on the clock of the host, which no step changes
 * @param data the data folder
 * @param cameras in the order of the configuration; none if none is configured
 */
public record CamerasReading(Instant writtenAt, long pid, Boot boot, Path data, List<ReportedCamera> cameras) {
    /** Three times the longest pause between two writings: a report older than this says nothing about now. */
    public static final Duration STALE_AFTER = CamerasFile.EVERY.multipliedBy(3);

    /** A writer without an end would fill the reader's memory. */
    private static final long MAX_BYTES = 4L << 20;

    public CamerasReading {
        cameras = List.copyOf(cameras);
    }

    /** A moment since the host's boot; immutable. */
    public record Boot(String id, long nanos) {}

    /**
     * Reads the report.
     *
     * @return empty if there is none, if it is damaged, older than {@link #STALE_AFTER}, of a process that has ended, of another data folder, or of an
     *     account that owns neither the data folder nor this process
     */
    public static Optional<CamerasReading> of(Path data, Clock clock) {
        return RuntimeDirectory.all().stream()
                .flatMap(directory -> read(RuntimeDirectory.of(directory, data), data, clock).stream())
                .findFirst();
    }

    static Optional<CamerasReading> read(Path folder, Path data, Clock clock) {
        Path file = folder.resolve(CamerasFile.NAME);
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    || Files.size(file) > MAX_BYTES
                    || !isOurs(file, data)) {
                return Optional.empty();
            }
            return CamerasText.read(Files.readString(file, StandardCharsets.UTF_8))
                    .filter(reading -> reading.data().equals(RuntimeDirectory.real(data)))
                    .filter(reading -> reading.isCurrent(clock));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean isOurs(Path file, Path data) throws IOException {
        Object owner = Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        return owner.equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))
                || owner.equals(Files.getAttribute(data, "unix:uid"));
    }

    private boolean isCurrent(Clock clock) {
        Duration age = age(clock);
        return boot.id().equals(clock.bootId())
                && !age.isNegative()
                && age.compareTo(STALE_AFTER) <= 0
                && ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }

    /** Time since the writing, including the time in which the host slept. */
    public Duration age(Clock clock) {
        return Duration.ofNanos(clock.bootNanos() - boot.nanos());
    }

    /** How old a camera's last picture is now; empty before the first. */
    public Optional<Duration> pictureAge(ReportedCamera camera, Clock clock) {
        return camera.view().pictureAge().map(age(clock)::plus);
    }

    /** Whether some camera is seen, by the report. */
    public boolean isAnySeen() {
        return cameras.stream().anyMatch(camera -> camera.health().seen());
    }

    public Optional<ReportedCamera> camera(String name) {
        return cameras.stream().filter(camera -> camera.name().equals(name)).findFirst();
    }
}
