package dev.watchkeeper.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.config.MotionSettings.Point;
import dev.watchkeeper.config.SettingsLoader.Argument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files and arguments on their way to settings. */
final class SettingsLoaderTest {
    @TempDir
    Path folder;

    private Loading loading = new Loading(Path.of("wk"));

    @BeforeEach
    void nameTheFile() {
        loading = new Loading(folder);
    }

    @Test
    void everyDefault() {
        Settings settings = Loading.good(SettingsLoader.load(
                Optional.empty(), List.of("rtsp://10.0.0.5/main"), List.of(), Path.of("/srv/watch")));

        RecordSettings record = new RecordSettings(
                RecordSettings.Mode.EVENTS,
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                Duration.ofMinutes(10),
                true,
                64_000_000);
        MotionSettings motion = new MotionSettings(
                true, 50, 0.002, 5, Duration.ofMillis(500), Duration.ofSeconds(5), List.of(), List.of());
        assertThat(settings)
                .isEqualTo(new Settings(
                        Path.of("/srv/watch/data"),
                        Settings.LogLevel.INFO,
                        new ApiSettings(true, true, "127.0.0.1", 3000, Optional.empty(), List.of()),
                        new StorageSettings(Duration.ofDays(30), 0, 2_000_000_000),
                        HealthSettings.USUAL,
                        new RetrySettings(
                                10,
                                RetrySettings.AfterMaxRetries.PROBE,
                                dev.watchkeeper.base.Backoff.CAMERA,
                                3,
                                Duration.ofSeconds(60)),
                        GuardSettings.DEFAULTS,
                        CheckSettings.DEFAULTS,
                        NotificationSettings.OFF,
                        AnalysisSettings.OFF,
                        Settings.Systemd.DEFAULTS,
                        new BackupSettings(java.time.LocalTime.of(3, 0), Duration.ofDays(30)),
                        SensingSettings.NONE,
                        AdvisorSettings.OFF,
                        List.of(new CameraSettings(
                                "camera-1",
                                "rtsp://10.0.0.5/main",
                                Optional.empty(),
                                Optional.empty(),
                                InputSettings.USUAL,
                                Duration.ofMinutes(10),
                                record,
                                motion,
                                HealthSettings.USUAL))));
    }

    @Test
    void titlesMayHaveAnyScriptWhileNamesStay() throws IOException {
        CameraSettings camera = Loading.good(loading.load("""
                        cameras:
                          front:
                            title: ' Größe 前門 '
                            url: rtsp://h/
                            detect-url: rtsp://h/small
                            motion: {zones: [{name: door, title: Ворота, polygon: [[0, 0], [1, 0], [0.5, 1]]}]}
                        """)).cameras().getFirst();
        assertThat(camera.name()).isEqualTo("front");
        assertThat(camera.title()).hasValue("Größe 前門");
        assertThat(camera.motion().zones().getFirst().title()).hasValue("Ворота");
        assertThat(loading.mistakes("cameras: {a: {url: 'rtsp://h/', title: \"two\\nlines\"}}"))
                .singleElement()
                .asString()
                .contains("title", "at most 100 letters on one line");
        assertThat(loading.mistakes("cameras: {a: {url: 'rtsp://h/', title: \"turned \\u202E round\"}}"))
                .hasSize(1);
    }

