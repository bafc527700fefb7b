package dev.watchkeeper.motion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.camera.health.Marks;
import dev.watchkeeper.config.MotionSettings;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.media.JpegPackets;
import dev.watchkeeper.media.Natives;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.TestVideo;
import dev.watchkeeper.motion.decode.DecodeReport;
import dev.watchkeeper.motion.decode.FullDecoding;
import dev.watchkeeper.motion.decode.LazyDecoding;
import dev.watchkeeper.motion.decode.PictureSource;
import dev.watchkeeper.motion.decode.Tools;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Motion in a stream in which every picture is a keyframe: it is found, and no more pictures are decoded than are compared. */
final class JpegMotionTest {
    private static final int FPS = 20;
    private static final int COMPARED_FPS = 5;
    private static final int SECONDS = 12;
    private static List<Packet> jpegs;

    @BeforeAll
    static void film() {
        Natives.load(false);
        Room room = new Room(3, 1.5);
        jpegs = JpegPackets.of(new TestVideo(Room.WIDTH, Room.HEIGHT, FPS, FPS).encode(SECONDS * FPS, 1, n -> {
            double t = (double) n / FPS;
            room.light(1, 0);
            if (t >= 6 && t < 9) {
                room.block(-10 + (Room.WIDTH + 20) * (t - 6) / 3, 110, 30, 60, 60);
            }
            return room.shoot(t).luma();
        }));
    }

    private static void check(PictureSource source) {
        List<Event> events = new ArrayList<>();
        DecodeReport report;
        MotionSettings settings = new MotionSettings(
                true, 50, 0.002, COMPARED_FPS, Duration.ofMillis(500), Duration.ofSeconds(3), List.of(), List.of());
        try (Tools tools = new Tools();
                MotionFinder finder = new MotionFinder("yard", settings, events::add, source, Observers.NONE)) {
            jpegs.forEach(packet -> finder.packet(packet, false, tools));
            finder.sessionEnded(Long.MAX_VALUE, tools);
            report = finder.report();
        }
        assertThat(events.stream().filter(Event.MotionBegan.class::isInstance)).hasSize(1);
        assertThat(report.errors()).isZero();
        assertThat(report.pictures())
                .isBetween(SECONDS * COMPARED_FPS / 2L, SECONDS * COMPARED_FPS + 2L * COMPARED_FPS);
    }

    @Test
    void lazyDecodingFindsItAndDecodesWhatItCompares() {
        check(new LazyDecoding(COMPARED_FPS, Duration.ofSeconds(2), Marks.NONE));
    }

    @Test
    void fullDecodingLikewise() {
        check(new FullDecoding(COMPARED_FPS, Marks.NONE));
    }
}
