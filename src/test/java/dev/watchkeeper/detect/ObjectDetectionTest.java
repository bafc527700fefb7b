package dev.watchkeeper.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.config.DetectorSettings;
import dev.watchkeeper.detect.process.Babbler;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.EventBus;
import dev.watchkeeper.event.Label;
import dev.watchkeeper.event.Labelling.State;
import dev.watchkeeper.event.Movement;
import dev.watchkeeper.event.Snapshot;
import dev.watchkeeper.media.ColourPicture;
import dev.watchkeeper.media.GrayPicture;
import dev.watchkeeper.motion.EventPicture;
import dev.watchkeeper.motion.EventPictures;
import dev.watchkeeper.motion.decode.PictureSource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every event gets an answer, whatever the process of the model does. A stand-in takes that process's place. */
final class ObjectDetectionTest {
    private static final Instant T = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration PLENTY = Duration.ofSeconds(30);
    private final EventBus bus = new EventBus();
    private final List<Event.LabelsFound> found = new CopyOnWriteArrayList<>();
    private final Path data;

    ObjectDetectionTest(@TempDir Path data) {
        this.data = data;
    }

    private ObjectDetection begin(String behaviour) {
        return ObjectDetection.begin(
                new ObjectDetection.Setup(
                        new DetectorSettings(Optional.of(data), DetectorSettings.Type.AUTO, Optional.empty(), 0.5, 0.5),
                        Babbler.words(behaviour),
                        data,
                        bus,
                        camera -> camera.equals("yard")),
                new SystemClock());
    }

    /** A picture of an event, in which something moves everywhere. */
    private static EventPicture picture(String event, Instant at) {
        long micros = Duration.between(T, at).toNanos() / 1000;
        GrayPicture gray = new GrayPicture(new byte[4], 2, 2, at, micros, 1);
        return new EventPicture(
                Optional.of(event),
                Optional.of(at),
                List.of(new Movement.Box(0, 0, 1, 1)),
                new PictureSource.Picture() {
                    @Override
                    public GrayPicture gray() {
                        return gray;
                    }

                    @Override
                    public Optional<Snapshot> snapshot() {
                        return Optional.of(new Snapshot(new byte[] {1}, at, 2, 2));
                    }

                    @Override
                    public int widthPx() {
                        return 2;
                    }

                    @Override
                    public int heightPx() {
                        return 2;
                    }

                    @Override
                    public Optional<ColourPicture> colour(int widthPx, int heightPx) {
                        return Optional.of(new ColourPicture(widthPx, heightPx, new byte[3 * widthPx * heightPx]));
                    }
                });
    }

    private void event(EventPictures pictures, String id) {
        bus.publish(new Event.MotionBegan(id, "yard", T));
        pictures.show(picture(id, T));
        bus.publish(new Event.MotionEnded(
                id, "yard", T, T.plusSeconds(1), 0.1, List.of(), Optional.of(new Snapshot(new byte[] {1}, T, 2, 2))));
    }

    private void awaitPhase(ObjectDetection detection, DetectorState.Phase phase) {
        await().atMost(PLENTY).until(() -> detection.state().orElseThrow().phase() == phase);
    }

    private Event.LabelsFound last(String id) {
        await().atMost(PLENTY)
                .until(() -> found.stream()
                        .anyMatch(
                                each -> each.id().equals(id) && each.labelling().state() != State.LOOKING));
        return found.stream()
                .filter(each -> each.id().equals(id) && each.labelling().state() != State.LOOKING)
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    private FollowedBus follow() {
        return new FollowedBus(bus.follow("test", 1000, event -> {
            if (event instanceof Event.LabelsFound labels) {
                found.add(labels);
            }
        }));
    }

    private record FollowedBus(dev.watchkeeper.event.FeedView.Subscription subscription) implements AutoCloseable {
        @Override
        public void close() {
            subscription.close();
        }
    }

    @Test
    void whatIsRecognisedIsPublishedAndStandsInTheSnapshot() throws Exception {
        try (FollowedBus followed = follow();
                ObjectDetection detection = begin("sees")) {
            assertThat(followed).isNotNull();
            awaitPhase(detection, DetectorState.Phase.READY);
            event(detection.of("yard"), "e1");
            Event.LabelsFound last = last("e1");
            assertThat(last.labelling().state()).isEqualTo(State.DONE);
            assertThat(last.labelling().labels()).extracting(Label::name).containsExactly("person");
            assertThat(last.labelling().shown()).hasSize(1);
            assertThat(found.getFirst().labelling().state()).isEqualTo(State.LOOKING);
            assertThat(found.getFirst().picture()).as("for a message").isPresent();
            assertThat(detection.state().orElseThrow().counts().used()).isPositive();
            bus.publish(new Event.MotionBegan("e2", "lane", T));
            detection.of("lane").show(picture("e2", T));
            event(detection.of("yard"), "e3");
            last("e3");
            assertThat(found).noneMatch(each -> each.camera().equals("lane"));
        }
    }

    @Test
    void aCrashIsSaidAndTheProcessReplaced() throws Exception {
        try (FollowedBus followed = follow();
                ObjectDetection detection = begin("crashes")) {
            assertThat(followed).isNotNull();
            awaitPhase(detection, DetectorState.Phase.READY);
            event(detection.of("yard"), "e1");
            Event.LabelsFound last = last("e1");
            assertThat(last.labelling().state()).isEqualTo(State.UNAVAILABLE);
            assertThat(last.labelling().why())
                    .isEqualTo("Object detection is not available. Its process failed: it ended by signal 6"
                            + " (a bad address).");
            awaitPhase(detection, DetectorState.Phase.READY);
            assertThat(detection.state().orElseThrow().counts().failures()).isEqualTo(1);
        }
    }

    @Test
    void withoutAModelEveryEventSaysWhy() throws Exception {
        try (FollowedBus followed = follow();
                ObjectDetection detection = begin("refuses")) {
            assertThat(followed).isNotNull();
            awaitPhase(detection, DetectorState.Phase.UNAVAILABLE);
            event(detection.of("yard"), "e1");
            assertThat(last("e1").labelling().why()).isEqualTo("Object detection is not available. There is no model.");
        }
    }
}
