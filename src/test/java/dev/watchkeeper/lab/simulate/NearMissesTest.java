package dev.watchkeeper.lab.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.lab.encode.RtpTrack;
import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.lab.simulate.Fault.Line;
import dev.watchkeeper.lab.simulate.RtspClient.Media;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What looks like a failure but is not, as a client sees it, and the record by which it is judged. */
@Timeout(180)
final class NearMissesTest {
    private static final int TICKS_PER_SECOND = 90_000;

    private static Simulator simulator;

    @BeforeAll
    static void start() throws Exception {
        CameraOptions small = CameraOptions.of("held", Scene.ROOM).withPictures(160, 90, 10, 0.5);
        simulator = Simulator.start(
                SimulatorOptions.of(small, small.withName("buffered").withDelivery(new Delivery(25, false))));
    }

    @AfterAll
    static void stop() {
        simulator.close();
    }

    @Test
    void afterAnInterruptionOfTheNetworkNothingIsMissing() throws Exception {
        SimulatedCamera camera = simulator.camera("held");
        try (RtspClient client = RtspClient.playing(camera.url())) {
            int last = client.until(m -> m.isRtp() && m.isPartOfKeyframe())
                    .getLast()
                    .sequence();
            camera.fault(Line.HOLD);
            client.limit(Duration.ofMillis(700));
            List<Media> before = new ArrayList<>();
            assertThatThrownBy(() -> client.until(m -> {
                        before.add(m);
                        return false;
                    }))
                    .isInstanceOf(SocketTimeoutException.class);
            camera.heal();
            client.limit(Duration.ofSeconds(5));
            List<Media> after = new ArrayList<>();
            while (after.size() < 30) {
                after.add(client.media());
            }
            List<Integer> numbers = IntStream.concat(
                            before.stream().filter(Media::isRtp).mapToInt(Media::sequence),
                            after.stream().filter(Media::isRtp).mapToInt(Media::sequence))
                    .boxed()
                    .toList();
            for (int number : numbers) {
                last = (last + 1) & 0xffff;
                assertThat(number).isEqualTo(last);
            }
        }
    }

    @Test
    void requestsSentDuringAnInterruptionAreAnsweredAfterIt() throws Exception {
        SimulatedCamera camera = simulator.camera("held");
        camera.fault(Line.HOLD);
        try (RtspClient client = new RtspClient(camera.url())) {
            client.limit(Duration.ofMillis(300));
            assertThatThrownBy(() -> client.request("OPTIONS", camera.url().toString()))
                    .isInstanceOf(SocketTimeoutException.class);
            camera.heal();
            client.limit(Duration.ofSeconds(5));
            assertThat(client.answer().code()).isEqualTo(200);
        }
    }

    @Test
    void aBufferedSessionStartsInThePastAndCatchesUpAtOnce() throws Exception {
        SimulatedCamera camera = simulator.camera("buffered");
        Clock clock = new SystemClock();
        long before = clock.monotonicNanos();
        try (RtspClient client = RtspClient.playing(camera.url())) {
            int first = client.until(m -> m.isRtp() && m.isPartOfKeyframe())
                    .getLast()
                    .time();
            client.until(m -> m.isRtp() && m.time() - first > 24 * TICKS_PER_SECOND);
            assertThat(clock.since(before)).isLessThan(Duration.ofSeconds(15));
            int caughtUp = client.until(Media::isRtp).getLast().time();
            long then = clock.monotonicNanos();
            client.until(m -> m.isRtp() && m.time() - caughtUp > 2 * TICKS_PER_SECOND);
            assertThat(clock.since(then)).isGreaterThan(Duration.ofMillis(900));
        }
    }

    @Test
    void aVariableRateHasPausesBelowThreeSecondsAndKeyframesBelowTen() {
        long frame = 100_000;
        List<RtpTrack.Unit> steady = IntStream.range(0, 300)
                .mapToObj(i -> new RtpTrack.Unit(List.of(new byte[13]), i * frame, i * frame, i % 20 == 0, 1))
                .toList();
        RtpTrack track = new Delivery(0, true).timed(new RtpTrack("", 96, 90_000, true, steady, 300 * frame));
        long lastKeyframe = 0;
        long longest = 0;
        for (int i = 1; i < track.units().size(); i++) {
            long step =
                    track.units().get(i).dueMicros() - track.units().get(i - 1).dueMicros();
            longest = Math.max(longest, step);
            assertThat(step).isBetween(frame, 3_000_000L);
            assertThat(track.units().get(i).ptsMicros())
                    .isEqualTo(track.units().get(i).dueMicros());
            if (track.units().get(i).keyframe()) {
                assertThat(track.units().get(i).dueMicros() - lastKeyframe).isLessThan(9_500_000L);
                lastKeyframe = track.units().get(i).dueMicros();
            }
        }
        assertThat(longest).isEqualTo(3_000_000L);
        assertThat(track.durationMicros()).isGreaterThan(300 * frame);
    }

    @Test
    void theRequestLogShowsEachSessionAndWhichRequestsHadCredentials() throws Exception {
        SimulatedCamera camera = simulator.camera("held");
        int before = camera.requests().size();
        long sentBefore = camera.sentUnits();
        try (RtspClient client = new RtspClient(camera.url())) {
            client.request("DESCRIBE", camera.url().toString(), "Authorization: Basic YTpi");
            client.play();
            client.until(Media::isRtp);
        }
        List<SimulatedCamera.Request> made = camera.requests();
        made = made.subList(before, made.size());
        assertThat(made)
                .extracting(SimulatedCamera.Request::method)
                .startsWith("DESCRIBE", "DESCRIBE", "SETUP", "PLAY");
        assertThat(made.getFirst().withCredentials()).isTrue();
        assertThat(made.get(1).withCredentials()).isFalse();
        assertThat(made).allMatch(r -> r.code() == 200);
        await().atMost(Duration.ofSeconds(30)).until(() -> camera.sentUnits() > sentBefore);
    }

    @Test
    void aNamedCameraInheritsTheCommonOptions() {
        CameraOptions common = CameraOptions.of("any", Scene.YARD).withPictures(320, 180, 10, 2);
        CameraOptions own =
                CameraSpec.parse("slow-door,scene=dark,fps=1,gop=15,audio=pcmu,buffered=25,variable-rate=true", common);
        assertThat(own)
                .isEqualTo(CameraOptions.of("slow-door", Scene.DARK)
                        .withPictures(320, 180, 1, 15)
                        .withAudio(CameraOptions.Audio.PCMU)
                        .withDelivery(new Delivery(25, true)));
        assertThatThrownBy(() -> CameraSpec.parse("x,fsp=1", common)).hasMessageContaining("the keys are scene, fps");
        assertThatThrownBy(() -> CameraSpec.parse("x,fps", common)).hasMessageContaining("key=value");
        assertThatThrownBy(() -> CameraSpec.parse("x,buffered=61", common)).hasMessageContaining("0 to 60");
    }
}
