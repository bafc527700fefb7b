package dev.watchkeeper.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.Loaded;
import dev.watchkeeper.config.SettingsLoader;
import dev.watchkeeper.config.SettingsLoader.Argument;
import dev.watchkeeper.stream.CameraStreams.Main;
import dev.watchkeeper.stream.StreamPath.Feed;
import dev.watchkeeper.stream.StreamSettings.Encoder;
import dev.watchkeeper.stream.StreamSettings.Ports;
import dev.watchkeeper.stream.StreamSettings.Reader;
import dev.watchkeeper.stream.Transcode.Profile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StreamLoaderTest {
    private static final String CAMERAS =
            "cameras: {yard: {url: 'rtsp://192.0.2.1/a'}, gate: {url: 'rtsp://192.0.2.2/a'}}\n";

    @TempDir
    Path folder;

    private StreamLoaded load(String yaml) throws Exception {
        Path file = Files.writeString(folder.resolve("w.yml"), yaml);
        return switch (SettingsLoader.load(Optional.of(file), List.of(), List.of(), folder)) {
            case Loaded.Good good ->
                StreamLoader.load(file, folder, good.settings().cameras());
            case Loaded.Bad bad -> throw new AssertionError(bad.mistakes().toString());
        };
    }

    private StreamSettings good(String yaml) throws Exception {
        StreamLoaded loaded = load(yaml);
        assertThat(loaded.mistakes()).isEmpty();
        return loaded.streams().orElseThrow();
    }

    private List<String> mistakes(String yaml) throws Exception {
        StreamLoaded loaded = load(yaml);
        assertThat(loaded.streams()).isEmpty();
        return loaded.mistakes().stream()
                .map(problem -> problem.toString().replace(folder + "/w.yml", "FILE"))
                .toList();
    }

    @Test
    void nothingIsRestreamedUnlessItIsEnabled() throws Exception {
        assertThat(load(CAMERAS).streams()).isEmpty();
        assertThat(load(CAMERAS + "streams: {main: {mode: transcode}}\n").streams())
                .isEmpty();
        assertThat(load("api: {port: 8554}\n" + CAMERAS).mistakes()).isEmpty();
    }

    @Test
    void whatIsNotSaidHasTheDefaultsOfTheDocumentation() throws Exception {
        StreamSettings settings = good(CAMERAS + "streams: {enabled: true}\n");
        assertThat(settings.server())
                .isEqualTo(new StreamSettings.Server(
                        Optional.empty(), "127.0.0.1", new Ports(8554, 8888, 8889, 8890, 9997), Optional.empty()));
        assertThat(settings.encoder()).isEqualTo(Encoder.SOFTWARE);
        assertThat(settings.stuckAfter()).isEqualTo(Duration.ofSeconds(15));
        assertThat(settings.cameras().keySet()).containsExactly("yard", "gate");
        assertThat(settings.cameras().values()).containsOnly(new CameraStreams(new Main.Proxy(true), Optional.empty()));
        assertThat(settings.grids()).isEmpty();
    }

    @Test
    void everyKeyIsRead() throws Exception {
        Path program = Files.createFile(
                folder.resolve("mediamtx"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.createFile(
                folder.resolve("read.password"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(folder.resolve("read.password"), "öffne\n");
        StreamLoaded loaded = load(CAMERAS + """
                streams:
                  enabled: true
                  mediamtx: mediamtx
                  bind: 192.0.2.9
                  rtsp-port: 1
                  hls-port: 2
                  webrtc-port: 3
                  srt-port: 4
                  api-port: 5
                  read-username: anna
                  read-password-file: read.password
                  stuck-after: 20s
                  encoder: vaapi
                  main: {mode: transcode, size: 1280x720, fps: 25, bitrate: 2.5M, profile: main, audio: false}
                  sub: {mode: transcode, size: 320x240, fps: 10, bitrate: 300k, profile: high, audio: false, on-demand: false}
                  grids: {matrix: {size: 640x480, fps: 4, bitrate: 1M, rows: 1, columns: 2, cameras: [gate, yard]}}
                """);
        assertThat(loaded.mistakes()).isEmpty();
        assertThat(loaded.warnings()).isEmpty();
        StreamSettings settings = loaded.streams().orElseThrow();
        assertThat(settings.server().mediamtx()).contains(program);
        assertThat(settings.server().bind()).isEqualTo("192.0.2.9");
        assertThat(settings.server().ports()).isEqualTo(new Ports(1, 2, 3, 4, 5));
        assertThat(settings.server().reader().map(Reader::username)).contains("anna");
        assertThat(settings.server().reader().orElseThrow().password().reveal()).isEqualTo("öffne");
        assertThat(settings.encoder()).isEqualTo(Encoder.VAAPI);
        assertThat(settings.stuckAfter()).isEqualTo(Duration.ofSeconds(20));
        assertThat(settings.cameras())
                .containsEntry(
                        "yard",
                        new CameraStreams(
                                new Main.Transcoded(
                                        new Transcode(new Size(1280, 720), 25, 2_500_000, Profile.MAIN, false)),
                                Optional.of(new Transcode(new Size(320, 240), 10, 300_000, Profile.HIGH, false))));
        assertThat(settings.grids())
                .containsExactly(new Grid(
                        "matrix",
                        new Size(640, 480),
                        4,
                        1_000_000,
                        List.of(
                                new Grid.Tile("gate", "gate", "gate_sub", 0, 0, new Size(320, 480)),
                                new Grid.Tile("yard", "yard", "yard_sub", 320, 0, new Size(320, 480)))));
    }

    @Test
    void aCameraOverridesTheGeneralKeysOneByOne() throws Exception {
        StreamSettings settings = good("""
                streams:
                  enabled: true
                  main: {on-demand: true, fps: 12}
                  sub: {mode: transcode, fps: 7}
                cameras:
                  yard: {url: 'rtsp://192.0.2.1/a', streams: {main: {mode: transcode, size: 1280x720}, sub: {bitrate: 200k}}}
                  gate: {url: 'rtsp://192.0.2.2/a', streams: {main: {on-demand: false}, sub: {mode: off}}}
                  dark: {url: 'rtsp://192.0.2.3/a', streams: {main: {mode: off}, sub: {mode: off}}}
                """);
        assertThat(settings.cameras().keySet()).containsExactly("yard", "gate");
        assertThat(settings.cameras())
                .containsEntry(
                        "yard",
                        new CameraStreams(
                                new Main.Transcoded(
                                        new Transcode(new Size(1280, 720), 12, 2_500_000, Profile.HIGH, true)),
                                Optional.of(new Transcode(new Size(640, 480), 7, 200_000, Profile.BASELINE, true))));
        assertThat(settings.cameras())
                .containsEntry("gate", new CameraStreams(new Main.Proxy(false), Optional.empty()));
    }

    @Test
    void aPlanFollowsFromTheSettings() throws Exception {
        StreamSettings settings = good("""
                streams: {enabled: true, sub: {mode: transcode}, grids: {matrix: {}}}
                cameras: {yard: {url: 'rtsp://192.0.2.1/a', title: Hof}}
                """);
        CameraSettings camera = camera("yard");
        StreamPlan plan = StreamPlan.of(settings, List.of(camera));
        assertThat(plan.paths()).extracting(StreamPath::name).containsExactly("yard", "yard_sub", "matrix");
        assertThat(plan.paths().getFirst().feed()).isEqualTo(new Feed.Pulled(camera, false));
        assertThat(plan.publishers()).extracting(Publisher::name).containsExactly("publish.yard_sub", "publish.matrix");
        assertThat(settings.grids().getFirst().tiles())
                .extracting(Grid.Tile::title)
                .containsExactly("Hof");
    }

    private CameraSettings camera(String name) throws Exception {
        Path file = Files.writeString(folder.resolve("c.yml"), "cameras: {" + name + ": {url: 'rtsp://192.0.2.1/a'}}");
        return switch (SettingsLoader.load(Optional.of(file), List.of(), List.of(), folder)) {
            case Loaded.Good good -> good.settings().cameras().getFirst();
            case Loaded.Bad bad -> throw new AssertionError(bad.mistakes().toString());
        };
    }

    @Test
    void tilesReadTheStreamThatTheyName() throws Exception {
        StreamSettings settings = good(CAMERAS + """
                streams:
                  enabled: true
                  main: {mode: transcode}
                  sub: {mode: transcode}
                  grids:
                    wall:
                      tiles:
                        - {camera: yard, stream: main, width: 1280, height: 720}
                        - {camera: gate, x: 1280, y: 600}
                """);
        assertThat(settings.grids().getFirst().tiles())
                .containsExactly(
                        new Grid.Tile("yard", "yard", "yard_main", 0, 0, new Size(1280, 720)),
                        new Grid.Tile("gate", "gate", "gate_sub", 1280, 600, new Size(640, 480)));
    }

    @Test
    void cellsFillThePictureWithoutGapsAndEven() throws Exception {
        List<Grid.Tile> tiles = good(CAMERAS + """
                streams: {enabled: true, grids: {m: {size: 642x362, rows: 3, columns: 3, cameras: [yard, gate, yard, gate, yard]}}}
                """).grids().getFirst().tiles();
        assertThat(tiles).extracting(Grid.Tile::x).containsExactly(0, 214, 428, 0, 214);
        assertThat(tiles).extracting(Grid.Tile::y).containsExactly(0, 0, 0, 120, 120);
        assertThat(tiles).extracting(Grid.Tile::path).containsExactly("yard", "gate", "yard", "gate", "yard");
        assertThat(tiles)
                .allMatch(tile -> tile.size().width() % 2 == 0 && tile.size().height() % 2 == 0);
        assertThat(tiles.get(2).x() + tiles.get(2).size().width()).isEqualTo(642);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " -> ",
            value = {
                "main: {size: 641x480} -> 2:39 streams.main.size: expected a size such as 640x480, two even numbers",
                "sub: {fps: 0} -> streams.sub.fps: expected a whole number from 1 to 60",
                "sub: {bitrate: 1k} -> streams.sub.bitrate: expected bits per second such as 800k",
                "main: {mode: transcode, on-demand: true} -> streams.main.on-demand: a transcoded stream always runs",
                "sub: {on-demand: true} -> streams.sub.on-demand: a transcoded stream always runs; remove the key",
                "hls-port: 8554 -> streams.hls-port: streams.rtsp-port has the port 8554 already",
                "rtsp-port: 3000 -> streams.rtsp-port: api.port has the port 3000 already",
                "api-port: 0 -> streams.api-port: expected a whole number from 1 to 65535",
                "bind: 0.0.0.0 -> streams.bind: other machines may reach '0.0.0.0', so streams.read-username and",
                "read-username: anna -> streams.read-username needs a read-password-file beside it",
                "read-username: 'a:b' -> streams.read-username holds a colon, with which players cannot sign in at MediaMTX",
                "read-password-file: colon -> streams.read-password-file: the password holds a colon",
                "read-password-file: gone -> streams.read-password-file: there is no file 'gone'",
                "grids: {m: {cameras: [cellar]}} -> streams.grids.m names the camera 'cellar', which is not configured",
                "grids: {yard: {}} -> streams: the grid 'yard' and the camera 'yard' would both have the path 'yard'",
                "grids: {all: {}} -> to MediaMTX, 'all' means every path; rename it",
                "grids: {m: {rows: 1, columns: 1}} -> streams.grids.m: 2 cameras do not fit into 1 rows of 1",
                "grids: {m: {size: 64x64, columns: 5}} -> streams.grids.m: cells of a picture of 64x64 would be smaller",
                "grids: {m: {cameras: [yard], tiles: [{camera: gate}]}} -> keep one of the two",
                "grids: {m: {tiles: [{camera: gate, x: 1400}]}} -> the tile of 'gate' reaches to 2040x480, beyond the picture",
                "grids: {m: {tiles: [{camera: gate, y: 3}]}} -> tiles[].y: expected an even number, found 3",
                "grids: {m: {tiles: [{camera: gate, stream: sub}]}} -> has no sub stream; set cameras.gate.streams.sub.mode",
                "grids: {m: {tiles: [{stream: sub}]}} -> tiles[].camera is missing",
                "grids: {m: {row: 2}} -> unknown key 'row' in streams.grids.m; did you mean 'rows'?",
                "grids: [m] -> streams.grids: expected a section with one name per grid",
                "man: {mode: off} -> unknown key 'man' in streams; did you mean 'main'?",
            })
    void everyMistakeIsNamedWithItsRemedy(String line, String expected) throws Exception {
        Files.createFile(
                folder.resolve("colon"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(folder.resolve("colon"), "a:b\n");
        String[] parts = expected.startsWith("2:") ? expected.split(" ", 2) : new String[] {"", expected};
        assertThat(mistakes(CAMERAS + "streams: {enabled: true, " + line + "}\n"))
                .anyMatch(text -> text.startsWith("FILE:" + parts[0]) && text.contains(parts[1]));
    }

    @Test
    void camerasWhosePathsWouldBeTheSameAreRefused() throws Exception {
        assertThat(mistakes("""
                streams: {enabled: true}
                cameras:
                  a: {url: 'rtsp://192.0.2.1/a', streams: {sub: {mode: transcode}, main: {mode: transcode}}}
                  a_sub: {url: 'rtsp://192.0.2.2/a'}
                  a_main: {url: 'rtsp://192.0.2.2/a', streams: {mian: {}}}
                  b: {url: 'rtsp://192.0.2.2/a', streams: {main: {mode: transcode, on-demand: true}}}
                """))
                .containsExactly(
                        "FILE:3:3: streams: the main stream of 'a' and the camera 'a_main' would both have the path 'a_main' on the"
                                + " server; rename one of them",
                        "FILE:3:3: streams: the sub stream of 'a' and the camera 'a_sub' would both have the path 'a_sub' on the"
                                + " server; rename one of them",
                        "FILE:5:49: unknown key 'mian' in cameras.a_main.streams; did you mean 'main'?",
                        "FILE:6:79: cameras.b.streams.main.on-demand: a transcoded stream always runs; remove the key, or choose"
                                + " mode: proxy");
    }

    @Test
    void whatTheServerCannotReadIsNotRestreamedAndSaid() throws Exception {
        Files.writeString(folder.resolve("film.mp4"), "x");
        StreamLoaded loaded = load("""
                streams: {enabled: true, mediamtx: gone/mediamtx}
                cameras:
                  film: {url: film.mp4}
                  desk: {url: /dev/video7, streams: {main: {mode: off}}}
                  web: {url: 'http://192.0.2.1/video'}
                  half: {url: 'rtsp://192.0.2.1/a', username: anna}
                  yard: {url: 'rtsps://192.0.2.1/a'}
                """);
        assertThat(loaded.mistakes()).isEmpty();
        assertThat(loaded.streams().orElseThrow().cameras()).containsOnlyKeys("yard");
        assertThat(loaded.warnings().stream().map(Object::toString))
                .satisfiesExactly(
                        line -> assertThat(line).contains(":1:36: streams.mediamtx: there is no program"),
                        line -> assertThat(line).contains(":3:3: cameras.film is not restreamed"),
                        line -> assertThat(line)
                                .contains(":5:3: cameras.web is not restreamed: it is not reached over RTSP"),
                        line -> assertThat(line)
                                .contains(":6:3: cameras.half is not restreamed: it has a user without a password"));
        assertThat(mistakes("""
                streams: {enabled: true}
                cameras: {yard: {url: 'rtsp://192.0.2.1/a', via: mediamtx, streams: {main: {mode: off}}}}
                """))
                .singleElement()
                .asString()
                .contains(
                        "cameras.yard.via: mediamtx reads the camera from the restreaming server, which does not have it");
        assertThat(mistakes("""
                streams: {enabled: true, grids: {m: {cameras: [film]}}}
                cameras: {film: {url: film.mp4}}
                """))
                .singleElement()
                .asString()
                .contains("the camera 'film' is not restreamed, so no grid can show it");
    }

    @Test
    void withoutTheCamerasOnlyTheKeysThemselvesAreChecked() throws Exception {
        Path file = Files.writeString(folder.resolve("b.yml"), """
                streams: {enabled: true, hls-port: x, grids: {m: {cameras: [cellar]}}}
                cameras: {yard: {url: 'gone.mp4', streams: {sub: {mode: maybe}}}}
                """);
        assertThat(StreamLoader.check(file, folder).mistakes())
                .hasSize(2)
                .anyMatch(problem -> problem.toString().contains("streams.hls-port: expected"))
                .anyMatch(problem ->
                        problem.toString().contains("cameras.yard.streams.sub.mode: expected one of off, transcode"));
    }

    @Test
    void argumentsCannotSayWhatTheKeeperReadsFromTheFile() throws Exception {
        Path file = Files.writeString(folder.resolve("w.yml"), CAMERAS);
        for (String key : List.of("streams.enabled", "cameras.yard.streams.sub.mode")) {
            assertThat(SettingsLoader.load(
                            Optional.of(file), List.of(), List.of(new Argument("--set " + key, key, "true")), folder))
                    .asString()
                    .contains("what is restreamed is read from the configuration file alone");
        }
    }

    @Test
    void theSampleOfTheDocumentHasTheDefaults() throws Exception {
        Matcher block = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("docs/configuration.md")));
        assertThat(block.find()).isTrue();
        String sample = block.group(1);
        assertThat(load(sample).streams()).isEmpty();
        String enabled = sample.replace("enabled: false\n  mediamtx:", "enabled: true\n  mediamtx:");
        assertThat(good(enabled))
                .isEqualTo(good("streams: {enabled: true}\ncameras: {front-door: {url: 'rtsp://camera.home/main'}}"));
        for (var key : StreamKeys.all()) {
            String last = key.path().substring(key.path().lastIndexOf('.') + 1);
            assertThat(sample.substring(sample.indexOf("\nstreams:"))).contains(last + ":");
        }
    }
}
