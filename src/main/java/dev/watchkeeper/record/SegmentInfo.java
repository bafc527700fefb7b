package dev.watchkeeper.record;

import java.time.Instant;
import java.util.Optional;

/**
 * One recorded file; immutable.
 *
 * @param to empty while it is being written
 * @param codec {@code h264} or {@code h265}
 */
public record SegmentInfo(String id, String camera, Instant from, Optional<Instant> to, long bytes, String codec) {}
