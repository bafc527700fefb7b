package dev.watchkeeper.motion.explain;

import dev.watchkeeper.config.MotionSettings;
import dev.watchkeeper.motion.explain.MotionPicture.Phase;
import dev.watchkeeper.motion.explain.MotionView.Point;
import dev.watchkeeper.motion.explain.MotionView.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** What one camera's search for motion saw in the last minutes; thread-safe and bounded. */
final class MotionLog {
    /** How long pictures are kept, by their times. */
    static final Duration KEPT = Duration.ofMinutes(5);

    /** Of pictures closer together than this, only the one with the highest score is kept: a graph cannot show more. */
    static final Duration SPACING = Duration.ofMillis(190);

    /** {@link #KEPT} by {@link #SPACING}; also holds if a clock is set back. */
    static final int MOST_POINTS = 1600;

    private static final int MOST_SPANS = 64;

    private final MotionSettings settings;
    private final Deque<Point> points = new ArrayDeque<>();
    private final DayScores day;
    private final Deque<Span> spans = new ArrayDeque<>();
    private Optional<MotionPicture> newest = Optional.empty();
    private Optional<Instant> open = Optional.empty();
    private Instant lastMotion = Instant.EPOCH;

    MotionLog(MotionSettings settings) {
        this(settings, new DayScores(settings.zones().size()));
    }

    private MotionLog(MotionSettings settings, DayScores day) {
        this.settings = settings;
        this.day = day;
    }

    /** A log for the same camera with other settings: the day goes on. */
    synchronized MotionLog with(MotionSettings others) {
        boolean same = shapes(settings).equals(shapes(others));
        return new MotionLog(others, day.copy(others.zones().size(), same));
    }

    private static List<List<MotionSettings.Point>> shapes(MotionSettings settings) {
        return settings.zones().stream().map(MotionSettings.Zone::polygon).toList();
    }

    synchronized void add(MotionPicture picture) {
        newest = Optional.of(picture);
        forgetAfter(picture.at());
        keep(point(picture));
        if (!picture.learning()) {
            day.add(picture);
        }
        follow(picture);
    }

    /** Drops what lies in the future: the wall clock was set back. */
    private void forgetAfter(Instant at) {
        while (!points.isEmpty() && points.getLast().at().isAfter(at)) {
            points.removeLast();
        }
        spans.removeIf(span -> span.from().isAfter(at));
    }

    private Point point(MotionPicture picture) {
        return new Point(
                picture.at(),
                picture.score(),
                picture.moved(),
                picture.largest(),
                Reason.of(picture, settings),
                picture.zones().stream().map(MotionPicture.Zone::score).toList());
    }

    private void keep(Point point) {
        Point last = points.peekLast();
        if (last != null && Duration.between(last.at(), point.at()).compareTo(SPACING) < 0) {
            if (point.score() <= last.score()) {
                return;
            }
            points.removeLast();
        }
        points.addLast(point);
        while (points.size() > MOST_POINTS
                || Duration.between(points.getFirst().at(), point.at()).compareTo(KEPT) > 0) {
            points.removeFirst();
        }
    }

    private void follow(MotionPicture picture) {
        boolean same = picture.phase() == Phase.EVENT && open.equals(Optional.of(picture.since()));
        if (open.isPresent() && !same) {
            spans.addLast(new Span(open.get(), Optional.of(lastMotion)));
            open = Optional.empty();
        }
        if (picture.phase() == Phase.EVENT) {
            open = Optional.of(picture.since());
        }
        if (picture.moved() > 0) {
            lastMotion = picture.at();
        }
        while (spans.size() > MOST_SPANS
                || (!spans.isEmpty()
                        && Duration.between(spans.getFirst().to().orElse(picture.at()), picture.at())
                                        .compareTo(KEPT)
                                > 0)) {
            spans.removeFirst();
        }
    }

    synchronized List<MotionView.Minute> day(Instant now) {
        return day.until(now);
    }

    synchronized MotionView.Motion motion(Instant now, Duration patience, Optional<Instant> since) {
        List<Span> known = new ArrayList<>(spans);
        Reason reason = newest.filter(
                        picture -> Duration.between(picture.at(), now).compareTo(patience) <= 0)
                .map(picture -> Reason.of(picture, settings))
                .orElse(Reason.NO_PICTURES);
        Optional<Instant> end = reason == Reason.NO_PICTURES ? Optional.of(lastMotion) : Optional.empty();
        open.ifPresent(from -> known.add(new Span(from, end)));
        return new MotionView.Motion(
                settings,
                reason,
                newest.map(picture -> reason.sentence(picture, settings))
                        .orElse("No picture has been compared yet; the camera's state explains why."),
                newest,
                points.stream()
                        .filter(point -> since.map(point.at()::isAfter).orElse(true))
                        .toList(),
                known);
    }
}
