package dev.watchkeeper.api;

import dev.watchkeeper.camera.session.CameraStatus;
import dev.watchkeeper.config.MotionSettings;
import dev.watchkeeper.config.Titles;
import dev.watchkeeper.event.Movement;
import dev.watchkeeper.motion.explain.MotionPicture;
import dev.watchkeeper.motion.explain.MotionView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The JSON answers about motion detection as records: each component is a field, written in snake case; stateless. */
final class MotionAnswers {
    private MotionAnswers() {}

    /**
     * @param at the node's time; all other times are of the same clock
     * @param decode, decoding as those of the camera; with {@code keyframes}, there is one point per GOP
     * @param event the ongoing event
     * @param reason, message why there is an event now, or why not
     */
    record Motion(
            String camera,
            Optional<String> title,
            Instant at,
            Settings settings,
            String decode,
            Answers.Decoding decoding,
            Optional<Span> event,
            String reason,
            String message,
            Optional<Newest> newest,
            List<Point> points,
            List<Span> events) {}

    /**
     * @param threshold of the most sensitive zone
     * @param beginAfter, endAfter seconds
     */
    record Settings(
            boolean enabled,
            int sensitivity,
            int threshold,
            double minArea,
            double fps,
            double beginAfter,
            double endAfter,
            List<Zone> zones,
            List<Mask> masks) {}

    /** @param polygon x and y of each corner, 0 to 1 */
    record Zone(String name, Optional<String> title, int sensitivity, int threshold, List<List<Double>> polygon) {}

    record Mask(String name, Optional<String> title, List<List<Double>> polygon) {}

    /** @param age seconds at the time of the answer */
    record Newest(
            Instant at,
            double age,
            int score,
            int threshold,
            double moved,
            double largest,
            double watched,
            boolean learning,
            List<Region> regions,
            List<ZoneScore> zones) {}

    record Region(double x, double y, double width, double height, boolean moving) {}

    record ZoneScore(String name, int score, int threshold, boolean moving) {}

    record Point(Instant at, int score, double moved, double largest, String reason, List<Integer> zones) {}

    record Span(Instant from, Optional<Instant> to) {}

    record Box(double x, double y, double width, double height) {}

    /** @param after seconds since the beginning of the event */
    record PathPoint(double after, double x, double y) {}

    /** The last day, as far as this process has seen it. @param minutes those with pictures, oldest first */
    record Day(String camera, Instant at, Settings settings, List<Minute> minutes) {}

    /** The highest scores of a minute. */
    record Minute(Instant at, int score, List<Integer> zones) {}

    static Day day(String camera, MotionView.Day day, Instant now) {
        return new Day(
                camera,
                now,
                settings(day.settings()),
                day.minutes().stream()
                        .map(minute -> new Minute(minute.at(), minute.score(), minute.zones()))
                        .toList());
    }

    static Motion motion(CameraStatus camera, MotionView.Motion motion, Instant now, Titles titles) {
        List<Span> spans = motion.spans().stream()
                .map(span -> new Span(span.from(), span.to()))
                .toList();
        return new Motion(
                camera.name(),
                titles.camera(camera.name()),
                now,
                settings(motion.settings()),
                camera.decode().mode(),
                Answers.decoding(camera.decode()),
                spans.stream().filter(span -> span.to().isEmpty()).findFirst(),
                motion.reason().id(),
                motion.sentence(),
                motion.newest().map(picture -> newest(camera, picture, now)),
                motion.points().stream()
                        .map(point -> new Point(
                                point.at(),
                                point.score(),
                                rounded(point.moved()),
                                rounded(point.largest()),
                                point.reason().id(),
                                point.zones()))
                        .toList(),
                spans);
    }

    private static Settings settings(MotionSettings settings) {
        List<Zone> zones = new ArrayList<>();
        for (MotionSettings.Zone zone : settings.zones()) {
            int sensitivity = zone.sensitivity().orElse(settings.sensitivity());
            zones.add(new Zone(
                    zone.name(),
                    zone.title(),
                    sensitivity,
                    MotionSettings.threshold(sensitivity),
                    corners(zone.polygon())));
        }
        return new Settings(
                settings.enabled(),
                settings.sensitivity(),
                zones.stream().mapToInt(Zone::threshold).min().orElse(MotionSettings.threshold(settings.sensitivity())),
                settings.minArea(),
                settings.fps(),
                Answers.seconds(settings.beginAfter()),
                Answers.seconds(settings.endAfter()),
                zones,
                settings.masks().stream()
                        .map(mask -> new Mask(mask.name(), mask.title(), corners(mask.polygon())))
                        .toList());
    }

    private static List<List<Double>> corners(List<MotionSettings.Point> polygon) {
        return polygon.stream().map(corner -> List.of(corner.x(), corner.y())).toList();
    }

    private static Newest newest(CameraStatus camera, MotionPicture picture, Instant now) {
        return new Newest(
                picture.at(),
                Answers.seconds(ShownPicture.of(camera, Duration.between(picture.at(), now))
                        .age()),
                picture.score(),
                picture.threshold(),
                rounded(picture.moved()),
                rounded(picture.largest()),
                rounded(picture.watched()),
                picture.learning(),
                picture.regions().stream()
                        .map(region -> new Region(
                                rounded(region.box().x()),
                                rounded(region.box().y()),
                                rounded(region.box().width()),
                                rounded(region.box().height()),
                                region.moving()))
                        .toList(),
                picture.zones().stream()
                        .map(zone -> new ZoneScore(zone.name(), zone.score(), zone.threshold(), zone.moving()))
                        .toList());
    }

    static Box box(Movement.Box box) {
        return new Box(rounded(box.x()), rounded(box.y()), rounded(box.width()), rounded(box.height()));
    }

    static PathPoint point(Movement.Point point) {
        return new PathPoint(Answers.seconds(point.after()), rounded(point.x()), rounded(point.y()));
    }

    /** Rounded to a ten-thousandth, finer than any compared pixel. */
    private static double rounded(double share) {
        return Math.round(share * 10_000) / 10_000.0;
    }
}
