package dev.watchkeeper.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.media.Codec;
import dev.watchkeeper.media.GopRing;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.PacketListener;
import dev.watchkeeper.media.TestClip;
import dev.watchkeeper.media.Track;
import dev.watchkeeper.media.mux.MediaFile;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LiveFeedsTest {
    private static TestClip video;
    private static TestClip larger;

    @TempDir
    Path folder;

    private final GopRing ring = new GopRing(5_000_000, 1 << 22);
    private final ManualClock clock = new ManualClock();
    private final LiveFeeds feeds = new LiveFeeds(clock);
    private final PacketListener live = feeds.add("door", ring);

    @BeforeAll
    static void encode() {
        video = TestClip.encode(160, 120, 50);
        larger = TestClip.encode(320, 240, 20);
    }

    private static final class Browser implements LiveView.Viewer {
        final List<String> log = new CopyOnWriteArrayList<>();
        final List<ByteArrayOutputStream> streams = new CopyOnWriteArrayList<>();
        final List<Duration> ages = new CopyOnWriteArrayList<>();
        volatile boolean slow;

        @Override
        public void begin(String codecString, byte[] initSegment) {
            log.add(codecString);
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            stream.writeBytes(initSegment);
            streams.add(stream);
        }

        @Override
        public boolean fragment(byte[] fragment, boolean keyframe, Duration age) {
            if (slow) {
                log.add("refused");
                return false;
            }
            streams.getLast().writeBytes(fragment);
            ages.add(age);
            log.add(keyframe ? "K" : "p");
            return true;
        }

        long fragments() {
            return log.stream().filter(l -> l.length() == 1).count();
        }
    }

    private void feed(TestClip clip, int from, int to, long epoch) {
        for (int i = from; i < to; i++) {
            Packet packet = clip.packet(i, epoch, TestClip.START);
            ring.packet(packet);
            live.packet(packet);
        }
    }

    private MediaFile played(Browser browser, int stream) throws Exception {
        Path file = folder.resolve("stream.mp4");
        Files.write(file, browser.streams.get(stream).toByteArray());
        return MediaFile.read(file);
    }

    private static long liveThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().equals("live-door"))
                .count();
    }

    @Test
    void aViewerStartsAtTheLastKeyframeAndSeesEveryPictureOnce() throws Exception {
        feed(video, 0, 25, 1);
        Browser browser = new Browser();
        try (LiveView.Viewing viewing =
                feeds.watch("door", LiveView.Choice.MAIN, browser).orElseThrow()) {
            await().until(() -> browser.fragments() >= 4);
            feed(video, 25, 41, 1);
            await().until(() -> browser.fragments() == 20);
        }
        assertThat(browser.log.getFirst()).isEqualTo("avc1.42C01E");
        assertThat(browser.log.get(1)).isEqualTo("K");
        assertThat(played(browser, 0)).isEqualTo(new MediaFile(Codec.H264, 2_000_000, 20, 2));
        await().untilAsserted(() -> assertThat(liveThreads()).isZero());
    }

    @Test
    void theStreamForDetectionIsAFeedOfItsOwnAndTheMainStreamStandsInForIt() {
        feed(video, 0, 25, 1);
        Browser main = new Browser();
        try (LiveView.Viewing viewing =
                feeds.watch("door", LiveView.Choice.DETECTION, main).orElseThrow()) {
            await("there is none, so the main stream comes").until(() -> main.fragments() >= 4);
        }
        GopRing small = new GopRing(5_000_000, 1 << 22);
        PacketListener detection = feeds.addDetection("door", small);
        for (int i = 0; i < 16; i++) {
            Packet packet = larger.packet(i, 1, TestClip.START);
            small.packet(packet);
            detection.packet(packet);
        }
        Browser browser = new Browser();
        try (LiveView.Viewing viewing =
                feeds.watch("door", LiveView.Choice.DETECTION, browser).orElseThrow()) {
            await().until(() -> browser.fragments() >= 5);
        }
        assertThat(browser.streams.getFirst().size())
                .as("the larger picture of this test")
                .isNotEqualTo(main.streams.getFirst().size());
        feeds.remove("door");
        assertThat(feeds.watch("door", LiveView.Choice.DETECTION, browser)).isEmpty();
    }

    @Test
    void picturesAMicrosecondApartAreSentLikeOthers() {
        feed(video, 0, 1, 1);
        Browser browser = new Browser();
        try (LiveView.Viewing viewing =
                feeds.watch("door", LiveView.Choice.MAIN, browser).orElseThrow()) {
            // 50 007 µs are 4500.63 ticks of the muxer: rounded one by one, the second picture would begin after the
            // third.
            for (long micros : new long[] {50_007, 100_014, 100_015, 150_000, 200_000}) {
                Packet like = video.packet(1, 1, TestClip.START);
                Packet packet =
                        new Packet(like.track(), like.data(), micros, micros, 0, false, 1, like.time(), micros * 1000);
                ring.packet(packet);
                live.packet(packet);
            }
            await().until(() -> browser.fragments() == 5);
        }
    }

    @Test
    void soundComesWithTheVideoForThoseWhoWishIt() throws Exception {
        assertThat(feeds.sound("door")).isEmpty();
        Track.Audio aac = new Track.Audio(Codec.AAC, new byte[] {0x12, 0x10}, 44_100, 2);
        live.packet(sound(aac, 0));
        assertThat(feeds.sound("door")).contains("mp4a.40.2");
        feed(video, 0, 11, 1);
        ring.packet(sound(aac, 1_010_000));
        ring.packet(sound(aac, 1_040_000));
        ring.packet(sound(aac, 1_060_000));
        feed(video, 11, 15, 1);
        Browser silent = new Browser();
        Browser sounding = new Browser();
        try (LiveView.Viewing first =
                        feeds.watch("door", LiveView.Choice.MAIN, silent).orElseThrow();
                LiveView.Viewing second =
                        feeds.watch("door", LiveView.Choice.SOUND, sounding).orElseThrow()) {
            await("the group of pictures so far is sent")
                    .until(() -> sounding.fragments() >= 4 && silent.fragments() >= 4);
            for (int i = 15; i < 35; i++) {
                feed(video, i, i + 1, 1);
                for (int part = 0; part < 4; part++) {
                    live.packet(sound(aac, i * TestClip.FRAME_MICROS + part)); // one timestamp for several frames
                }
            }
            await().until(() -> sounding.fragments() >= 24 && silent.fragments() >= 24);
        }
        assertThat(silent.log.getFirst()).isEqualTo("avc1.42C01E");
        assertThat(sounding.log.getFirst()).isEqualTo("avc1.42C01E,mp4a.40.2");
        assertThat(played(sounding, 0).pictures()).isEqualTo(24);
        assertThat(sounding.streams.getFirst().size())
                .isGreaterThan(silent.streams.getFirst().size() + 80 * 300);
        clock.advance(Duration.ofSeconds(4));
        assertThat(feeds.sound("door")).as("announced, but it does not come").isEmpty();
    }

    private Packet sound(Track.Audio track, long micros) {
        return new Packet(track, new byte[300], micros, micros, 0, true, 1, TestClip.START, clock.monotonicNanos());
    }

    @Test
    void replayedPicturesHaveTheirTrueAge() {
        feed(video, 0, 25, 1);
        clock.advance(Duration.ofSeconds(40));
        clock.stepWall(Duration.ofHours(-3));
        Browser browser = new Browser();
        try (LiveView.Viewing viewing =
                feeds.watch("door", LiveView.Choice.MAIN, browser).orElseThrow()) {
            await().until(() -> browser.ages.size() == 4);
            assertThat(browser.ages)
                    .containsExactly(
                            Duration.ofMillis(39_000),
                            Duration.ofMillis(38_900),
                            Duration.ofMillis(38_800),
                            Duration.ofMillis(38_700));
        }
    }

    @Test
    void underLoadViewersGetLastingKeyframesAndLaterEverythingAgain() throws Exception {
        Browser browser = new Browser();
        feed(video, 0, 15, 1);
        try (LiveView.Viewing viewing =
                feeds.watch("door", LiveView.Choice.MAIN, browser).orElseThrow()) {
            await("the group of pictures so far is sent").until(() -> browser.fragments() >= 4);
            feeds.keyframesOnly("door", true);
            feed(video, 15, 35, 1);
            feeds.keyframesOnly("door", false);
            feed(video, 35, 50, 1);
            await().until(() -> browser.fragments() == 16);
        }
        assertThat(browser.log).doesNotContain("refused");
        assertThat(browser.log.subList(6, 9)).as("keyframes alone").containsOnly("K");
        assertThat(browser.log.stream().filter("K"::equals)).hasSize(4);
        assertThat(played(browser, 0).pictures()).isEqualTo(16);
        assertThat(feeds.droppedPackets()).as("skipped on purpose").isZero();
    }

    @Test
    void aViewerWhoJoinsGetsTheGroupOfPicturesFromItsStart() throws Exception {
        feed(video, 0, 15, 1);
        Browser first = new Browser();
        Browser second = new Browser();
        assertThat(feeds.watch("door", LiveView.Choice.MAIN, first)).isPresent();
        await().until(() -> first.fragments() == 4);
        assertThat(feeds.watch("door", LiveView.Choice.MAIN, second)).isPresent();
        feed(video, 15, 19, 1);
        await().until(() -> first.fragments() == 8 && second.fragments() == 8);
        assertThat(second.log).isEqualTo(first.log);
        assertThat(liveThreads()).as("one muxer for both").isEqualTo(1);
        feeds.close();
        await().untilAsserted(() -> assertThat(liveThreads()).isZero());
    }

    @Test
    void aViewerThatFallsBehindContinuesAtTheNextKeyframe() {
        feed(video, 0, 12, 1);
        Browser browser = new Browser();
        assertThat(feeds.watch("door", LiveView.Choice.MAIN, browser)).isPresent();
        await().until(() -> browser.fragments() == 1);
        browser.slow = true;
        feed(video, 12, 15, 1);
        await().until(() -> browser.log.contains("refused"));
        browser.slow = false;
        feed(video, 15, 23, 1);
        await().until(() -> browser.fragments() == 3);
        assertThat(browser.log).containsExactly("avc1.42C01E", "K", "refused", "K", "p");
        feeds.close();
    }

    @Test
    void aNewSessionAndNewParametersStartWithANewInitSegment() throws Exception {
        feed(video, 0, 12, 1);
        Browser browser = new Browser();
        assertThat(feeds.watch("door", LiveView.Choice.MAIN, browser)).isPresent();
        await().until(() -> browser.fragments() == 1);
        live.sessionEnded(1);
        feed(video, 3, 15, 2);
        await().until(() -> browser.streams.size() == 2 && browser.fragments() == 5);
        feed(larger, 20, 25, 2);
        await().until(() -> browser.streams.size() == 3 && browser.fragments() == 9);
        assertThat(played(browser, 1).pictures()).isEqualTo(4);
        assertThat(played(browser, 2).pictures()).isEqualTo(4);
        feeds.close();
    }

    @Test
    void viewingsAreBoundedAndUnknownCamerasHaveNone() {
        List<LiveView.Viewing> viewings = new ArrayList<>();
        for (int i = 0; i < LiveFeeds.MAX_VIEWINGS; i++) {
            viewings.add(
                    feeds.watch("door", LiveView.Choice.MAIN, new Browser()).orElseThrow());
        }
        assertThat(feeds.watch("door", LiveView.Choice.MAIN, new Browser())).isEmpty();
        viewings.getFirst().close();
        viewings.getFirst().close();
        assertThat(feeds.watch("door", LiveView.Choice.MAIN, new Browser())).isPresent();
        assertThat(feeds.watch("door", LiveView.Choice.MAIN, new Browser())).isEmpty();
        feeds.close();
        assertThat(feeds.viewings()).isZero();
        assertThat(feeds.watch("nowhere", LiveView.Choice.MAIN, new Browser())).isEmpty();
    }

    @Test
    void aViewerThatThrowsIsDroppedAndTheOthersContinue() {
        feed(video, 0, 12, 1);
        Browser good = new Browser();
        LiveView.Viewer broken = new LiveView.Viewer() {
            @Override
            public void begin(String codecString, byte[] initSegment) {
                throw new IllegalStateException("broken viewer");
            }

            @Override
            public boolean fragment(byte[] fragment, boolean keyframe, Duration age) {
                return true;
            }
        };
        assertThat(feeds.watch("door", LiveView.Choice.MAIN, broken)).isPresent();
        assertThat(feeds.watch("door", LiveView.Choice.MAIN, good)).isPresent();
        feed(video, 12, 15, 1);
        await().until(() -> good.fragments() == 4);
        assertThat(feeds.viewings()).isEqualTo(1);
        feeds.close();
    }
}
