package dev.watchkeeper.motion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.watchkeeper.camera.health.Marks;
import dev.watchkeeper.config.MotionSettings;
import dev.watchkeeper.config.MotionSettings.Decode;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.TestVideo;
import dev.watchkeeper.motion.decode.DecodeReport;
import dev.watchkeeper.motion.decode.FullDecoding;
import dev.watchkeeper.motion.decode.LazyDecoding;
import dev.watchkeeper.motion.decode.PictureSource;
import dev.watchkeeper.motion.decode.Tools;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lazy decoding beside full decoding, on encoded scenes: what it saves, and that it loses nothing. */
final class LazyMotionTest {
    private static final int FPS = 10;
    private static final int GOP_SECONDS = 2;
    private static final Duration MAX_GOP = Duration.ofSeconds(2);

    /** What one way of decoding showed; the pictures are those that were compared. */
    private record Seen(List<Event.MotionEnded> events, TreeSet<Long> pictures, DecodeReport report) {}

    /** Somebody who walks through, from and until when. */
    private record Walk(double from, double to, int size, double level) {}

    private static List<Packet> film(double seconds, long seed, double noise, List<Walk> walks, long epoch) {
        Room room = new Room(seed, noise);
        return new TestVideo(Room.WIDTH, Room.HEIGHT, FPS, GOP_SECONDS * FPS)
                .encode((int) (seconds * FPS), epoch, n -> {
                    double t = (double) n / FPS;
                    room.light(1, 0);
                    for (Walk walk : walks) {
                        if (t >= walk.from && t <= walk.to) {
                            double share = (t - walk.from) / (walk.to - walk.from);
                            room.block(-10 + (Room.WIDTH + 20) * share, 110, walk.size / 2, walk.size, walk.level);
                        }
                    }
                    return room.shoot(t).luma();
                });
    }

    private static Seen watch(List<Packet> packets, Decode decode) {
        return watch(
                packets,
                decode == Decode.LAZY ? new LazyDecoding(5, MAX_GOP, Marks.NONE) : new FullDecoding(5, Marks.NONE));
    }

    private static Seen watch(List<Packet> packets, PictureSource source) {
        List<Event> events = new ArrayList<>();
        TreeSet<Long> shown = new TreeSet<>();
        try (Tools tools = new Tools();
                MotionFinder finder =
                        new MotionFinder("yard", settings(), events::add, new Noting(source, shown), Observers.NONE)) {
            packets.forEach(packet -> finder.packet(packet, false, tools));
            finder.sessionEnded(Long.MAX_VALUE, tools);
            return new Seen(
                    events.stream()
                            .filter(Event.MotionEnded.class::isInstance)
                            .map(Event.MotionEnded.class::cast)
                            .toList(),
                    shown,
                    finder.report());
        }
    }

    private static MotionSettings settings() {
        return new MotionSettings(
                true, 50, 0.002, 5, Duration.ofMillis(500), Duration.ofSeconds(3), List.of(), List.of());
    }

    /** Notes the pictures that pass, and that their times rise; confined to one thread. */
    private record Noting(PictureSource inner, TreeSet<Long> shown) implements PictureSource {
        private Viewer noting(Viewer viewer) {
            return new Viewer() {
                @Override
                public boolean differs(dev.watchkeeper.media.GrayPicture picture) {
                    return viewer.differs(picture);
                }

                @Override
                public void look(Picture picture) {
                    long micros = picture.gray().epoch() * 1_000_000_000L
                            + picture.gray().ptsMicros();
                    assertThat(shown.isEmpty() || micros > shown.last())
                            .as("in order")
                            .isTrue();
                    shown.add(micros);
                    viewer.look(picture);
                }

                @Override
                public boolean quiet() {
                    return viewer.quiet();
                }
            };
        }

        @Override
        public void packet(Packet packet, Tools tools, Viewer viewer) {
            inner.packet(packet, tools, noting(viewer));
        }

        @Override
        public void flush(Tools tools, Viewer viewer) {
            inner.flush(tools, noting(viewer));
        }

        @Override
        public void handedOver() {
            inner.handedOver();
        }

        @Override
        public boolean holdsDecoder() {
            return inner.holdsDecoder();
        }