    @Test
    void everyKeyCanBeSet() throws IOException {
        Files.writeString(folder.resolve("users"), "anna:hash\n");
        Path password = Files.writeString(folder.resolve("front.password"), "s3cret\n");
        Path video = Files.writeString(folder.resolve("street.mp4"), "x");
        Settings settings = Loading.good(loading.load("""
                data: /var/lib/watchkeeper
                log-level: WARNING
                api: {enabled: false, dashboard: false, bind: 0.0.0.0, port: 0, users-file: users, allowed-hosts: [nvr.home]}
                storage: {max-age: 0, max-size: 1.5TB, min-free: 512MiB}
                health: {connect-timeout: 5s, stall-notice: 2, stall-limit: 6s, first-keyframe: 1m, offline-after: 20s,
                  keyframe-limit: 11s, clock-limit: 12s, pictures: false, picture-limit: 13s, frozen-after: 0,
                  black-after: 14s, recording-limit: 15s, analysis-limit: 16s}
                guard: {max-fps: 60, max-memory-percent: 70, max-queue: 500, check-interval: 2s, shed: false, step-time: 1m}
                checks:
                  check-interval: 1m
                  time-limit: 20s
                  disk-warning-percent: 70
                  disk-error-percent: 80.5
                  memory-warning-percent: 71
                  memory-error-percent: 81
                  cpu-warning-percent: 72
                  max-history: 50
                  network: nvr.home:8080
                record: {mode: off, pre-motion: 0, post-motion: 1m, segment-length: 1h, audio: false, buffer-max: 8MB}
                motion:
                  enabled: false
                  sensitivity: 70
                  min-area: 0.01
                  fps: 2.5
                  begin-after: 250ms
                  end-after: 10
                  zones: [{name: door, polygon: [[0, 0], [1, 0], [0.5, 1]], sensitivity: 90}]
                  masks: [{name: tree, polygon: [[0, 0], [0.1, 0], [0.1, 0.1], [0, 0.1]]}]
                snapshot: {interval: 0}
                cameras:
                  front-door: {url: street.mp4, username: anna, password-file: front.password, transport: udp, loop: true}
                """));
        assertThat(settings.data()).isEqualTo(Path.of("/var/lib/watchkeeper"));
        assertThat(settings.logLevel()).isEqualTo(Settings.LogLevel.WARNING);
        assertThat(settings.api())
                .isEqualTo(new ApiSettings(
                        false, false, "0.0.0.0", 0, Optional.of(folder.resolve("users")), List.of("nvr.home")));
        assertThat(settings.storage()).isEqualTo(new StorageSettings(Duration.ZERO, 1_500_000_000_000L, 512L << 20));
        assertThat(settings.health())
                .isEqualTo(new HealthSettings(
                        new HealthSettings.Opening(Duration.ofSeconds(5), Duration.ofMinutes(1)),
                        new HealthSettings.Stall(Duration.ofSeconds(2), Duration.ofSeconds(6), Duration.ofSeconds(20)),
                        new HealthSettings.Stream(Duration.ofSeconds(11), Duration.ofSeconds(12)),
                        new HealthSettings.Pictures(
                                false, Duration.ofSeconds(13), Duration.ZERO, Duration.ofSeconds(14)),
                        new HealthSettings.Work(Duration.ofSeconds(15), Duration.ofSeconds(16))));
        assertThat(settings.cameras().getFirst().health()).isEqualTo(settings.health());
        assertThat(settings.guard())
                .isEqualTo(new GuardSettings(
                        new GuardSettings.Limits(60, 70, 500),
                        Duration.ofSeconds(2),
                        new GuardSettings.Shedding(false, Duration.ofMinutes(1))));
        assertThat(settings.checks())
                .isEqualTo(new CheckSettings(
                        new CheckSettings.Rounds(Duration.ofMinutes(1), Duration.ofSeconds(20), 50),
                        new CheckSettings.Thresholds(70, 80.5),
                        new CheckSettings.Thresholds(71, 81),
                        72,
                        "nvr.home:8080"));
        CameraSettings camera = settings.cameras().getFirst();
        assertThat(camera.name()).isEqualTo("front-door");
        assertThat(camera.isFile()).isTrue();
        assertThat(camera.file()).isEqualTo(video);
        assertThat(camera.username()).contains("anna");
        assertThat(camera.password().map(Secret::reveal)).contains("s3cret");
        assertThat(camera.input().transport()).isEqualTo(CameraSettings.Transport.UDP);
        assertThat(camera.input().loop()).isTrue();
        assertThat(camera.imageInterval()).isZero();
        assertThat(camera.record())
                .isEqualTo(new RecordSettings(
                        RecordSettings.Mode.OFF,
                        Duration.ZERO,
                        Duration.ofMinutes(1),
                        Duration.ofHours(1),
                        false,
                        8_000_000));
        assertThat(camera.motion())
                .isEqualTo(new MotionSettings(
                        false,
                        70,
                        0.01,
                        2.5,
                        Duration.ofMillis(250),
                        Duration.ofSeconds(10),
                        List.of(new MotionSettings.Zone(
                                "door",
                                OptionalInt.of(90),
                                List.of(new Point(0, 0), new Point(1, 0), new Point(0.5, 1)))),
                        List.of(new MotionSettings.Zone(
                                "tree",
                                OptionalInt.empty(),
                                List.of(new Point(0, 0), new Point(0.1, 0), new Point(0.1, 0.1), new Point(0, 0.1))))));
        assertThat(password).hasContent("s3cret\n");
    }

    @Test
    void aCamerasOwnKeysOverrideTheGeneralOnesKeyByKey() {
        Settings settings = Loading.good(loading.load("""
                record: {mode: continuous, pre-motion: 5s}
                motion: {fps: 3, zones: [{name: z, polygon: [[0, 0], [1, 0], [1, 1]]}]}
                cameras:
                  a: {url: rtsp://h/a, record: {pre-motion: 7s}, motion: {zones: []}, snapshot: {interval: 1m}}
                  b: {url: rtsp://h/b, record: , motion: {sensitivity: 9}}
                """));
        CameraSettings a = settings.cameras().get(0);
        CameraSettings b = settings.cameras().get(1);
        assertThat(a.record().mode()).isEqualTo(RecordSettings.Mode.CONTINUOUS);
        assertThat(a.record().preMotion()).hasSeconds(7);
        assertThat(a.record().postMotion()).hasSeconds(30);
        assertThat(a.motion().zones()).isEmpty();
        assertThat(a.motion().fps()).isEqualTo(3);
        assertThat(a.imageInterval()).hasMinutes(1);
        assertThat(b.record().preMotion()).hasSeconds(5);
        assertThat(b.motion().zones()).hasSize(1);
        assertThat(b.motion().sensitivity()).isEqualTo(9);
    }

