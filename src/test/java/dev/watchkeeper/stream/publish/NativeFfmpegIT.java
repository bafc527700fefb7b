package dev.watchkeeper.stream.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.lab.simulate.CameraOptions;
import dev.watchkeeper.lab.simulate.Simulator;
import dev.watchkeeper.lab.simulate.SimulatorOptions;
import dev.watchkeeper.media.Demuxer;
import dev.watchkeeper.media.Inputs;
import dev.watchkeeper.media.Interrupt;
import dev.watchkeeper.media.Reading;
import dev.watchkeeper.media.Track;
import dev.watchkeeper.stream.Size;
import dev.watchkeeper.stream.StreamSettings.Encoder;
import dev.watchkeeper.stream.Transcode;
import dev.watchkeeper.stream.Transcode.Profile;
import dev.watchkeeper.stream.publish.ProgramRuns.Run;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ffmpeg of the natives, unpacked and at work. */
final class NativeFfmpegIT {
    @TempDir
    static Path folder;

    private static Run run(List<String> words, Duration limit) throws InterruptedException {
        try {
            Path output = Files.createTempFile(folder, "output", ".txt");
            ProcessBuilder builder = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .redirectInput(new File("/dev/null"));
            // Nothing of this machine may help.
            builder.environment().clear();
            Process process = builder.start();
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
                return new Run.TooLong();
            }
            return new Run.Ended(process.exitValue(), Files.readString(output));
        } catch (java.io.IOException e) {
            return new Run.NotStarted(String.valueOf(e.getMessage()));
        }
    }

    private static Encoding choose(NativeFfmpeg natives) throws Exception {
        return new EncoderChooser(
                        new EncoderChooser.Candidates() {
                            @Override
                            public Optional<Ffmpeg> installed() {
                                return Optional.empty();
                            }

                            @Override
                            public Ffmpeg own() throws FailureException {
                                return natives.unpack();
                            }
                        },
                        NativeFfmpegIT::run,
                        Duration.ofSeconds(60))
                .choose(Encoder.SOFTWARE);
    }

    @Test
    void itIsUnpackedOnceRepairedIfDamagedAndTranscodes() throws Exception {
        Path cache = folder.resolve("prögrams & more");
        NativeFfmpeg natives = new NativeFfmpeg(cache);
        Encoding encoding = choose(natives);
        assertThat(encoding.encoder()).isEqualTo(H264Encoder.OPENH264);
        Path program = encoding.ffmpeg().program();
        try (Simulator simulator = Simulator.start(SimulatorOptions.of(CameraOptions.of("yard", Scene.YARD)
                .withPictures(320, 180, 15, 0.5)
                .withAudio(CameraOptions.Audio.PCMU)))) {
            transcodes(encoding, simulator.camera("yard").url().toString());
        }

        Object before = Files.getLastModifiedTime(program);
        Path old = Files.createDirectories(cache.resolve("ffmpeg-7.0"));
        assertThat(natives.unpack()).isEqualTo(encoding.ffmpeg());
        assertThat(Files.getLastModifiedTime(program)).isEqualTo(before);
        assertThat(old).doesNotExist();

        Files.write(program.resolveSibling("libswscale.so.9"), new byte[0]);
        assertThat(natives.unpack()).isEqualTo(encoding.ffmpeg());
        assertThat(run(List.of(program.toString(), "-version"), Duration.ofSeconds(30)))
                .isInstanceOfSatisfying(
                        Run.Ended.class, ended -> assertThat(ended.code()).isZero());
        try (var files = Files.list(cache)) {
            assertThat(files).hasSize(1);
        }
    }

    /** The publisher's own words, but for the address of its output. */
    private static void transcodes(Encoding encoding, String url) throws Exception {
        for (Profile profile : Profile.values()) {
            Path file = folder.resolve(profile + ".mp4");
            Transcode how = new Transcode(new Size(320, 240), 10, 300_000, profile, profile != Profile.MAIN);
            Run run = run(
                    PublisherCommand.words(
                            encoding,
                            how,
                            List.of("-rtsp_transport", "tcp", "-timeout", "10000000", "-i", url),
                            List.of("-frames:v", "31", "-f", "mp4", file.toString())),
                    Duration.ofSeconds(60));
            assertThat(run)
                    .isInstanceOfSatisfying(
                            Run.Ended.class,
                            ended -> assertThat(ended.code()).as(ended.output()).isZero());
            check(file, how);
        }
    }

    private static void check(Path file, Transcode how) throws Exception {
        SystemClock clock = new SystemClock();
        List<Long> keyframes = new ArrayList<>();
        List<Long> pictures = new ArrayList<>();
        try (Demuxer demuxer = Inputs.file(file, new Interrupt(clock), clock)) {
            assertThat(demuxer.audio().isPresent()).isEqualTo(how.audio());
            while (pictures.size() < 31) {
                if (demuxer.read() instanceof Reading.Unit unit && unit.track() instanceof Track.Video track) {
                    assertThat(track.widthPx()).isEqualTo(320);
                    assertThat(track.heightPx()).isEqualTo(240);
                    assertThat(track.codecString())
                            .startsWith(
                                    switch (how.profile()) {
                                        case BASELINE -> "avc1.42";
                                        case MAIN -> "avc1.4D";
                                        case HIGH -> "avc1.64";
                                    });
                    pictures.add(unit.ptsMicros());
                    if (unit.keyframe()) {
                        keyframes.add(unit.ptsMicros());
                    }
                }
            }
        }
        assertThat(pictures.getLast() - pictures.getFirst()).isBetween(2_900_000L, 3_100_000L);
        assertThat(keyframes).hasSize(4);
        assertThat(keyframes.get(1) - keyframes.get(0)).isBetween(990_000L, 1_010_000L);
    }

    @Test
    void aMachineWithoutNativesIsTold() {
        assertThatThrownBy(() -> new NativeFfmpeg(folder.resolve("none"), "riscv64").unpack())
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("no ffmpeg for riscv64 came with Watchkeeper");
    }
}
