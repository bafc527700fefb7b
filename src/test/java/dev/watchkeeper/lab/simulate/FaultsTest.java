package dev.watchkeeper.lab.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.lab.simulate.Fault.Answer;
import dev.watchkeeper.lab.simulate.Fault.Line;
import dev.watchkeeper.lab.simulate.Fault.Picture;
import dev.watchkeeper.lab.simulate.Fault.Sending;
import dev.watchkeeper.lab.simulate.RtspClient.Media;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every fault as a client sees it, in a running session and in a new one, and its healing. */
@Timeout(180)
@Execution(ExecutionMode.CONCURRENT) // each waits for its own camera most of the time
final class FaultsTest {
    private static final int MINUTE_TICKS = 60 * 90_000;

    private Simulator simulator;
    private SimulatedCamera camera;
    private URI url;

    @BeforeEach
    void start() throws Exception {
        simulator = Simulator.start(SimulatorOptions.of(CameraOptions.of("front", Scene.ROOM)
                .withPictures(160, 90, 10, 0.5)
                .withAudio(CameraOptions.Audio.PCMU)));
        camera = simulator.camera("front");
        url = camera.url();
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    private void assertHealthy() throws IOException {
        try (RtspClient client = RtspClient.playing(url)) {
            assertThat(client.until(Media::isPartOfKeyframe)).isNotEmpty();
        }
    }

    @Test
    void refuseMakesTheSystemRefuseAndHealsOnTheSamePort() throws Exception {
        try (RtspClient running = RtspClient.playing(url)) {
            running.until(Media::isRtp);
            camera.fault(Line.REFUSE);
            assertThatThrownBy(running::expectEnd).isInstanceOf(SocketException.class);
        }
        assertThatThrownBy(() -> new RtspClient(url).close()).isInstanceOf(ConnectException.class);
        camera.heal();
        assertHealthy();
    }

    @Test
    void resetSendsRstAndNotFin() throws Exception {
        try (RtspClient running = RtspClient.playing(url)) {
            running.until(Media::isRtp);
            camera.fault(Line.RESET);
            assertThatThrownBy(running::expectEnd).isInstanceOf(SocketException.class);
        }
        try (RtspClient fresh = new RtspClient(url)) {
            assertThatThrownBy(() -> fresh.request("DESCRIBE", url.toString())).isInstanceOf(SocketException.class);
        }
        camera.heal();
        assertHealthy();
    }

    @Test
    void endedClosesWithFin() throws Exception {
        try (RtspClient running = RtspClient.playing(url)) {
            running.until(Media::isRtp);
            camera.fault(Line.ENDED);
            running.expectEnd();
        }
        try (RtspClient fresh = RtspClient.playing(url)) {
            assertThat(fresh.until(Media::isRtp)).isNotEmpty();
            fresh.expectEnd();
        }
    }

    @Test
    void silentKeepsTheConnectionAndSendsNothing() throws Exception {
        try (RtspClient running = RtspClient.playing(url);
                RtspClient fresh = new RtspClient(url)) {
            running.until(Media::isRtp);
            camera.fault(Line.SILENT);
            running.limit(Duration.ofSeconds(1));
            assertThatThrownBy(running::expectEnd).isInstanceOf(SocketTimeoutException.class);
            fresh.limit(Duration.ofMillis(500));
            assertThatThrownBy(() -> fresh.request("OPTIONS", url.toString()))
                    .isInstanceOf(SocketTimeoutException.class);
            camera.heal();
            running.limit(Duration.ofSeconds(5));
            assertThat(running.until(Media::isPartOfKeyframe)).isNotEmpty();
        }
    }

    @Test
    void slowAnswersLateAndTrickles() throws Exception {
        camera.fault(Line.SLOW);
        Clock clock = new SystemClock();
        long before = clock.monotonicNanos();
        try (RtspClient client = new RtspClient(url)) {
            RtspClient.expect(200, client.request("OPTIONS", url.toString()));
        }
        assertThat(clock.since(before)).isGreaterThan(Duration.ofMillis(1900));
    }

    @ParameterizedTest
    @EnumSource(Answer.class)
    void refusalsAnswerWithTheirCode(Answer fault) throws Exception {
        int expected = switch (fault) {
            case AUTH, AUTH_BASIC -> 401;
            case NOT_FOUND -> 404;
            case BUSY -> 453;
            case BUSY_503 -> 503;
        };
        try (RtspClient running = RtspClient.playing(url)) {
            running.until(Media::isRtp);
            camera.fault(fault);
            running.expectEnd();
        }
        try (RtspClient fresh = new RtspClient(url)) {
            RtspClient.Answer described = fresh.request("DESCRIBE", url.toString(), "Authorization: Basic YTpi");
            assertThat(described.code()).isEqualTo(fault == Answer.BUSY ? 200 : expected);
            assertThat(fresh.setUp(0, "RTP/AVP/TCP;unicast;interleaved=0-1").code())
                    .isEqualTo(expected);
            String challenge = described.headers().getOrDefault("www-authenticate", "");
            assertThat(challenge)
                    .startsWith(fault == Answer.AUTH ? "Digest " : fault == Answer.AUTH_BASIC ? "Basic " : "");
        }
        camera.heal();
        assertHealthy();
    }

    @ParameterizedTest
    @CsvSource({
        "answer-461-setup, 200, 461",
        "answer-400, 400, 400",
        "answer-599-describe, 599, 200",
        "redirect-loop, 302, 200",
        "auth-unknown, 401, 401",
        "oversize-head, 200, 200"
    })
    void anyMethodCanBeAnsweredWithAnyStatus(String name, int described, int setUp) throws Exception {
        Fault fault = Fault.named(name).orElseThrow();
        assertThat(fault.id()).isEqualTo(name);
        camera.fault(fault);
        try (RtspClient fresh = new RtspClient(url)) {
            assertThat(fresh.request("DESCRIBE", url.toString()).code()).isEqualTo(described);
            assertThat(fresh.setUp(0, "RTP/AVP/TCP;unicast;interleaved=0-1").code())
                    .isEqualTo(setUp);
        }
        camera.heal();
        assertHealthy();
    }

    @Test
    void rtcpOnlySendsReportsAndNothingElse() throws Exception {
        camera.fault(Sending.RTCP_ONLY);
        try (RtspClient client = RtspClient.playing(url)) {
            client.limit(Duration.ofSeconds(7));
            assertThat(List.of(client.media(), client.media())).noneMatch(Media::isRtp);
        }
    }

    @Test
    void audioOnlySendsNoVideo() throws Exception {
        camera.fault(Sending.AUDIO_ONLY);
        try (RtspClient client = new RtspClient(url)) {
            RtspClient.expect(200, client.setUp(0, "RTP/AVP/TCP;unicast;interleaved=0-1"));
            RtspClient.expect(200, client.setUp(1, "RTP/AVP/TCP;unicast;interleaved=2-3"));
            RtspClient.expect(200, client.request("PLAY", url.toString()));
            List<Media> media = take(client, 40);
            assertThat(media).filteredOn(Media::isRtp).isNotEmpty().allMatch(m -> m.channel() == 2);
        }
    }

    @Test
    void audioOnlyNeedsAudio() throws Exception {
        try (Simulator mute = Simulator.start(
                SimulatorOptions.of(CameraOptions.of("mute", Scene.ROOM).withPictures(64, 64, 2, 1)))) {
            assertThatThrownBy(() -> mute.camera("mute").fault(Sending.AUDIO_ONLY))
                    .isInstanceOf(FailureException.class)
                    .hasMessageContaining("--audio");
        }
    }

    @Test
    void noKeyframesSendsEverythingButKeyframes() throws Exception {
        camera.fault(Sending.NO_KEYFRAMES);
        try (RtspClient client = RtspClient.playing(url)) {
            List<Media> media = take(client, 20);
            assertThat(media).filteredOn(Media::isRtp).isNotEmpty().noneMatch(Media::isPartOfKeyframe);
            camera.heal();
            assertThat(client.until(Media::isPartOfKeyframe)).isNotEmpty();
        }
    }

    @Test
    void frozenTimestampsStandStill() throws Exception {
        try (RtspClient client = RtspClient.playing(url)) {
            client.until(Media::isRtp);
            camera.fault(Sending.TIMESTAMPS_FROZEN);
            List<Media> rtp = take(client, 30).stream().filter(Media::isRtp).toList();
            Set<Integer> late = new HashSet<>(rtp.subList(rtp.size() - 8, rtp.size()).stream()
                    .map(Media::time)
                    .toList());
            assertThat(late).hasSize(1);
        }
    }

    @Test
    void jumpingTimestampsJumpAMinute() throws Exception {
        try (RtspClient client = RtspClient.playing(url)) {
            int before = client.until(Media::isRtp).getLast().time();
            camera.fault(Sending.TIMESTAMPS_JUMP);
            assertThat(client.until(m -> m.isRtp() && m.time() - before > MINUTE_TICKS))
                    .isNotEmpty();
            assertThat(client.until(m -> m.isRtp() && m.time() - before < MINUTE_TICKS))
                    .isNotEmpty();
        }
    }

    @Test
    void corruptUnitsDifferFromIntactOnes() throws Exception {
        camera.fault(Picture.FREEZE);
        try (RtspClient client = RtspClient.playing(url)) {
            assertThat(payloads(take(client, 12))).hasSize(1);
            camera.fault(Sending.CORRUPT);
            assertThat(payloads(take(client, 40))).hasSizeGreaterThan(3);
        }
    }

    @Test
    void noUnitIsIntactWhenEveryUnitIsCorrupt() throws Exception {
        camera.fault(Picture.FREEZE);
        String sound;
        try (RtspClient client = RtspClient.playing(url)) {
            sound = payloads(take(client, 12)).iterator().next();
            camera.fault(Sending.CORRUPT_ALL);
            List<Media> later = take(client, 60);
            assertThat(payloads(later.subList(30, 60))).doesNotContain(sound);
        }
    }

    @Test
    void frozenPicturesAreTheSameKeyframeAtTheFullRate() throws Exception {
        try (RtspClient client = RtspClient.playing(url)) {
            client.until(Media::isRtp);
            camera.fault(Picture.FREEZE);
            client.until(Media::isPartOfKeyframe);
            client.until(Media::isPartOfKeyframe);
            List<Media> rtp = take(client, 12).stream().filter(Media::isRtp).toList();
            assertThat(payloads(rtp)).hasSize(1);
            assertThat(rtp.getLast().time() - rtp.getFirst().time()).isEqualTo((rtp.size() - 1) * 9000);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Picture.class,
            names = {"RESOLUTION_CHANGE", "CODEC_CHANGE"})
    void otherParametersAreDescribedAndSentToRunningSessions(Picture fault) throws Exception {
        try (RtspClient running = RtspClient.playing(url)) {
            String before = parameters(url);
            running.until(Media::isRtp);
            camera.fault(fault);
            assertThat(running.until(Media::isPartOfKeyframe)).isNotEmpty();
            assertThat(parameters(url)).isNotEqualTo(before);
            camera.heal();
            assertThat(parameters(url)).isEqualTo(before);
        }
    }

    /** A client finds a start code where RFC 6184 has the NAL unit's header. */
    @Test
    void startCodesPrecedeTheUnitsWithinThePayload() throws Exception {
        camera.fault(Sending.START_CODES);
        try (RtspClient client = RtspClient.playing(url)) {
            for (int i = 0; i < 20; i++) {
                byte[] packet = client.until(Media::isRtp).getLast().data();
                int type = packet[12] & 0x1F;
                int at = type == 28 ? 14 : type == 24 ? 16 : 13;
                assertThat(type).isIn(0, 24, 28);
                if (type != 28 || packet[13] < 0) { // in a fragmented unit only the first part has the start code
                    assertThat(packet).containsSequence(0, 0, 1);
                    assertThat(java.util.Arrays.copyOfRange(packet, at, at + 3)).containsExactly(0, 0, 1);
                }
            }
        }
    }

    @Test
    void withChangingSetsEveryKeyframeHasNewParameterSets() throws Exception {
        camera.fault(Picture.CHANGING_SETS);
        try (RtspClient client = RtspClient.playing(url)) {
            List<String> sets = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                byte[] packet =
                        client.until(FaultsTest::beginsWithSps).getLast().data();
                int at = (packet[12] & 0x1F) == 24 ? 15 : 12;
                sets.add(java.util.HexFormat.of().formatHex(packet, at, at + 10));
            }
            assertThat(sets.get(0)).isEqualTo(sets.get(2)).isNotEqualTo(sets.get(1));
            assertThat(sets.get(1)).isEqualTo(sets.get(3));
        }
    }

    private static boolean beginsWithSps(Media media) {
        int type = media.data()[12] & 0x1F;
        return media.isRtp() && (type == 7 || type == 24 && (media.data()[15] & 0x1F) == 7);
    }

    @Test
    void aFaultWithADurationHealsItself() throws Exception {
        camera.fault(Line.REFUSE, Duration.ofMillis(300));
        org.awaitility.Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> camera.fault().isEmpty());
        assertHealthy();
    }

