package dev.watchkeeper.event;

import dev.watchkeeper.base.FailureKind;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Something that happened, as an immutable value of plain ids. */
public sealed interface Event {
    /** The name of the camera concerned; empty where it is none. */
    String camera();

    /** When it happened, wall clock. */
    Instant at();

    /** No picture has come for {@code offline-after}. */
    record CameraOffline(String camera, Instant at, FailureKind cause, String sentence) implements Event {}

    /** Pictures arrive again, or for the first time. */
    record CameraOnline(String camera, Instant at) implements Event {}

    /** A check of the host began to fail. */
    record HealthCheckFailed(String check, String message, Instant at) implements Event {
        @Override
        public String camera() {
            return "";
        }
    }

    /** The beginning or the end of something for which its camera is recorded. */
    sealed interface Occasion extends Event {
        /** Unique among all of them; the same at the beginning and the end. */
        String id();
    }

    /** The beginning or the end of motion. */
    sealed interface Motion extends Occasion {}

    /** The beginning or the end of what a sensor has set off. */
    sealed interface Triggered extends Occasion {
        /** The name of the sensor. */
        String sensor();
    }

    /**
     * A sensor's value has set off a recording.
     *
     * @param value of the sensor, as people read it
     */
    record TriggerBegan(String id, String camera, Instant at, String sensor, String value) implements Triggered {}

    /**
     * What a sensor has set off is over.
     *
     * @param began when it began
     * @param snapshot a picture from its beginning, if one could be made
     */
    record TriggerEnded(
            String id, String camera, Instant began, Instant at, Trigger trigger, Optional<Snapshot> snapshot)
            implements Triggered {
        @Override
        public String sensor() {
            return trigger.sensor();
        }

        /** The same without its picture, which takes far more memory than the rest. */
        public TriggerEnded withoutSnapshot() {
            return new TriggerEnded(id, camera, began, at, trigger, Optional.empty());
        }
    }

    /**
     * What set it off; immutable.
     *
     * @param value of the sensor, as people read it
     */
    record Trigger(String sensor, String value) {}

    /**
     * Motion was confirmed.
     *
     * @param at when the motion began, which is earlier than when it was confirmed
     */
    record MotionBegan(String id, String camera, Instant at) implements Motion {}

    /**
     * Motion is over.
     *
     * @param began when it began
     * @param at when the last motion was seen
     * @param peak the highest share of the watched area that moved, 0 to 1
     * @param zones the names of the zones in which something moved
     * @param snapshot the best picture, if one could be made
     * @param movement how it moved
     */
    record MotionEnded(
            String id,
            String camera,
            Instant began,
            Instant at,
            double peak,
            List<String> zones,
            Optional<Snapshot> snapshot,
            Movement movement)
            implements Motion {
        public MotionEnded {
            zones = List.copyOf(zones);
        }

        /** An end whose movement is unknown. */
        public MotionEnded(
                String id,
                String camera,
                Instant began,
                Instant at,
                double peak,
                List<String> zones,
                Optional<Snapshot> snapshot) {
            this(id, camera, began, at, peak, zones, snapshot, Movement.UNKNOWN);
        }

        /** The same without its picture, which takes far more memory than the rest. */
        public MotionEnded withoutSnapshot() {
            return new MotionEnded(id, camera, began, at, peak, zones, Optional.empty(), movement);
        }
    }

    /**
     * The detector has looked at an event, or cannot.
     *
     * @param id of the motion event
     * @param picture in which something was recognised for the first time, if it was kept
     */
    record LabelsFound(String id, String camera, Instant at, Labelling labelling, Optional<Snapshot> picture)
            implements Event {
        /** The same without its picture, which takes far more memory than the rest. */
        public LabelsFound withoutPicture() {
            return new LabelsFound(id, camera, at, labelling, Optional.empty());
        }
    }

    /** An event waits for a model, was described by one, or was given up. */
    record Analysed(String id, String camera, Instant at, Analysis.Subject subject, Analysis analysis)
            implements Event {
        /** The same without its picture, which takes far more memory than the rest. */
        public Analysed withoutSnapshot() {
            Analysis.Subject slim = new Analysis.Subject(
                    subject.began(), subject.ended(), subject.zones(), Optional.empty(), subject.quietly());
            return new Analysed(id, camera, at, slim, analysis);
        }
    }

    /**
     * Motion that nobody can describe at present, so that people are told of the motion itself.
     *
     * @param cause why, for people
     * @param late whether the motion ended long ago
     */
    record Undescribed(String id, String camera, Instant at, Analysis.Subject subject, String cause, boolean late)
            implements Event {}

    /** A recording began a file. */
    record SegmentOpened(String id, String camera, Instant at, Path file, String codec) implements Event {}

    /**
     * A recording closed a file.
     *
     * @param from the time of its first picture
     * @param at the time of the end of its last picture
     */
    record SegmentClosed(String id, String camera, Instant from, Instant at, Path file, long bytes) implements Event {}

    /** A recorded file was deleted, to make room or because of its age. */
    record SegmentExpired(String id, String camera, Instant at, Path file) implements Event {}

    /** An incident began, changed or ended. */
    record IncidentChanged(Incident incident, Change change, Instant at) implements Event {
        /** What happened to the incident; an immutable enumeration. */
        public enum Change {
            BEGAN,
            STEP,
            ENDED
        }

        @Override
        public String camera() {
            return "";
        }
    }
}
