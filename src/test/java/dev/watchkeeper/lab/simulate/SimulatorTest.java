package dev.watchkeeper.lab.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.lab.encode.RtpTrack;
import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.lab.simulate.RtspClient.Media;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A healthy camera. */
@Timeout(180)
final class SimulatorTest {
    private static Simulator simulator;
    private static URI url;

    @BeforeAll
    static void start() throws Exception {
        simulator = Simulator.start(SimulatorOptions.of(
                CameraOptions.of("front", Scene.YARD).withPictures(160, 90, 10, 0.5),
                CameraOptions.of("anywhere", Scene.YARD)
                        .withPictures(160, 90, 10, 0.5)
                        .withStartAtKeyframe(false)));
        url = simulator.camera("front").url();
    }

    @AfterAll
    static void stop() {
        simulator.close();
    }

    @Test
    void describesItsVideo() throws Exception {
        try (RtspClient client = new RtspClient(url)) {
            String sdp = RtspClient.expect(200, client.request("DESCRIBE", url.toString()))
                    .body();
            assertThat(sdp)
                    .contains("m=video 0 RTP/AVP 96\r\n")
                    .contains("sprop-parameter-sets=")
                    .contains("a=control:trackID=0\r\n")
                    .doesNotContain("m=audio");
        }
    }

    @Test
    void aSessionStartsAtAKeyframeAndNumbersWithoutGaps() throws Exception {
        try (RtspClient client = RtspClient.playing(url)) {
            List<Media> packets = client.until(Media::isRtp);
            Media first = packets.getLast();
            int expected = first.sequence();
            int keyframes = 0;
            boolean inKeyframe = false;
            for (Media media = first; keyframes < 4; media = client.media()) {
                if (media.isRtp()) {
                    assertThat(media.sequence()).isEqualTo(expected);
                    expected = (expected + 1) & 0xffff;
                    keyframes += media.isPartOfKeyframe() && !inKeyframe ? 1 : 0;
                    inKeyframe = media.isPartOfKeyframe();
                }
            }
        }
    }

    @Test
    void theSharedPortServesEveryCameraByPath() throws Exception {
        try (RtspClient client = RtspClient.playing(simulator.camera("anywhere").sharedUrl())) {
            assertThat(client.until(Media::isRtp)).isNotEmpty();
        }
    }

    @Test
    void audioIsDescribedWithThePayloadTypeOfItsPackets() throws Exception {
        for (CameraOptions.Audio kind :
                List.of(CameraOptions.Audio.AAC, CameraOptions.Audio.OPUS, CameraOptions.Audio.PCMU)) {
            try (Simulator loud = Simulator.start(SimulatorOptions.of(CameraOptions.of("loud", Scene.ROOM)
                            .withPictures(64, 64, 2, 1)
                            .withAudio(kind)));
                    RtspClient client = new RtspClient(loud.camera("loud").url())) {
                String url = loud.camera("loud").url().toString();
                String sdp = client.request("DESCRIBE", url).body();
                RtspClient.expect(200, client.setUp(1, "RTP/AVP/TCP;unicast;interleaved=2-3"));
                RtspClient.expect(200, client.request("PLAY", url));
                int type = client.until(Media::isRtp).getLast().data()[1] & 0x7f;
                assertThat(sdp).contains("m=audio 0 RTP/AVP " + type + "\r\n");
                assertThat(sdp.lines().filter(l -> l.startsWith("a=control:"))).hasSize(3);
            }
        }
    }

    @Test
    void timesAndNumbersKeepRisingWhenTheLoopRestarts() {
        long frame = 100_000;
        List<RtpTrack.Unit> units = List.of(unit(0, true), unit(frame, false), unit(2 * frame, false));
        Playhead head = new Playhead(new RtpTrack("", 96, 90_000, true, units, 3 * frame), 0);
        for (int i = 0; i < 10; i++, head.advance()) {
            assertThat(head.dueMicros()).isEqualTo(i * frame);
            assertThat(head.ptsMicros()).isEqualTo(i * frame);
            assertThat(head.unit().keyframe()).isEqualTo(i % 3 == 0);
        }
        head.seek(1_234_567);
        assertThat(head.dueMicros()).isEqualTo(1_300_000);
        assertThat(head.trackSecond()).isEqualTo(0.1);
    }

    private static RtpTrack.Unit unit(long micros, boolean keyframe) {
        return new RtpTrack.Unit(List.of(new byte[13]), micros, micros, keyframe, 1);
    }

    @Test
    void theRecordAgreesWithWhatAClientReceived() throws Exception {
        SimulatedCamera camera = simulator.camera("front");
        try (RtspClient client = RtspClient.playing(url)) {
            List<Media> rtp = client.until(m -> m.isRtp() && m.isPartOfKeyframe()).stream()
                    .filter(Media::isRtp)
                    .toList();
            int payload = rtp.getLast().data().length - 12;
            // The camera records after sending, so the client may be ahead of the record.
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(camera.sent())
                            .filteredOn(u -> u.keyframe() && u.sessions() > 0)
                            .anyMatch(u -> u.bytes() >= payload && u.fault().isEmpty()));
        }
        SimulatedCamera.SentUnit first = camera.sent().getFirst();
        SimulatedCamera.SentUnit last = camera.sent().getLast();
        double played = last.sceneSecond() - first.sceneSecond();
        double passed = (last.epochMillis() - first.epochMillis()) / 1000.0;
        assertThat(Math.floorMod(Math.round((played - passed) * 10), 300L)).isIn(0L, 1L, 2L, 298L, 299L);
    }

    @Test
    void theRecordedMotionMatchesTheScene() {
        SimulatedCamera.MotionTime first = simulator.camera("front").motion().getFirst();
        assertThat(Duration.between(first.from(), first.to())).isEqualTo(Duration.ofSeconds(6));
    }

    @Test
    void closingLeavesNoThreadAndFreesThePorts() throws Exception {
        URI closed;
        try (Simulator other = Simulator.start(
                SimulatorOptions.of(CameraOptions.of("other", Scene.ROOM).withPictures(64, 64, 2, 1)))) {
            closed = other.camera("other").url();
        }
        assertThatThrownBy(() -> new RtspClient(closed).close()).isInstanceOf(java.net.ConnectException.class);
        try (java.net.ServerSocket again = new java.net.ServerSocket(closed.getPort())) {
            assertThat(again.isBound()).isTrue();
        }
    }

    @Test
    void aPortInUseIsAnEnvironmentError() {
        SimulatorOptions taken = SimulatorOptions.of(
                        CameraOptions.of("x", Scene.YARD).withPictures(160, 90, 10, 0.5))
                .withPort(simulator.port());
        assertThatThrownBy(() -> Simulator.start(taken).close())
                .isInstanceOfSatisfying(
                        dev.watchkeeper.base.FailureException.class,
                        e -> assertThat(e.kind()).isEqualTo(dev.watchkeeper.base.FailureKind.ENVIRONMENT));
    }
}
