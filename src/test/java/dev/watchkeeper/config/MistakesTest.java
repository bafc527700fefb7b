package dev.watchkeeper.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.config.SettingsLoader.Argument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a file or an argument is said at its place, all of it at once. */
final class MistakesTest {
    @TempDir
    Path folder;

    private Loading loading = new Loading(Path.of("wk"));

    @BeforeEach
    void nameTheFile() {
        loading = new Loading(folder);
    }

    @Test
    void allMistakesOfAFileAreReportedAtOnceWithTheirPlaces() {
        assertThat(loading.mistakes("""
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
                        "FILE:13:55: unknown key 'colour' in motion.zones[]; known here: name, title, polygon, sensitivity, labels",
                        "FILE:14:7: motion.zones[].name is missing: expected a name of at most 64 letters",
                        "FILE:14:17: motion.zones[].polygon: expected at least 3 corners such as [[0, 0], [1, 0], [0.5, 1]],"
                                + " found '7'",
                        "FILE:15:9: record is a section: write its keys indented below it, found a single value",
                        "FILE:16:1: unknown key 'sensitivity'; did you mean 'motion.sensitivity'?",
                        "FILE:19:10: cameras.front-door.url: rtmp:// addresses are not supported;"
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
    void aCertificateFileMustHoldACertificateAndNeedsAnEncryptedCamera() throws IOException {
        Files.writeString(folder.resolve("door.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        assertThat(loading.mistakes("""
                cameras:
                  a: {url: rtsp://h/, certificate-file: missing.pem}
                  b: {url: rtsps://h/, certificate-file: door.pem}
                """))
                .containsExactly(
                        "FILE:2:41: cameras.a.certificate-file needs an encrypted address, such as rtsps://host/path or https://host/path",
                        "FILE:2:41: cameras.a.certificate-file: there is no file 'missing.pem'",
                        "FILE:3:42: cameras.b.certificate-file: 'door.pem' is not a PEM file of certificates, or it is damaged");
    }

    @Test
    void theNumberOfZonesIsLimited() {
        String zone = "{name: z%d, polygon: [[0, 0], [1, 0], [1, 1]]}";
        String zones = IntStream.range(0, 33).mapToObj(zone::formatted).collect(Collectors.joining(", "));
        assertThat(loading.mistakes("motion: {zones: [%s]}\ncameras: {a: {url: rtsp://h/}}\n".formatted(zones)))
                .containsExactly("FILE:1:17: motion.zones: at most 32 are allowed, found 33");
    }

    @Test
    void theErrorThresholdOfACheckIsAboveItsWarning() {
        assertThat(loading.mistakes("""
                checks: {disk-warning-percent: 96, memory-error-percent: 80, network: nvr.home}
                cameras: {a: {url: rtsp://h/}}
                """))
                .containsExactly(
                        "FILE:1:32: checks.disk-error-percent must be more than checks.disk-warning-percent: 95.0 is not more"
                                + " than 96.0",
                        "FILE:1:58: checks.memory-error-percent must be more than checks.memory-warning-percent: 80.0 is not"
                                + " more than 80.0",
                        "FILE:1:71: checks.network: expected auto, off, or a host and port such as 192.168.1.1:80, found"
                                + " 'nvr.home'");
    }

    @Test
    void misspeltSectionsAndSnakeCaseAreRecognised() {
        assertThat(loading.mistakes("""
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
        assertThat(loading.mistakes("cameras:\n  a: {url: rtsp://h/\nrecord: [\n"))
                .singleElement()
                .asString()
                .matches("FILE:3:7: this is not valid YAML: .*");
        assertThat(loading.mistakes("a: 1\nb: \u0007\n"))
                .containsExactly("FILE:2:4: the character with code 7 is not allowed");
        assertThat(loading.mistakes("- 1\n")).containsExactly("FILE:1:1: expected keys such as cameras:, found a list");
    }

    @Test
    void aFewLinesThatExpandToBillionsOfValuesAreRefused() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            String before = "*a" + (i - 1);
            bomb.append("a%d: &a%d [%s, %s, %s, %s, %s, %s, %s]\n"
                    .formatted(i, i, before, before, before, before, before, before, before));
        }
        assertThat(loading.mistakes(bomb.toString())).anyMatch(line -> line.contains("too large or too deeply nested"));
        assertThat(loading.mistakes("a: &a [*a]\n")).anyMatch(line -> line.contains("too large or too deeply nested"));
        assertThat(loading.mistakes("a: " + "[".repeat(100_000))).isNotEmpty();
    }

    @Test
    void aFileThatCannotBeReadIsOneMistake() throws IOException {
        assertThat(loading.mistakes(Optional.of(folder.resolve("none.yml"))))
                .containsExactly(folder.resolve("none.yml") + ":1:1: there is no such file");
        assertThat(loading.mistakes(Optional.of(folder)))
                .containsExactly(folder + ":1:1: this is not a regular file of at most 1000000 bytes");
        Files.write(loading.file(), new byte[] {'a', ':', (byte) 0xff});
        assertThat(loading.mistakes(Optional.of(loading.file()))).containsExactly("FILE:1:1: this is not UTF-8 text");
    }

    @Test
    void atLeastOneCameraIsRequired() {
        String sentence = "there is no camera: add one below cameras:, or name its address with --video-source";
        assertThat(loading.mistakes("data: x\n")).containsExactly("FILE:1:1: " + sentence);
        assertThat(loading.mistakes("")).containsExactly("FILE:1:1: " + sentence);
        assertThat(loading.mistakes("cameras:\n")).containsExactly("FILE:1:1: " + sentence);
        assertThat(loading.mistakes("cameras: {}\n")).containsExactly("FILE:1:1: " + sentence);
        assertThat(loading.mistakes(Optional.empty())).containsExactly("command line: " + sentence);
        assertThat(loading.mistakes("cameras: [front]\n"))
                .containsExactly("FILE:1:10: cameras is a section with one name per camera, such as front-door:"
                        + " {url: 'rtsp://…'}, found a list");
    }

    @Test
    void mistakesOfArgumentsNameTheArgument() {
        assertThat(loading.mistakes(
                        Optional.empty(),
                        Loading.set("record.mod=off"),
                        Loading.set("cameras.a.url=rtsp://anna:hidden-word@h:99999/"),
                        Loading.set("motion.fps=[1"),
                        Loading.set("motion.zones=3"),
                        new Argument("--port", "api.port", "x")))
                .containsExactly(
                        "--port: api.port: expected a whole number from 0 to 65535, found 'x'",
                        "--set cameras.a.url: cameras.a.url: expected rtsp://host/path or rtsp://host:port/path with a port"
                                + " from 1 to 65535",
                        "--set motion.fps: this is not valid YAML: expected ',' or ']', but got <stream end>",
                        "--set motion.fps: motion.fps: expected a number from 0.5 to 30, found nothing",
                        "--set motion.zones: motion.zones: expected a list of {name, title, polygon, sensitivity, labels}, found '3'",
                        "--set record.mod: unknown key 'mod' in record; did you mean 'mode'?");
        String elsewhere = ": what is kept alive, what is looked at from outside and what follows are read from the"
                + " configuration file alone; write the key there";
        assertThat(loading.mistakes(
                        Optional.empty(),
                        Loading.set("cameras.a.url=rtsp://h/"),
                        Loading.set("watch.interval=1m"),
                        Loading.set("services.x.command=[true]"),
                        Loading.set("escalation={}")))
                .containsExactly(
                        "--set escalation" + elsewhere,
                        "--set services.x.command" + elsewhere,
                        "--set watch.interval" + elsewhere);
        assertThat(Argument.set("no-equals-sign")).isEmpty();
        assertThat(Argument.set("=x")).isEmpty();
    }
}
