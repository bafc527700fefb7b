package dev.watchkeeper.keeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.keeper.process.ProcEntry;
import dev.watchkeeper.keeper.process.ProcTable;
import dev.watchkeeper.keeper.process.Trees;
import dev.watchkeeper.stream.StreamSettings.Encoder;
import dev.watchkeeper.stream.publish.EncoderChooser;
import dev.watchkeeper.stream.publish.Encoding;
import dev.watchkeeper.stream.publish.Ffmpeg;
import dev.watchkeeper.stream.publish.H264Encoder;
import dev.watchkeeper.stream.publish.ProgramRuns.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trials of encoders with real processes: scripts that stand in for ffmpeg. */
final class TreeRunsIT {
    private static final String FFMPEG = """
            #!/bin/sh
            for word; do
              case $word in
                -version) echo 'ffmpeg version 6.1'; exit 0;;
                -encoders) printf ' V....D %s x\\n' h264_nvenc libopenh264; exit 0;;
                h264_nvenc) @NVENC@;;
              esac
            done
            exit 0
            """;

    @TempDir
    Path folder;

    private final String id = "runs" + ProcessHandle.current().pid();
    private TreeRuns runs = new TreeRuns(Trees.open(id, new SystemClock()), Path.of("/"));

    @BeforeEach
    void workInTheFolder() {
        runs = new TreeRuns(Trees.open(id, new SystemClock()), folder);
    }

    private Path script(String text) throws Exception {
        Path file = Files.writeString(folder.resolve("stand-in ffmpeg"), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private Encoding choose(String nvenc, Duration limit) throws Exception {
        Ffmpeg ffmpeg = new Ffmpeg(script(FFMPEG.replace("@NVENC@", nvenc)), "ffmpeg");
        EncoderChooser.Candidates candidates = new EncoderChooser.Candidates() {
            @Override
            public Optional<Ffmpeg> installed() {
                return Optional.of(ffmpeg);
            }

            @Override
            public Ffmpeg own() {
                throw new AssertionError("the installed one works");
            }
        };
        return new EncoderChooser(candidates, runs, limit).choose(Encoder.NVENC);
    }

    @Test
    void hardwareThatAStandInEncodesWithIsUsed() throws Exception {
        assertThat(choose("exit 0", Duration.ofSeconds(30)).encoder()).isEqualTo(H264Encoder.NVENC);
    }

    @Test
    void aFailedTrialFallsBackAndSaysTheLastLine() throws Exception {
        Encoding encoding = choose("echo 'No capable devices found' >&2; exit 187", Duration.ofSeconds(30));
        assertThat(encoding.encoder()).isEqualTo(H264Encoder.OPENH264);
        assertThat(encoding.sentence())
                .contains("the trial of h264_nvenc ended with exit code 187: No capable devices found");
    }

    @Test
    void aTrialThatHangsIsKilledWithAllThatItStarted() throws Exception {
        Encoding encoding =
                choose("(trap '' TERM; sleep 600) & echo $! >pid; trap '' TERM; sleep 600", Duration.ofSeconds(2));
        assertThat(encoding.encoder()).isEqualTo(H264Encoder.OPENH264);
        assertThat(encoding.sentence()).contains("the trial of h264_nvenc did not end within 2 s and was killed");
        long child = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
        await().atMost(Duration.ofSeconds(60))
                .until(() -> ProcTable.of(child).filter(ProcEntry::isAlive).isEmpty());
    }

    @Test
    void everyWordReachesTheProgramByteForByte() throws Exception {
        List<String> odd = List.of(
                "rtsp://h/a?x=1&y=2;touch$IFS'pwned'",
                "a b\tc",
                "\"quoted\" 'twice' `touch pwned`",
                "$(touch pwned) ${HOME} %s \\n \\",
                "Hof größe 前門 \uD83D\uDCF7",
                "*",
                "",
                "-rf",
                "~",
                "line\nbreak",
                "| > pwned < & #");
        Path program = script("#!/bin/sh\nprintf '%s\\0' \"$@\"\n");
        List<String> words = new ArrayList<>(List.of(program.toString()));
        words.addAll(odd);
        assertThat(runs.run(words, Duration.ofSeconds(30))).isEqualTo(new Run.Ended(0, String.join("\0", odd) + "\0"));
        assertThat(folder.resolve("pwned")).doesNotExist();
    }

    @Test
    void aProgramThatCannotBeStartedIsNoFailureOfTheKeeper() throws Exception {
        assertThat(runs.run(List.of(folder.resolve("gone").toString()), Duration.ofSeconds(30)))
                .isInstanceOf(Run.NotStarted.class);
    }
}