        @Override
        public DecodeReport report() {
            return inner.report();
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    @Test
    void aQuietSceneCostsOneKeyframePerGroup() {
        Seen lazy = watch(film(60, 1, 2, List.of(), 1), Decode.LAZY);
        DecodeReport report = lazy.report();
        assertThat(lazy.events()).isEmpty();
        assertThat(report.mode()).isEqualTo(DecodeReport.Mode.LAZY);
        assertThat(report.lookBacks()).isEqualTo(1); // at the end, for whoever cuts a cable
        assertThat(report.keyframes()).isBetween(26L, 28L);
        assertThat(report.pictures() - report.keyframes())
                .as("the session's beginning and end")
                .isLessThanOrEqualTo(2 * GOP_SECONDS * FPS + 20);
        assertThat(report.gop()).isEqualTo(MAX_GOP);
        assertThat(report.errors()).isZero();
    }

    /** Property: over random scenes, every picture of an event that full decoding compares is compared lazily, too. */
    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16})
    void noPictureOfAnEventIsLost(long seed) {
        Random random = new Random(seed);
        List<Walk> walks = new ArrayList<>();
        double time = 9;
        while (time < 50) {
            double length = 2.5 + 5 * random.nextDouble();
            walks.add(new Walk(time, time + length, 30 + random.nextInt(60), random.nextBoolean() ? 30 : 200));
            time += length + 9 + 6 * random.nextDouble();
        }
        List<Packet> packets = film(time, seed, 1 + 2 * random.nextDouble(), walks, 1);
        Seen full = watch(packets, Decode.FULL);
        Seen lazy = watch(packets, Decode.LAZY);
        assertThat(full.events()).hasSize(walks.size());
        assertThat(lazy.events()).hasSameSizeAs(full.events());
        for (int i = 0; i < walks.size(); i++) {
            Event.MotionEnded wanted = full.events().get(i);
            Event.MotionEnded found = lazy.events().get(i);
            assertThat(Watch.seconds(found.began())).isCloseTo(Watch.seconds(wanted.began()), within(0.41));
            assertThat(Watch.seconds(found.at())).isCloseTo(Watch.seconds(wanted.at()), within(0.41));
            assertThat(found.snapshot()).isPresent();
            assertThat(lazy.pictures())
                    .containsAll(full.pictures().stream()
                            .filter(p -> isBetween(p, wanted.began(), wanted.at()))
                            .collect(Collectors.toSet()));
        }
        assertThat(lazy.report().pictures()).isLessThan(full.report().pictures());
    }

    private static boolean isBetween(long micros, Instant from, Instant to) {
        Instant time = TestVideo.START.plusNanos((micros - 1_000_000_000L) * 1000);
        return !time.isBefore(from) && !time.isAfter(to);
    }

    @Test
    void keyframesFarApartMeanFullDecoding() {
        List<Packet> packets = film(20, 1, 2, List.of(), 1);
        DecodeReport report = watch(packets, new LazyDecoding(5, Duration.ofSeconds(1), Marks.NONE))
                .report();
        assertThat(report.mode()).isEqualTo(DecodeReport.Mode.FULL);
        assertThat(report.reason()).contains("2.0 s", "motion.lazy-max-gop");
        assertThat(report.allNow()).isTrue();
        assertThat(report.pictures()).isEqualTo(packets.size());
    }

    /** Whoever cuts the cable was seen only between the last keyframe and the cut. */
    @Test
    void theLastPartOfASessionIsLookedAt() {
        List<Packet> packets = new ArrayList<>(film(21.9, 3, 1, List.of(new Walk(20.3, 24, 70, 20)), 1));
        assertThat(watch(packets, Decode.LAZY).events()).singleElement().satisfies(event -> {
            assertThat(Watch.seconds(event.began())).isCloseTo(20.4, within(0.5));
        });
    }

    @Test
    void anotherSessionBeginsInFullAndKeepsTheLearnedGroup() {
        List<Packet> packets = new ArrayList<>(film(15, 1, 2, List.of(), 1));
        packets.addAll(film(15, 1, 2, List.of(), 2));
        Seen lazy = watch(packets, Decode.LAZY);
        assertThat(lazy.events()).isEmpty();
        assertThat(lazy.report().keyframes()).isGreaterThan(7);
        assertThat(lazy.report().errors()).isZero();
    }

    @Test
    void damagedKeyframesAreCountedAndHideNothing() {
        List<Packet> packets = film(40, 5, 1, List.of(new Walk(20.5, 28, 60, 200)), 1);
        List<Packet> hit = packets.stream()
                .map(p -> p.keyframe() && p.ptsMicros() == 20_000_000 ? MotionStageTest.broken(p) : p)
                .toList();
        Seen lazy = watch(hit, Decode.LAZY);
        assertThat(lazy.report().errors()).isPositive();
        assertThat(lazy.events()).singleElement().satisfies(event -> {
            assertThat(Watch.seconds(event.at())).isCloseTo(28, within(0.6));
            assertThat(Watch.seconds(event.began())).isBetween(20.3, 22.6);
        });
    }

    /** Memory is bounded by decoding what would be too much, never by dropping it. */
    @Test
    void aGroupThatDoesNotEndIsDecoded() {
        List<Packet> packets = film(30, 7, 2, List.of(), 1).stream()
                .filter(p -> !p.keyframe() || p.ptsMicros() <= 16_000_000)
                .toList();
        Seen lazy = watch(packets, Decode.LAZY);
        assertThat(lazy.report().allNow()).isTrue();
        assertThat(lazy.report().mode()).isEqualTo(DecodeReport.Mode.FULL);
        assertThat(lazy.pictures().last()).isGreaterThan(1_029_000_000L);
    }
}
