package dev.watchkeeper.store;

import dev.watchkeeper.event.Movement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A motion event as stored; immutable.
 *
 * @param end empty while the motion continues
 * @param peak the highest share of the watched area that moved, 0 to 1
 * @param snapshot path of the best picture, relative to the data folder
 * @param movement how it moved; written at the end
 * @param codec of its recording, {@code h264}, {@code h265} or {@code mjpeg}; empty if there is none (any more)
 */
public record StoredEvent(
        String id,
        String camera,
        Instant begin,
        Optional<Instant> end,
        double peak,
        List<String> zones,
        Optional<String> snapshot,
        Movement movement,
        Optional<String> codec) {
    /** An event whose movement is unknown, without a recording. */
    public StoredEvent(
            String id,
            String camera,
            Instant begin,
            Optional<Instant> end,
            double peak,
            List<String> zones,
            Optional<String> snapshot) {
        this(id, camera, begin, end, peak, zones, snapshot, Movement.UNKNOWN, Optional.empty());
    }
}
