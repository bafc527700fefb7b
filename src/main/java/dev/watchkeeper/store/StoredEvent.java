package dev.watchkeeper.store;

import dev.watchkeeper.event.Analysis;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.Label;
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
 * @param analysis what models made of it; empty if none is asked
 * @param codec of its recording, {@code h264}, {@code h265} or {@code mjpeg}; empty if there is none (any more)
 * @param labels what was recognised in it, the surest first
 * @param marked path of the best picture with what was recognised drawn in, likewise; empty if nothing was
 * @param trigger what set it off if a sensor did; empty for motion
 * @param marks what people made of it
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
        Optional<String> codec,
        List<Label> labels,
        Optional<String> marked,
        Optional<Analysis> analysis,
        Optional<Event.Trigger> trigger,
        EventMarks marks) {
    public StoredEvent {
        zones = List.copyOf(zones);
        labels = List.copyOf(labels);
    }

    /** An event that nobody has looked at. */
    public StoredEvent(
            String id,
            String camera,
            Instant begin,
            Optional<Instant> end,
            double peak,
            List<String> zones,
            Optional<String> snapshot,
            Movement movement,
            Optional<String> codec,
            List<Label> labels,
            Optional<String> marked,
            Optional<Analysis> analysis,
            Optional<Event.Trigger> trigger) {
        this(
                id,
                camera,
                begin,
                end,
                peak,
                zones,
                snapshot,
                movement,
                codec,
                labels,
                marked,
                analysis,
                trigger,
                EventMarks.NONE);
    }

    /** An event of motion. */
    public StoredEvent(
            String id,
            String camera,
            Instant begin,
            Optional<Instant> end,
            double peak,
            List<String> zones,
            Optional<String> snapshot,
            Movement movement,
            Optional<String> codec,
            List<Label> labels,
            Optional<String> marked,
            Optional<Analysis> analysis) {
        this(
                id,
                camera,
                begin,
                end,
                peak,
                zones,
                snapshot,
                movement,
                codec,
                labels,
                marked,
                analysis,
                Optional.empty());
    }

    /** An event that no model is asked about. */
    public StoredEvent(
            String id,
            String camera,
            Instant begin,
            Optional<Instant> end,
            double peak,
            List<String> zones,
            Optional<String> snapshot,
            Movement movement,
            Optional<String> codec,
            List<Label> labels,
            Optional<String> marked) {
        this(id, camera, begin, end, peak, zones, snapshot, movement, codec, labels, marked, Optional.empty());
    }

    /** An event in which nothing was recognised. */
    public StoredEvent(
            String id,
            String camera,
            Instant begin,
            Optional<Instant> end,
            double peak,
            List<String> zones,
            Optional<String> snapshot,
            Movement movement,
            Optional<String> codec) {
        this(id, camera, begin, end, peak, zones, snapshot, movement, codec, List.of(), Optional.empty());
    }

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

    /** What kind of event it is, as answers name it: {@code motion} or {@code sensor}. */
    public String kind() {
        return trigger.isPresent() ? "sensor" : "motion";
    }
}
