package dev.watchkeeper.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.camera.health.CameraState;
import dev.watchkeeper.camera.probe.Presence;
import dev.watchkeeper.camera.retry.SignInLedger;
import dev.watchkeeper.camera.session.CameraStatus;
import dev.watchkeeper.camera.session.Cameras;
import dev.watchkeeper.camera.session.Recovery;
import dev.watchkeeper.camera.session.SourceOpener;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.HealthSettings;
import dev.watchkeeper.config.InputSettings;
import dev.watchkeeper.config.MotionSettings;
import dev.watchkeeper.config.RecordSettings;
import dev.watchkeeper.config.RetrySettings;
import dev.watchkeeper.event.EventBus;
import dev.watchkeeper.media.Codec;
import dev.watchkeeper.media.Natives;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.PacketListener;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Capture against GStreamer's RTSP server. */
@Tag("interop")
final class CaptureInteropTest {
    private static GstServer server;

    private final SystemClock clock = new SystemClock();
    private final SourceOpener opener = new SourceOpener(clock);
    private final List<Packet> packets = new CopyOnWriteArrayList<>();
    private Optional<Cameras> running = Optional.empty();

    @BeforeAll
    static void start() throws Exception {
        Natives.load(false);
        server = GstServer.start(0);
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @AfterEach
    void close() {
        running.ifPresent(Cameras::close);
        opener.close();
    }

    private Cameras watch(String url, CameraSettings.Transport transport) {
        CameraSettings camera = new CameraSettings(
                "gst",
                url,
                Optional.empty(),
                Optional.empty(),
                InputSettings.of(transport),
                Duration.ZERO,
                new RecordSettings(
                        RecordSettings.Mode.EVENTS,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5),
                        Duration.ofMinutes(5),
                        true,
                        1 << 24),
                new MotionSettings(
                        true, 50, 0.01, 5, Duration.ofSeconds(1), Duration.ofSeconds(5), List.of(), List.of()),
                HealthSettings.USUAL.withoutPictures());
        Cameras cameras = new Cameras(
                List.of(camera),
                clock,
                new EventBus(),
                opener,
                Recovery.of(RetrySettings.DEFAULT, SignInLedger.inMemory(clock), Presence.NONE, clock));
        cameras.unit("gst").orElseThrow().addListener(new PacketListener() {
            @Override
            public void packet(Packet packet) {
                packets.add(packet);
            }

            @Override
            public void sessionEnded(long epoch) {}
        });
        running = Optional.of(cameras);
        cameras.start();
        return cameras;
    }

    private static CameraStatus status(Cameras cameras) {
        return cameras.find("gst").orElseThrow();
    }

    private long videos() {
        return packets.stream().filter(Packet::isVideo).count();
    }

    @ParameterizedTest
    @CsvSource({
        "h264, TCP, h264",
        "h264, UDP, h264",
        "h264, AUTO, h264",
        "h264-bframes, TCP, h264",
        "h264-bframes, UDP, h264",
        "h265, TCP, h265",
        "h265, UDP, h265",
        "mjpeg, TCP, mjpeg",
        "mjpeg, UDP, mjpeg",
        "h264-aac, TCP, h264",
        "h264-pcmu, TCP, h264"
    })
    void aRealServerIsWatched(String mount, CameraSettings.Transport transport, String codec) {
        Cameras cameras = watch(server.url(mount), transport);
        await().atMost(Duration.ofSeconds(60)).until(() -> videos() >= 60);
        CameraStatus status = status(cameras);
        assertThat(status.state()).isEqualTo(CameraState.HEALTHY);
        assertThat(status.codec()).isEqualTo(codec);
        assertThat(status.widthPx()).isEqualTo(640);
        assertThat(status.heightPx()).isEqualTo(360);
        assertThat(packets.getFirst().startsGop()).isTrue();
        assertThat(packets.getFirst().ptsMicros()).isBetween(0L, 1_000_000L);
        assertThat(packets.getFirst().dtsMicros()).isNotNegative();
        List<Packet> video = packets.stream().filter(Packet::isVideo).toList();
        for (int i = 1; i < video.size(); i++) {
            assertThat(video.get(i).dtsMicros())
                    .isGreaterThan(video.get(i - 1).dtsMicros())
                    .isLessThanOrEqualTo(video.get(i).ptsMicros());
        }
        boolean reordered = video.stream().anyMatch(p -> p.ptsMicros() - p.dtsMicros() > 100_000);
        assertThat(reordered).isEqualTo(mount.equals("h264-bframes"));
        assertThat(packets.stream().anyMatch(p -> p.track().codec() == Codec.AAC))
                .isEqualTo(mount.equals("h264-aac"));
        assertThat(video.stream().map(Packet::track).distinct().count()).isEqualTo(1);
    }

    @Test
    void aFrozenServerIsNoticedWithin5SecondsAndComesBack() throws Exception {
        Cameras cameras = watch(server.url("h264"), CameraSettings.Transport.TCP);
        await().atMost(Duration.ofSeconds(60)).until(() -> videos() >= 15);
        server.stop();
        try {
            await().atMost(Duration.ofSeconds(5)).until(() -> status(cameras).state() == CameraState.DEGRADED);
            assertThat(status(cameras).cause()).isEqualTo("stalled");
            await().atMost(Duration.ofSeconds(9)).until(() -> status(cameras).state() == CameraState.RECONNECTING);
        } finally {
            server.resume();
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> status(cameras).state() == CameraState.HEALTHY);
        assertThat(status(cameras).epoch()).isGreaterThan(1);
    }
}