    @Test
    void everyFaultHasItsOwnNameAndIsFoundByIt() {
        List<Fault> all = Fault.all();
        assertThat(all).hasSizeGreaterThanOrEqualTo(19);
        assertThat(all).allSatisfy(f -> assertThat(Fault.named(f.id())).contains(f));
        assertThat(all.stream().map(Fault::id).distinct()).hasSize(all.size());
    }

    @Test
    void everyFaultIsInTheDocumentation() throws Exception {
        String page = java.nio.file.Files.readString(java.nio.file.Path.of("docs/simulate.md"));
        assertThat(Fault.all()).allSatisfy(f -> assertThat(page).contains("| `" + f.id() + "` |"));
        assertThat(Scene.values()).allSatisfy(s -> assertThat(page).contains("| `" + s.id() + "` |"));
    }

    private static String parameters(URI url) throws IOException {
        try (RtspClient client = new RtspClient(url)) {
            String sdp = client.request("DESCRIBE", url.toString()).body();
            return sdp.lines().filter(l -> l.contains("sprop")).findFirst().orElseThrow();
        }
    }

    /** The distinct payloads of RTP packets. */
    private static Set<String> payloads(List<Media> media) {
        Set<String> payloads = new HashSet<>();
        media.stream()
                .filter(Media::isRtp)
                .forEach(m -> payloads.add(java.util.HexFormat.of().formatHex(m.data(), 12, m.data().length)));
        return payloads;
    }

    private static List<Media> take(RtspClient client, int count) throws IOException {
        List<Media> media = new ArrayList<>();
        for (int i : IntStream.range(0, count).toArray()) {
            media.add(client.media());
            assertThat(media).hasSize(i + 1);
        }
        return media;
    }
}
