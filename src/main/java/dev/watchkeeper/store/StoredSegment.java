package dev.watchkeeper.store;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * A recorded file as stored; immutable.
 *
 * @param path relative to the data folder
 * @param from the time of its first picture
 * @param to the end of its last picture; empty while it is in progress, or after a kill
 * @param bytes its size once it is closed
 * @param codec {@code h264} or {@code h265}
 */
public record StoredSegment(
        String id, String camera, Path path, Instant from, Optional<Instant> to, long bytes, String codec) {}
