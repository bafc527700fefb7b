package dev.watchkeeper.motion;

import dev.watchkeeper.config.MotionSettings;
import dev.watchkeeper.config.MotionSettings.Point;
import dev.watchkeeper.config.MotionSettings.Zone;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.media.GrayPicture;
import dev.watchkeeper.media.TestVideo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.DoubleFunction;

/** Feeds pictures to a detector and a tracker and collects what they say. Confined to one thread. */
final class Watch {
    static final MotionSettings DEFAULTS = settings(50, 0.002, List.of(), List.of());

    final List<Event> events = new ArrayList<>();
    final List<Finding> findings = new ArrayList<>();
    private final Detector detector;
    private final Workspaces workspaces = new Workspaces();
    private final EventTracker tracker;

    Watch(MotionSettings settings) {
        detector = new Detector(settings);
        tracker = new EventTracker("yard", settings, events::add);
    }

    static MotionSettings settings(int sensitivity, double minArea, List<Zone> zones, List<Zone> masks) {
        return new MotionSettings(
                true, sensitivity, minArea, 5, Duration.ofMillis(500), Duration.ofSeconds(5), zones, masks);
    }

    static Zone box(String name, OptionalInt sensitivity, double left, double top, double right, double bottom) {
        return new Zone(
                name,
                sensitivity,
                List.of(
                        new Point(left, top),
                        new Point(right, top),
                        new Point(right, bottom),
                        new Point(left, bottom)));
    }

    void interrupted() {
        tracker.interrupted();
    }

    void look(GrayPicture picture) {
        Finding finding = detector.look(picture, workspaces);
        findings.add(finding);
        tracker.picture(finding, Optional::empty);
    }

    /** @param draw gives the picture at so many seconds */
    Watch film(double from, double to, double fps, DoubleFunction<GrayPicture> draw) {
        for (int n = 0; from + n / fps < to; n++) {
            look(draw.apply(from + n / fps));
        }
        return this;
    }

    List<Event.MotionEnded> ended() {
        return events.stream()
                .filter(Event.MotionEnded.class::isInstance)
                .map(Event.MotionEnded.class::cast)
                .toList();
    }

    long movingPictures() {
        return findings.stream().filter(Finding::moving).count();
    }

    static double seconds(Instant time) {
        return Duration.between(TestVideo.START, time).toNanos() / 1e9;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Event event : events) {
            switch (event) {
                case Event.MotionBegan began -> text.append(String.format("began %.2f%n", seconds(began.at())));
                case Event.MotionEnded ended ->
                    text.append(String.format(
                            "%.2f-%.2f peak %.4f zones %s%n",
                            seconds(ended.began()), seconds(ended.at()), ended.peak(), ended.zones()));
                default -> text.append(event).append('\n');
            }
        }
        return text.toString();
    }
}
