package dev.watchkeeper.motion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.camera.health.Marks;
import dev.watchkeeper.config.MotionSettings;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.EventBus;
import dev.watchkeeper.event.FeedView;
import dev.watchkeeper.event.Snapshot;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.TestVideo;
import dev.watchkeeper.motion.decode.Workers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The whole way from encoded packets to events. */
final class MotionStageTest {
    private static final int FPS = 10;
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final MotionSettings SETTINGS =
            new MotionSettings(true, 50, 0.002, 5, Duration.ofMillis(500), Duration.ofSeconds(3), List.of(), List.of());
    static final MotionSettings FULL = new MotionSettings(
            true,
            50,
            0.002,
            5,
            Duration.ofMillis(500),
            Duration.ofSeconds(3),
            List.of(),
            List.of(),
            MotionSettings.Decode.FULL,
            Duration.ofSeconds(2));
    private static final Workers WORKERS = new Workers(2, new SystemClock());

    @AfterAll
    static void endWorkers() {
        WORKERS.close();
    }

    /** Twice the size of the small pictures; somebody walks between the two times. */
    static List<Packet> walk(double seconds, double from, double to, long epoch) {
        Room room = new Room(epoch, 1);
        return new TestVideo(2 * Room.WIDTH, 2 * Room.HEIGHT, FPS, 10).encode((int) (seconds * FPS), epoch, n -> {
            double t = (double) n / FPS;
            room.light(1, 0);
            if (t >= from && t <= to) {
                room.block(-10 + (Room.WIDTH + 20) * (t - from) / (to - from), 110, 22, 60, 40);
            }
            return enlarge(room.shoot(t).luma());
        });
    }

    private static byte[] enlarge(byte[] luma) {
        byte[] large = new byte[4 * luma.length];
        for (int y = 0; y < 2 * Room.HEIGHT; y++) {
            for (int x = 0; x < 2 * Room.WIDTH; x++) {
                large[y * 2 * Room.WIDTH + x] = luma[y / 2 * Room.WIDTH + x / 2];
            }
        }
        return large;
    }

    @Test
    void aCameraThatNeverSendsIsNotCalledStarted() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger(MotionStage.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        logger.setLevel(Level.INFO);
        try {
            MotionStage silent = new MotionStage(
                    "silent", SETTINGS, new MotionStage.Shared(new SystemClock(), new EventBus(), WORKERS), Marks.NONE);
            silent.start();
            silent.close();
            MotionStage sending = new MotionStage(
                    "sending",
                    SETTINGS,
                    new MotionStage.Shared(new SystemClock(), new EventBus(), WORKERS),
                    Marks.NONE);
            sending.start();
            give(sending, walk(1, 0, 0, 1));
            await().atMost(LIMIT).until(() -> sending.queued() == 0);
            sending.close();
        } finally {
            logger.detachAppender(lines);
            logger.setLevel(null);
        }
        assertThat(lines.list.stream().map(ILoggingEvent::getFormattedMessage))
                .containsExactly(
                        "[sending] Motion-triggered processor started", "[sending] Motion-triggered processor stopped");
    }

    static void give(MotionStage stage, List<Packet> packets) {
        for (Packet packet : packets) {
            await().atMost(LIMIT).pollInterval(Duration.ofMillis(1)).until(() -> stage.queued() < 100);
            stage.packet(packet);
        }
    }

    @Test
    void aWalkBecomesOneEventWithAPicture() throws IOException {
        EventBus bus = new EventBus();
        List<Event> events = new CopyOnWriteArrayList<>();
        try (FeedView.Subscription _ = bus.follow("test", 100, events::add);
                MotionStage stage = new MotionStage(
                        "yard", SETTINGS, new MotionStage.Shared(new SystemClock(), bus, WORKERS), Marks.NONE)) {
            stage.start();
            give(stage, walk(20, 6, 12, 1));
            await().atMost(LIMIT).until(() -> events.size() == 2);
            assertThat(stage.decodeErrors()).isZero();
            assertThat(stage.dropped()).isZero();
            assertThat(stage.analysed()).isBetween(50L, 101L);
            assertThat(stage.decoding().lookBacks()).isPositive();
            assertThat(stage.busy()).isPositive();
        }
        assertThat(events.getFirst()).isInstanceOf(Event.MotionBegan.class);
        Event.MotionEnded ended = (Event.MotionEnded) events.get(1);
        assertThat(ended.id()).isEqualTo("yard-" + ended.began().toEpochMilli());
        assertThat(Watch.seconds(ended.began())).isCloseTo(6, within(0.5));
        assertThat(Watch.seconds(ended.at())).isCloseTo(12, within(0.5));
        Snapshot snapshot = ended.snapshot().orElseThrow();
        assertThat(snapshot.takenAt()).isBetween(ended.began(), ended.at());
        var image = ImageIO.read(new ByteArrayInputStream(snapshot.jpeg()));
        assertThat(image.getWidth()).isEqualTo(640);
        assertThat(image.getHeight()).isEqualTo(360);
    }