    @Test
    void devicesAreNumbersOrPathsBelowDevAndMayBePluggedInLater() {
        Settings settings = Loading.good(loading.load("""
                cameras:
                  first: {url: 0}
                  named: {url: /dev/v4l/by-id/usb-camera-index0, device-format: mjpeg, device-size: 1280x720}
                """));
        CameraSettings first = settings.cameras().getFirst();
        assertThat(first.url()).isEqualTo("/dev/video0");
        assertThat(first.kind()).isEqualTo(SourceKind.DEVICE);
        assertThat(first.input()).isEqualTo(InputSettings.USUAL);
        CameraSettings named = settings.cameras().get(1);
        assertThat(named.kind()).isEqualTo(SourceKind.DEVICE);
        assertThat(named.input().deviceFormat()).isEqualTo(InputSettings.DeviceFormat.MJPEG);
        assertThat(named.input().deviceSize()).hasValue("1280x720");
        assertThat(loading.mistakes(
                        "cameras: {a: {url: 0, device-size: big, device-format: png}, b: {url: /dev/shm/gone.mp4}}\n"))
                .hasSize(3);
    }

    @Test
    void argumentsOverrideTheFile() throws IOException {
        Files.writeString(loading.file(), "record: {mode: off, audio: false}\ncameras: {front: {url: 'rtsp://h/'}}\n");
        Settings settings = Loading.good(SettingsLoader.load(
                Optional.of(loading.file()),
                List.of("rtsp://h/second"),
                List.of(
                        Loading.set("record.mode=continuous"),
                        Loading.set("cameras.front.motion.sensitivity=70"),
                        Loading.set("motion.masks=[{name: m, polygon: [[0,0],[1,0],[1,1]]}]"),
                        Loading.set("cameras.camera-1.loop=true"),
                        Loading.set("record={pre-motion: 1s}"),
                        Loading.set("record.pre-motion=2s"),
                        new Argument("--port", "api.port", "8080")),
                folder));
        assertThat(settings.cameras()).extracting(CameraSettings::name).containsExactly("front", "camera-1");
        CameraSettings front = settings.cameras().getFirst();
        assertThat(front.record().mode()).isEqualTo(RecordSettings.Mode.CONTINUOUS);
        assertThat(front.record().audio()).isFalse();
        assertThat(front.record().preMotion()).hasSeconds(2);
        assertThat(front.motion().sensitivity()).isEqualTo(70);
        assertThat(front.motion().masks()).hasSize(1);
        assertThat(settings.cameras().get(1).motion().sensitivity()).isEqualTo(50);
        assertThat(settings.cameras().get(1).input().loop()).isTrue();
        assertThat(settings.api().port()).isEqualTo(8080);
    }

    @Test
    void theWaitsBetweenAttemptsGrow() {
        String camera = "cameras: {a: {url: rtsp://h/}}\n";
        assertThat(loading.mistakes("retry: {initial-backoff: 30s, max-backoff: 20s}\n" + camera))
                .containsExactly(
                        "FILE:1:44: retry.max-backoff must not be shorter than retry.initial-backoff: 20000 ms is"
                                + " shorter than 30000 ms");
        RetrySettings retry = Loading.good(
                        loading.load("retry: {max-retries: 3, after-max-retries: stop, initial-backoff: 500ms,"
                                + " max-backoff: 2s, degraded-threshold: 2, settled-after: 0}\n" + camera))
                .retry();
        assertThat(retry)
                .isEqualTo(new RetrySettings(
                        3,
                        RetrySettings.AfterMaxRetries.STOP,
                        new dev.watchkeeper.base.Backoff(Duration.ofMillis(500), 2, Duration.ofSeconds(2)),
                        2,
                        Duration.ZERO));
    }

    @Test
    void theStallLimitIsLongerThanItsNotice() {
        assertThat(loading.mistakes("health: {stall-notice: 20s}\ncameras: {a: {url: rtsp://h/}}\n"))
                .containsExactly("FILE:1:24: health.stall-limit must be longer than health.stall-notice: 10 s is not"
                        + " longer than 20 s");
    }

    @Test
    void aFlawedDefaultOfAnotherSectionSurvives() {
        // A partial section once removed the defaults of its neighbours, and restarts became unlimited.
        RecordSettings record = Loading.good(loading.load("record: {audio: false}\ncameras: {a: {url: rtsp://h/}}\n"))
                .cameras()
                .getFirst()
                .record();
        assertThat(record.bufferMaxBytes()).isEqualTo(64_000_000);
        assertThat(record.mode()).isEqualTo(RecordSettings.Mode.EVENTS);
    }

    @Test
    void theFileIsNeverRewritten() throws IOException {
        String text = "record: {mode: [\n";
        loading.mistakes(text);
        assertThat(loading.file()).hasContent(text);
        assertThat(folder).isDirectoryNotContaining(path -> !path.equals(loading.file()));
    }
}
