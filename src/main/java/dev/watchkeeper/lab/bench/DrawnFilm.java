package dev.watchkeeper.lab.bench;

import dev.watchkeeper.camera.health.Marks;
import dev.watchkeeper.config.MotionSettings;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.Snapshot;
import dev.watchkeeper.lab.scene.Canvas;
import dev.watchkeeper.lab.scene.MotionInterval;
import dev.watchkeeper.lab.scene.Trial;
import dev.watchkeeper.media.ColourPicture;
import dev.watchkeeper.media.GrayPicture;
import dev.watchkeeper.motion.MotionFinder;
import dev.watchkeeper.motion.decode.PictureSource;
import dev.watchkeeper.motion.decode.Tools;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A film drawn at the size and rate at which pictures are compared, so that it need not be encoded and decoded; immutable. It is noisier than an encoded
 * one, and tests the detector alone.
 */
record DrawnFilm(Trial trial) {
    private static final int WIDTH_PX = 320;
    private static final int HEIGHT_PX = 180;
    private static final int PICTURES_PER_SECOND = 5;
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /** The events that the detector finds with default settings, in seconds after the film's start. */
    List<MotionInterval> events() {
        List<MotionInterval> events = new ArrayList<>();
        Canvas backdrop = new Canvas(WIDTH_PX, HEIGHT_PX);
        Canvas canvas = new Canvas(WIDTH_PX, HEIGHT_PX);
        trial.paintBackdrop(backdrop);
        MotionSettings settings = FilmStudio.DEFAULTS;
        try (Tools tools = new Tools();
                MotionFinder finder = new MotionFinder(trial.name(), settings, e -> note(e, events), Marks.NONE)) {
            int step = Trial.FRAMES_PER_SECOND / PICTURES_PER_SECOND;
            for (int frame = 0; frame < trial.frames(); frame += step) {
                canvas.copyFrom(backdrop);
                trial.paint(canvas, frame);
                finder.look(new Drawn(picture(canvas, frame)));
            }
            finder.sessionEnded(1, tools);
        }
        return events;
    }

    private static GrayPicture picture(Canvas canvas, int frame) {
        byte[] luma = Arrays.copyOf(canvas.i420(), WIDTH_PX * HEIGHT_PX);
        long micros = frame * 1_000_000L / Trial.FRAMES_PER_SECOND;
        return new GrayPicture(luma, WIDTH_PX, HEIGHT_PX, START.plusNanos(micros * 1000), micros, 1);
    }

    private static void note(Event event, List<MotionInterval> events) {
        if (event instanceof Event.MotionEnded ended) {
            events.add(MotionTrial.interval(ended, START));
        }
    }

    private record Drawn(GrayPicture gray) implements PictureSource.Picture {
        @Override
        public int widthPx() {
            return gray.widthPx();
        }

        @Override
        public int heightPx() {
            return gray.heightPx();
        }

        @Override
        public Optional<ColourPicture> colour(int widthPx, int heightPx) {
            return Optional.empty();
        }

        @Override
        public Optional<Snapshot> snapshot() {
            return Optional.empty();
        }
    }
}
