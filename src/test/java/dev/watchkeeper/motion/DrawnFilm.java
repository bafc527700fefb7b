package dev.watchkeeper.motion;

import dev.watchkeeper.lab.scene.Canvas;
import dev.watchkeeper.lab.scene.MotionInterval;
import dev.watchkeeper.lab.scene.Trial;
import dev.watchkeeper.media.GrayPicture;
import dev.watchkeeper.media.TestVideo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** One of the films of {@code bench motion}, drawn as the small gray pictures that are compared, without encoding them; immutable. */
record DrawnFilm(Trial trial, List<GrayPicture> pictures) {
    private static final int EVERY = Trial.FRAMES_PER_SECOND / 5;

    /** An event may begin so far beside the motion and still be its own, s. */
    private static final double SLACK_SECONDS = 1;

    /**
     * @param fromSecond what comes before is left out
     * @param toSecond the same for what comes after
     */
    static DrawnFilm draw(Trial trial, double fromSecond, double toSecond) {
        Canvas backdrop = new Canvas(Room.WIDTH, Room.HEIGHT);
        Canvas canvas = new Canvas(Room.WIDTH, Room.HEIGHT);
        trial.paintBackdrop(backdrop);
        List<GrayPicture> pictures = new ArrayList<>();
        int to = (int) Math.min(trial.frames(), toSecond * Trial.FRAMES_PER_SECOND);
        for (int frame = (int) (fromSecond * Trial.FRAMES_PER_SECOND); frame < to; frame += EVERY) {
            canvas.copyFrom(backdrop);
            trial.paint(canvas, frame);
            byte[] luma = Arrays.copyOf(canvas.i420(), Room.WIDTH * Room.HEIGHT);
            long micros = frame * 1_000_000L / Trial.FRAMES_PER_SECOND;
            pictures.add(new GrayPicture(
                    luma, Room.WIDTH, Room.HEIGHT, TestVideo.START.plusNanos(micros * 1000), micros, 1));
        }
        return new DrawnFilm(trial, pictures);
    }

    Watch watch(int sensitivity) {
        Watch watch = new Watch(Watch.settings(sensitivity, 0.002, List.of(), List.of()));
        pictures.forEach(watch::look);
        watch.interrupted();
        return watch;
    }

    /** Sentences about each motion without an event, and each event that begins while nothing moves. */
    List<String> wrong(Watch watch) {
        double first = Watch.seconds(pictures.getFirst().time());
        double last = Watch.seconds(pictures.getLast().time());
        List<MotionInterval> motions = trial.motion().stream()
                .filter(motion -> motion.fromSecond() < last - 1 && motion.toSecond() > first + 4)
                .toList();
        Stream<String> missed = motions.stream()
                .filter(motion -> watch.ended().stream()
                        .noneMatch(event -> Watch.seconds(event.began()) < motion.toSecond()
                                && Watch.seconds(event.at()) > motion.fromSecond()))
                .map(motion -> "missed " + motion);
        Stream<String> invented = watch.ended().stream()
                .map(event -> Watch.seconds(event.began()))
                .filter(began -> motions.stream()
                        .noneMatch(motion -> began > motion.fromSecond() - SLACK_SECONDS
                                && began < motion.toSecond() + SLACK_SECONDS))
                .map(began -> "invented at " + began);
        return Stream.concat(missed, invented).toList();
    }
}
