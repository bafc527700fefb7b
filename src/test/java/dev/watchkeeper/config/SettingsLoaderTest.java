package dev.watchkeeper.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.config.MotionSettings.Point;
import dev.watchkeeper.config.SettingsLoader.Argument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files and arguments on their way to settings. */
final class SettingsLoaderTest {
    @TempDir
    Path folder;

    private Path file = Path.of("");

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("wk.yml");
    }

    @Test
    void everyDefaultInOnePlace() {
        Settings settings = good(SettingsLoader.load(
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
    void everyKeySetToSomethingElse() throws IOException {
        Files.writeString(folder.resolve("users"), "anna:hash\n");
        Path password = Files.writeString(folder.resolve("front.password"), "s3cret\n");
        Path video = Files.writeString(folder.resolve("street.mp4"), "x");
        Settings settings = good(load("""
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
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(6),
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(11),
                        Duration.ofSeconds(12),
                        false,
                        Duration.ofSeconds(13),
                        Duration.ZERO,
                        Duration.ofSeconds(14),
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(16)));
        assertThat(settings.cameras().getFirst().health()).isEqualTo(settings.health());
        assertThat(settings.guard())
                .isEqualTo(new GuardSettings(60, 70, 500, Duration.ofSeconds(2), false, Duration.ofMinutes(1)));
        assertThat(settings.checks())
                .isEqualTo(new CheckSettings(
                        Duration.ofMinutes(1), Duration.ofSeconds(20), 70, 80.5, 71, 81, 72, 50, "nvr.home:8080"));
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
    void allMistakesOfAFileAtOnceEachAtItsPlace() {
        assertThat(mistakes("""
                log-level: loud
                api:
                  port: 70000
                  prot: 1
                motion:
                  fsp: 5
                  fps: fast
                  fps: 3
                  min-area: 300%
                  zones:
                    - {name: door, polygon: [[0, 0], [1, 0], [0.5, 1.5]]}
                    - {name: gate, polygon: [[0, 0], [1, 0]]}
                    - {name: door, polygon: [[0, 0], [1, 0], [1, 1]], colour: red}
                    - {polygon: 7}
                record: events
                sensitivity: 3
                cameras:
                  front-door:
                    url: rtmp://10.0.0.5/video
                    password-file: missing.txt
                    record: {mode: sometimes}
                  front-door: {url: rtsp://10.0.0.6/}
                  back door: {url: gone.mp4}
                  cellar: {transport: tcp}
                  garage: {url: [rtsp://x/]}
                """))
                .containsExactly(
                        "FILE:1:12: log-level: expected one of debug, info, warning, error, found 'loud'",
                        "FILE:3:9: api.port: expected a whole number from 0 to 65535, found '70000'",
                        "FILE:4:3: unknown key 'prot' in api; did you mean 'port'?",
                        "FILE:6:3: unknown key 'fsp' in motion; did you mean 'fps'?",
                        "FILE:7:8: motion.fps: expected a number from 0.5 to 30, found 'fast'",
                        "FILE:8:3: 'fps' is given twice; the first is in line 7",
                        "FILE:9:13: motion.min-area: expected a share such as 0.2% or 0.002, from 0% to 100%, found '300%'",
                        "FILE:11:52: motion.zones[].polygon: expected a number from 0 to 1, found '1.5'",
                        "FILE:12:29: motion.zones[].polygon: a polygon needs 3 to 100 corners, found 2",
                        "FILE:13:14: motion.zones: 'door' is given twice",
                        "FILE:13:55: unknown key 'colour' in motion.zones[]; known here: name, polygon, sensitivity",
                        "FILE:14:7: motion.zones[].name is missing: expected a name of at most 64 letters",
                        "FILE:14:17: motion.zones[].polygon: expected at least 3 corners such as [[0, 0], [1, 0], [0.5, 1]],"
                                + " found '7'",
                        "FILE:15:9: record is a section: write its keys indented below it, found a single value",
                        "FILE:16:1: unknown key 'sensitivity'; did you mean 'motion.sensitivity'?",
                        "FILE:19:10: cameras.front-door.url: addresses of the form rtmp:// cannot be watched;"
                                + " expected an address such as rtsp://host/path or http://host/path, a device such as /dev/video0, or a video file",
                        "FILE:20:20: cameras.front-door.password-file: there is no file 'missing.txt'",
                        "FILE:21:20: cameras.front-door.record.mode: expected one of events, continuous, off, found 'sometimes'",
                        "FILE:22:3: 'front-door' is given twice; the first is in line 18",
                        "FILE:23:3: camera 'back door': a camera's name has 1 to 64 letters, digits, '-' and '_'",
                        "FILE:23:20: cameras.back door.url: there is no readable file 'gone.mp4';"
                                + " expected an address such as rtsp://host/path or http://host/path, a device such as /dev/video0, or a video file",
                        "FILE:24:3: cameras.cellar.url is missing: expected an address such as rtsp://host/path or http://host/path, a device such as /dev/video0, or a video file",
                        "FILE:25:17: cameras.garage.url: expected an address such as rtsp://host/path or http://host/path, a device such as /dev/video0, or a video file");
    }

    @Test
    void aCertificateIsOneAndIsOfAnEncryptedCamera() throws IOException {
        Files.writeString(folder.resolve("door.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        assertThat(mistakes("""
                cameras:
                  a: {url: rtsp://h/, certificate-file: missing.pem}
                  b: {url: rtsps://h/, certificate-file: door.pem}
                """))
                .containsExactly(
                        "FILE:2:41: cameras.a.certificate-file needs an encrypted address, such as rtsps://host/path or https://host/path",
                        "FILE:2:41: cameras.a.certificate-file: there is no file 'missing.pem'",
                        "FILE:3:42: cameras.b.certificate-file: 'door.pem' is no PEM file of certificates, or a damaged one");
    }

    @Test
    void thereAreNotMoreZonesThanAnybodyDraws() {
        String zone = "{name: z%d, polygon: [[0, 0], [1, 0], [1, 1]]}";
        String zones = IntStream.range(0, 33).mapToObj(zone::formatted).collect(Collectors.joining(", "));
        assertThat(mistakes("motion: {zones: [%s]}\ncameras: {a: {url: rtsp://h/}}\n".formatted(zones)))
                .containsExactly("FILE:1:17: motion.zones: at most 32 are possible, found 33");
    }

    @Test
    void aCheckFailsLaterThanItWarns() {
        assertThat(mistakes("""
                checks: {disk-warning-percent: 96, memory-error-percent: 80, network: nvr.home}
                cameras: {a: {url: rtsp://h/}}
                """))
                .containsExactly(
                        "FILE:1:32: checks.disk-error-percent has to be more than checks.disk-warning-percent: 95.0 is not more"
                                + " than 96.0",
                        "FILE:1:58: checks.memory-error-percent has to be more than checks.memory-warning-percent: 80.0 is not"
                                + " more than 80.0",
                        "FILE:1:71: checks.network: expected auto, off, or a host and port such as 192.168.1.1:80, found"
                                + " 'nvr.home'");
    }

    @Test
    void misspeltSectionsAndSnakeCaseAreRecognised() {
        assertThat(mistakes("""
                camera: {}
                record: {pre_motion: 3s, segmentLength: 1m}
                cameras: {a: {url: rtsp://h/, password: hidden-word}}
                """))
                .containsExactly(
                        "FILE:1:1: unknown key 'camera'; did you mean 'cameras'?",
                        "FILE:2:10: unknown key 'pre_motion' in record; did you mean 'pre-motion'?",
                        "FILE:2:26: unknown key 'segmentLength' in record; did you mean 'segment-length'?",
                        "FILE:3:31: unknown key 'password' in cameras.a; did you mean 'password-file'?");
    }

    @Test
    void aSyntaxErrorIsOneMistakeAtItsPlace() {
        assertThat(mistakes("cameras:\n  a: {url: rtsp://h/\nrecord: [\n"))
                .singleElement()
                .asString()
                .matches("FILE:3:7: this is not valid YAML: .*");
        assertThat(mistakes("a: 1\nb: \u0007\n")).containsExactly("FILE:2:4: the character with code 7 is not allowed");
        assertThat(mistakes("- 1\n")).containsExactly("FILE:1:1: expected keys such as cameras:, found a list");
    }

    @Test
    void aFewLinesThatStandForBillionsOfValuesAreRefused() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            String before = "*a" + (i - 1);
            bomb.append("a%d: &a%d [%s, %s, %s, %s, %s, %s, %s]\n"
                    .formatted(i, i, before, before, before, before, before, before, before));
        }
        assertThat(mistakes(bomb.toString())).anyMatch(line -> line.contains("too large or too deeply nested"));
        assertThat(mistakes("a: &a [*a]\n")).anyMatch(line -> line.contains("too large or too deeply nested"));
        assertThat(mistakes("a: " + "[".repeat(100_000))).isNotEmpty();
    }

    @Test
    void aFileThatCannotBeReadIsOneMistake() throws IOException {
        assertThat(mistakes(Optional.of(folder.resolve("none.yml"))))
                .containsExactly(folder.resolve("none.yml") + ":1:1: there is no such file");
        assertThat(mistakes(Optional.of(folder)))
                .containsExactly(folder + ":1:1: this is no configuration file of at most 1000000 bytes");
        Files.write(file, new byte[] {'a', ':', (byte) 0xff});
        assertThat(mistakes(Optional.of(file))).containsExactly("FILE:1:1: this is not UTF-8 text");
    }

    @Test
    void oneCameraAtLeast() {
        String sentence =
                "at least one camera is needed: write it below cameras:, or name its address by --video-source";
        assertThat(mistakes("data: x\n")).containsExactly("FILE:1:1: " + sentence);
        assertThat(mistakes("")).containsExactly("FILE:1:1: " + sentence);
        assertThat(mistakes("cameras:\n")).containsExactly("FILE:1:1: " + sentence);
        assertThat(mistakes("cameras: {}\n")).containsExactly("FILE:1:1: " + sentence);
        assertThat(mistakes(Optional.empty())).containsExactly("command line: " + sentence);
        assertThat(mistakes("cameras: [front]\n"))
                .containsExactly("FILE:1:10: cameras is a section with one name per camera, such as front-door:"
                        + " {url: 'rtsp://…'}, found a list");
    }

    @Test
    void aCamerasOwnKeysLieOverTheGeneralOnesKeyByKey() {
        Settings settings = good(load("""
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
        Settings settings = good(load("""
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
        assertThat(mistakes(
                        "cameras: {a: {url: 0, device-size: big, device-format: png}, b: {url: /dev/shm/gone.mp4}}\n"))
                .hasSize(3);
    }

    @Test
    void argumentsLieOverTheFile() throws IOException {
        Files.writeString(file, "record: {mode: off, audio: false}\ncameras: {front: {url: 'rtsp://h/'}}\n");
        Settings settings = good(SettingsLoader.load(
                Optional.of(file),
                List.of("rtsp://h/second"),
                List.of(
                        set("record.mode=continuous"),
                        set("cameras.front.motion.sensitivity=70"),
                        set("motion.masks=[{name: m, polygon: [[0,0],[1,0],[1,1]]}]"),
                        set("cameras.camera-1.loop=true"),
                        set("record={pre-motion: 1s}"),
                        set("record.pre-motion=2s"),
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
    void mistakesOfArgumentsNameTheArgument() {
        assertThat(mistakes(
                        Optional.empty(),
                        set("record.mod=off"),
                        set("cameras.a.url=rtsp://anna:hidden-word@h:99999/"),
                        set("motion.fps=[1"),
                        set("motion.zones=3"),
                        new Argument("--port", "api.port", "x")))
                .containsExactly(
                        "--port: api.port: expected a whole number from 0 to 65535, found 'x'",
                        "--set cameras.a.url: cameras.a.url: expected rtsp://host/path or rtsp://host:port/path with a port"
                                + " from 1 to 65535",
                        "--set motion.fps: this is not valid YAML: expected ',' or ']', but got <stream end>",
                        "--set motion.fps: motion.fps: expected a number from 0.5 to 30, found nothing",
                        "--set motion.zones: motion.zones: expected a list of {name, polygon, sensitivity}, found '3'",
                        "--set record.mod: unknown key 'mod' in record; did you mean 'mode'?");
        assertThat(Argument.set("no-equals-sign")).isEmpty();
        assertThat(Argument.set("=x")).isEmpty();
    }

    @Test
    void credentialsLeaveTheAddressAndWarn() {
        Loaded loaded = load("cameras: {a: {url: 'RTSP://an%20na:p%40ss:@wo%2Frd@cam.home:8554/main?x=1'}}\n");
        CameraSettings camera = good(loaded).cameras().getFirst();
        assertThat(camera.url()).isEqualTo("rtsp://cam.home:8554/main?x=1");
        assertThat(camera.username()).contains("an na");
        assertThat(camera.password().map(Secret::reveal)).contains("p@ss:@wo/rd");
        assertThat(loaded.warnings())
                .singleElement()
                .asString()
                .endsWith(
                        "wk.yml:1:20: cameras.a.url: the password stands in the address; username and password-file would"
                                + " keep it out of sight");
        assertThat(loaded + " " + camera + " " + good(loaded))
                .doesNotContain("p@ss")
                .doesNotContain("p%40");
    }

    @Test
    void noSentenceRepeatsAPassword() {
        for (String url : List.of(
                "rtsp://anna:hidden-word@h:0/",
                "rtsp://anna:12/hidden-word@h/",
                "rtsp://anna:hid?den-word@h/",
                "rtsp://anna:hidden-word%@h/",
                "rtsp://anna:hidden-word@/",
                "ftp://anna:hidden-word@h/",
                "anna:hidden-word@h/path",
                "rtsp:/anna:hidden-word@h/path")) {
            List<String> mistakes = mistakes("cameras: {a: {url: '" + url + "'}}\n");
            assertThat(mistakes).as(url).hasSize(1);
            assertThat(mistakes.toString()).doesNotContain("den-word");
        }
        assertThat(mistakes("cameras: {a: {url: \"rtsp://anna:hidden-word\\u0001@h/\"}}\n"))
                .containsExactly(
                        "FILE:1:20: cameras.a.url: expected an address such as rtsp://host/path or http://host/path, a device such as /dev/video0, or a video file");
    }

    @Test
    void aPasswordWithinThePathIsBlottedOut() {
        CameraSettings camera = good(load(
                        "cameras: {a: {url: 'rtsp://h/user=admin_password=hidden_word&channel=1?pwd=more'}}\n"))
                .cameras()
                .getFirst();
        assertThat(camera.shownUrl()).isEqualTo("rtsp://h/user=admin_password=***&channel=1?pwd=***");
        assertThat(camera.toString()).doesNotContain("hidden_word");
    }

    @Test
    void passwordFilesAreReadAndJudged() throws IOException {
        Path secret = Files.writeString(folder.resolve("a.txt"), "p w\nsecond line\n");
        Files.writeString(folder.resolve("empty.txt"), "\n");
        Files.write(folder.resolve("binary.txt"), new byte[] {(byte) 0xff, 1});
        Files.setPosixFilePermissions(secret, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));

        Loaded loaded = load("cameras: {a: {url: rtsp://h/, username: u, password-file: a.txt}}\n");
        assertThat(good(loaded).cameras().getFirst().password().map(Secret::reveal))
                .contains("p w");
        assertThat(loaded.warnings())
                .singleElement()
                .asString()
                .endsWith("everybody on this machine can read 'a.txt'; run chmod 600 on it");
        assertThat(mistakes("""
                cameras:
                  b: {url: rtsp://h/, username: u, password-file: empty.txt}
                  c: {url: rtsp://h/, username: u, password-file: binary.txt}
                  d: {url: rtsp://h/, username: u, password-file: none.txt}
                  e: {url: rtsp://h/, password-file: a.txt}
                  f: {url: 'rtsp://v:w@h/', username: u, password-file: a.txt}
                """))
                .containsExactly(
                        "FILE:2:51: cameras.b.password-file: the first line of 'empty.txt' has to be the password and"
                                + " nothing else",
                        "FILE:3:51: cameras.c.password-file: 'binary.txt' is not UTF-8 text",
                        "FILE:4:51: cameras.d.password-file: there is no file 'none.txt'",
                        "FILE:5:38: cameras.e.password-file needs a username beside it",
                        "FILE:6:12: cameras.f: the address and username both name a user; keep username only",
                        "FILE:6:12: cameras.f: the address and password-file both hold a password; keep password-file"
                                + " only");
    }

    @Test
    void anAddressThatOthersCanReachNeedsUsers() {
        String camera = "cameras: {a: {url: rtsp://h/}}\n";
        assertThat(mistakes("api: {bind: 0.0.0.0}\n" + camera))
                .containsExactly(
                        "FILE:1:13: api.bind: '0.0.0.0' can be reached from other machines, so api.users-file has"
                                + " to name a file of users; make one by: watchkeeper password --users-file FILE USER");
        assertThat(mistakes("api: {bind: 0.0.0.0, users-file: none}\n" + camera))
                .containsExactly("FILE:1:34: api.users-file: there is no readable file 'none'; make it by: watchkeeper"
                        + " password --users-file FILE USER");
        for (String bind : List.of("127.0.0.2", "'::1'", "localhost")) {
            assertThat(good(load("api: {bind: " + bind + "}\n" + camera)).cameras())
                    .hasSize(1);
        }
    }

    @Test
    void theWaitsBetweenAttemptsGrow() {
        String camera = "cameras: {a: {url: rtsp://h/}}\n";
        assertThat(mistakes("retry: {initial-backoff: 30s, max-backoff: 20s}\n" + camera))
                .containsExactly(
                        "FILE:1:44: retry.max-backoff may not be shorter than retry.initial-backoff: 20000 ms is"
                                + " shorter than 30000 ms");
        RetrySettings retry = good(load("retry: {max-retries: 3, after-max-retries: stop, initial-backoff: 500ms,"
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
        assertThat(mistakes("health: {stall-notice: 20s}\ncameras: {a: {url: rtsp://h/}}\n"))
                .containsExactly("FILE:1:24: health.stall-limit has to be longer than health.stall-notice: 10 s is not"
                        + " longer than 20 s");
    }

    @Test
    void aFlawedDefaultOfAnotherSectionSurvives() {
        // A partial section once removed the defaults of its neighbours, and restarts became unlimited.
        RecordSettings record = good(load("record: {audio: false}\ncameras: {a: {url: rtsp://h/}}\n"))
                .cameras()
                .getFirst()
                .record();
        assertThat(record.bufferMaxBytes()).isEqualTo(64_000_000);
        assertThat(record.mode()).isEqualTo(RecordSettings.Mode.EVENTS);
    }

    @Test
    void theFileIsNeverRewritten() throws IOException {
        String text = "record: {mode: [\n";
        mistakes(text);
        assertThat(file).hasContent(text);
        assertThat(folder).isDirectoryNotContaining(path -> !path.equals(file));
    }

    private static Argument set(String text) {
        return Argument.set(text).orElseThrow();
    }

    private Loaded load(String yaml) {
        try {
            Files.writeString(file, yaml);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return SettingsLoader.load(Optional.of(file), List.of(), List.of(), folder);
    }

    private List<String> mistakes(String yaml) {
        return lines(load(yaml));
    }

    private List<String> mistakes(Optional<Path> from, Argument... arguments) {
        return lines(SettingsLoader.load(from, List.of(), Arrays.asList(arguments), folder));
    }

    private List<String> lines(Loaded loaded) {
        return switch (loaded) {
            case Loaded.Bad bad ->
                bad.mistakes().stream()
                        .map(problem -> problem.toString().replace(file.toString(), "FILE"))
                        .toList();
            case Loaded.Good good -> List.of();
        };
    }

    private static Settings good(Loaded loaded) {
        return switch (loaded) {
            case Loaded.Good good -> good.settings();
            case Loaded.Bad bad -> throw new AssertionError(bad.mistakes().toString());
        };
    }
}
