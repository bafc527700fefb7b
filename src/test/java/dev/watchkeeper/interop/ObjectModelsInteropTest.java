package dev.watchkeeper.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.detect.process.WorkerCommand;
import dev.watchkeeper.detect.process.WorkerProcess;
import dev.watchkeeper.detect.process.WorkerProcess.Outcome;
import dev.watchkeeper.detect.wire.Picture;
import dev.watchkeeper.detect.wire.Reply;
import dev.watchkeeper.media.Natives;
import dev.watchkeeper.media.SharedMedia;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two real models, in a process of their own, find what another implementation finds in the same pictures. */
@Tag("interop")
final class ObjectModelsInteropTest {
    private static final String PERSONS = "motion/intel_one-by-one-person-detection.mp4";
    private static final String TRAFFIC = "motion/traffic_camera.mp4";
    private static final int PERSON = 0;
    private static final int CAR = 2;

    private final Path data;

    ObjectModelsInteropTest(@TempDir Path data) {
        this.data = data;
    }

    /** What the other implementation finds; places in pixels of the film. */
    private record Expected(
            String film, double second, int kind, double confidence, int left, int top, int right, int bottom) {
        int number() {
            return number(film, second);
        }

        static int number(String film, double second) {
            return (int) Math.round(second * (film.equals(TRAFFIC) ? 25 : 10));
        }
    }

    @BeforeAll
    static void load() {
        Natives.load(false);
    }

    @Test
    void yolox() throws Exception {
        examine(
                "models/yolox_nano.onnx",
                0.3,
                List.of(
                        new Expected(PERSONS, 8, PERSON, 0.87, 374, 14, 523, 404),
                        new Expected(PERSONS, 25, PERSON, 0.90, 387, 4, 549, 375),
                        new Expected(PERSONS, 40, PERSON, 0.89, 384, 3, 545, 373),
                        new Expected(PERSONS, 60, PERSON, 0.86, 409, 0, 562, 399),
                        new Expected(TRAFFIC, 12, CAR, 0.77, 380, 407, 444, 465),
                        new Expected(TRAFFIC, 12, CAR, 0.75, 470, 427, 542, 500),
                        new Expected(TRAFFIC, 12, CAR, 0.74, 1034, 598, 1212, 721)));
    }

    @Test
    void fastestDet() throws Exception {
        examine(
                "models/FastestDet.onnx",
                0.5,
                List.of(
                        new Expected(PERSONS, 8, PERSON, 0.88, 371, 13, 522, 384),
                        new Expected(PERSONS, 25, PERSON, 0.94, 385, 0, 547, 369),
                        new Expected(PERSONS, 40, PERSON, 0.94, 380, 5, 541, 370),
                        new Expected(PERSONS, 60, PERSON, 0.91, 391, -21, 575, 405),
                        new Expected(TRAFFIC, 12, CAR, 0.68, 1015, 601, 1196, 741),
                        new Expected(TRAFFIC, 12, CAR, 0.67, 463, 432, 542, 492)));
    }

    private void examine(String model, double least, List<Expected> all) throws Exception {
        Files.createDirectories(WorkerCommand.scratch(data));
        Path file = SharedMedia.find(model);
        try (WorkerProcess worker = WorkerProcess.start(WorkerCommand.words(file, Optional.empty(), least, data))) {
            Reply.Ready ready = (Reply.Ready) said(worker.await(Duration.ofSeconds(60)));
            assertThat(ready.kinds()).isEqualTo(80);
            for (Expected expected : all) {
                FilmPictures.FilmPicture picture = FilmPictures.at(
                        SharedMedia.find(expected.film()), expected.number(), (w, h) -> fit(ready.shape(), w, h));
                Reply.Seen seen = (Reply.Seen) said(worker.ask(
                        new Picture(
                                7,
                                picture.picture().widthPx(),
                                picture.picture().heightPx(),
                                picture.picture().pixels()),
                        Duration.ofSeconds(20)));
                assertThat(seen.things())
                        .as("%s in %s", expected, seen)
                        .anyMatch(thing -> isThat(thing, expected, picture.widthPx(), picture.heightPx()));
            }
            Picture nobody = picture(PERSONS, 20, ready.shape());
            assertThat(((Reply.Seen) said(worker.ask(nobody, Duration.ofSeconds(20)))).things())
                    .noneMatch(thing -> thing.kind() == PERSON);
        }
    }

    private static Picture picture(String film, double second, Reply.Shape shape) throws Exception {
        FilmPictures.FilmPicture picture =
                FilmPictures.at(SharedMedia.find(film), Expected.number(film, second), (w, h) -> fit(shape, w, h));
        return new Picture(
                8,
                picture.picture().widthPx(),
                picture.picture().heightPx(),
                picture.picture().pixels());
    }

    private static int[] fit(Reply.Shape shape, int widthPx, int heightPx) {
        return new int[] {shape.fittedWidthPx(widthPx, heightPx), shape.fittedHeightPx(widthPx, heightPx)};
    }

    private static boolean isThat(Reply.Seen.Thing thing, Expected expected, int widthPx, int heightPx) {
        double left = thing.x() * widthPx;
        double top = thing.y() * heightPx;
        double right = left + thing.width() * widthPx;
        double bottom = top + thing.height() * heightPx;
        return thing.kind() == expected.kind()
                && Math.abs(thing.confidence() - expected.confidence()) <= 0.1
                && near(left, expected.left(), widthPx)
                && near(top, expected.top(), heightPx)
                && near(right, expected.right(), widthPx)
                && near(bottom, expected.bottom(), heightPx);
    }

    /** Compared as clipped to the picture. */
    private static boolean near(double found, int expected, int most) {
        return Math.abs(found - Math.clamp(expected, 0, most)) <= 6;
    }

    private static Reply said(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Said(Reply reply) -> reply;
            case Outcome.Failed(String why) -> throw new AssertionError(why);
        };
    }
}