    @Test
    void lessEffortComparesFewerPicturesThenKeyframesOnlyAndFullEffortComesBack() {
        try (MotionStage stage = new MotionStage(
                "yard", FULL, new MotionStage.Shared(new SystemClock(), new EventBus(), WORKERS), Marks.NONE)) {
            stage.start();
            stage.effort(Effort.FEWER_PICTURES);
            give(stage, walk(10, 99, 100, 1));
            await().atMost(LIMIT).until(() -> stage.queued() == 0 && stage.analysed() >= 19);
            assertThat(stage.analysed()).as("two a second").isBetween(19L, 21L);

            stage.effort(Effort.KEYFRAMES);
            long before = stage.analysed();
            give(stage, walk(10, 99, 100, 2));
            await().atMost(LIMIT).until(() -> stage.queued() == 0 && stage.analysed() - before >= 10);
            assertThat(stage.analysed() - before).as("a keyframe a second").isEqualTo(10);

            stage.effort(Effort.FULL);
            long keyframesOnly = stage.analysed();
            List<Packet> more = walk(10, 99, 100, 3);
            give(stage, more.subList(3, more.size()));
            await().atMost(LIMIT).until(() -> stage.queued() == 0 && stage.analysed() - keyframesOnly >= 44);
            assertThat(stage.analysed() - keyframesOnly)
                    .as("five a second from the next keyframe on")
                    .isBetween(44L, 46L);
            assertThat(stage.decodeErrors()).isZero();
            assertThat(stage.dropped()).isZero();
        }
    }

    @Test
    void somebodyWhoStaysLongEnoughIsSeenOnKeyframesAlone() {
        EventBus bus = new EventBus();
        List<Event> events = new CopyOnWriteArrayList<>();
        try (FeedView.Subscription _ = bus.follow("test", 100, events::add);
                MotionStage stage = new MotionStage(
                        "yard", SETTINGS, new MotionStage.Shared(new SystemClock(), bus, WORKERS), Marks.NONE)) {
            stage.start();
            stage.effort(Effort.KEYFRAMES);
            give(stage, walk(24, 6, 14, 1));
            await().atMost(LIMIT).until(() -> events.size() == 2);
        }
        Event.MotionEnded ended = (Event.MotionEnded) events.get(1);
        assertThat(Watch.seconds(ended.began())).isCloseTo(6, within(1.5));
        assertThat(Watch.seconds(ended.at())).isCloseTo(14, within(1.5));
    }

    /** Lesson 9: an outage kept a recording open. */
    @Test
    void anOutageEndsTheEventWithItsLastMotion() {
        lastEventEndsWith(stage -> stage.sessionEnded(1));
    }

    /** Lesson 9: the last clip at shutdown was lost. */
    @Test
    void closingEndsTheEventWithItsLastMotion() {
        lastEventEndsWith(MotionStage::close);
    }

    private static void lastEventEndsWith(Consumer<MotionStage> end) {
        EventBus bus = new EventBus();
        List<Event> events = new CopyOnWriteArrayList<>();
        try (FeedView.Subscription _ = bus.follow("test", 100, events::add);
                MotionStage stage = new MotionStage(
                        "yard", SETTINGS, new MotionStage.Shared(new SystemClock(), bus, WORKERS), Marks.NONE)) {
            stage.start();
            give(stage, walk(8, 5, 11, 1));
            await().atMost(LIMIT).until(() -> stage.queued() == 0 && !events.isEmpty());
            end.accept(stage);
            await().atMost(LIMIT).until(() -> events.size() == 2);
        }
        Event.MotionEnded ended = (Event.MotionEnded) events.get(1);
        assertThat(Watch.seconds(ended.began())).isCloseTo(5, within(0.5));
        assertThat(Watch.seconds(ended.at())).isCloseTo(8, within(0.5));
    }

    @Test
    void damagedPacketsAreCountedAndRaiseNoEvent() {
        EventBus bus = new EventBus();
        List<Event> events = new CopyOnWriteArrayList<>();
        List<Packet> packets = walk(12, 99, 100, 1);
        try (FeedView.Subscription _ = bus.follow("test", 100, events::add);
                MotionStage stage = new MotionStage(
                        "yard", SETTINGS, new MotionStage.Shared(new SystemClock(), bus, WORKERS), Marks.NONE)) {
            stage.start();
            give(
                    stage,
                    packets.stream()
                            .map(p -> p.ptsMicros() % 1_300_000 == 0 ? broken(p) : p)
                            .toList());
            await().atMost(LIMIT).until(() -> stage.queued() == 0 && stage.decodeErrors() > 0);
        }
        assertThat(events).isEmpty();
    }

    static Packet broken(Packet packet) {
        byte[] data = packet.data().clone();
        for (int i = data.length / 3; i < data.length; i++) {
            data[i] ^= (byte) (i * 31);
        }
        return TestVideo.withData(packet, data);
    }

    @Test
    void itNotesWhatItWasGivenWhatItFinishedAndGoodPictures() throws Exception {
        AtomicInteger given = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        List<Long> prints = new CopyOnWriteArrayList<>();
        Marks marks = new Marks() {
            @Override
            public void analysisGiven() {
                given.incrementAndGet();
            }

            @Override
            public void analysisDone(long takenNanos) {
                done.incrementAndGet();
            }

            @Override
            public void picture(long epoch, long takenNanos, long fingerprint, boolean uniform, boolean glance) {
                assertThat(epoch).isEqualTo(3);
                assertThat(uniform).isFalse();
                prints.add(fingerprint);
            }
        };
        try (MotionStage stage = new MotionStage(
                "yard", SETTINGS, new MotionStage.Shared(new SystemClock(), new EventBus(), WORKERS), marks)) {
            stage.start();
            give(stage, walk(2, 9, 10, 3));
            await().atMost(LIMIT).until(() -> done.get() == 20);
            assertThat(given).hasValue(20);
            assertThat(prints).hasSizeBetween(9, 20);
        }
    }
}
