package dev.watchkeeper.stream.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.stream.StreamSettings.Encoder;
import dev.watchkeeper.stream.publish.ProgramRuns.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which encoder is chosen, with programs that answer what the test says. */
final class EncoderChooserTest implements EncoderChooser.Candidates, ProgramRuns {
    private static final String ALL = """
            Encoders:
             V..... = Video
             V....D libx264              libx264 H.264 / AVC / MPEG-4 AVC / MPEG-4 part 10 (codec h264)
             V....D libx264rgb           libx264 H.264 RGB (codec h264)
             V....D libopenh264          OpenH264 H.264 / AVC / MPEG-4 AVC / MPEG-4 part 10 (codec h264)
             V....D h264_nvenc           NVIDIA NVENC H.264 encoder (codec h264)
             V..... h264_qsv             H.264 (Intel Quick Sync Video acceleration) (codec h264)
             V....D h264_vaapi           H.264/AVC (VAAPI) (codec h264)
            """;

    @TempDir
    Path folder;

    private Ffmpeg installed = new Ffmpeg(Path.of("/none"), "none");
    private Ffmpeg own = new Ffmpeg(Path.of("/none"), "none");
    private boolean isInstalled = true;
    private boolean isOwn = true;

    /** By program and encoder, or program and option. */
    private final Map<String, Run> answers = new HashMap<>();

    private final List<List<String>> ran = new ArrayList<>();

    @BeforeEach
    void makePrograms() throws Exception {
        installed = new Ffmpeg(Files.createFile(folder.resolve("installed")), "/usr/bin/ffmpeg");
        own = new Ffmpeg(Files.createFile(folder.resolve("own")), "our own ffmpeg");
        answers.put("installed -version", new Run.Ended(0, "ffmpeg version 7.1.1-1+b1 Copyright (c)\n"));
        answers.put("own -version", new Run.Ended(0, "ffmpeg version 8.0.1 Copyright (c)\n"));
        answers.put("installed -encoders", new Run.Ended(0, ALL));
        answers.put("own -encoders", new Run.Ended(0, ALL.replace("libx264 ", "nothing ")));
    }

    @Override
    public Optional<Ffmpeg> installed() {
        return Optional.of(installed).filter(program -> isInstalled);
    }

    @Override
    public Ffmpeg own() throws FailureException {
        if (!isOwn) {
            throw new FailureException(FailureKind.ENVIRONMENT, "no ffmpeg for riscv64 came with Watchkeeper");
        }
        return own;
    }

    @Override
    public Run run(List<String> words, Duration limit) {
        ran.add(words);
        String program = Path.of(words.getFirst()).getFileName().toString();
        int encoder = words.indexOf("-c:v");
        String what = encoder < 0 ? words.getLast() : words.get(encoder + 1);
        return Optional.ofNullable(answers.get(program + " " + what)).orElse(new Run.Ended(0, ""));
    }

    private Encoding choose(Encoder wanted) throws Exception {
        return new EncoderChooser(this, this, Duration.ofSeconds(10)).choose(wanted);
    }

    @Test
    void softwareMeansX264WhereItIs() throws Exception {
        Encoding encoding = choose(Encoder.SOFTWARE);
        assertThat(encoding.encoder()).isEqualTo(H264Encoder.X264);
        assertThat(encoding.sentence()).isEqualTo("Streams are transcoded by libx264 of /usr/bin/ffmpeg");
    }

    @Test
    void hardwareThatWorksIsUsed() throws Exception {
        assertThat(choose(Encoder.NVENC).encoder()).isEqualTo(H264Encoder.NVENC);
        assertThat(choose(Encoder.QSV).encoder()).isEqualTo(H264Encoder.QSV);
        assertThat(choose(Encoder.VAAPI).encoder()).isEqualTo(H264Encoder.VAAPI);
    }

    @Test
    void hardwareWhoseTrialFailsIsReplacedAndTheLineSaysWhy() throws Exception {
        answers.put("installed h264_nvenc", new Run.Ended(1, "[error] one\n[error] Cannot load libcuda.so.1\n\n"));
        Encoding encoding = choose(Encoder.NVENC);
        assertThat(encoding.encoder()).isEqualTo(H264Encoder.X264);
        assertThat(encoding.sentence())
                .isEqualTo(
                        "Streams are transcoded by libx264 of /usr/bin/ffmpeg in software, although streams.encoder asks"
                                + " for hardware (/usr/bin/ffmpeg: the trial of h264_nvenc ended with exit code 1: [error] Cannot"
                                + " load libcuda.so.1)");
    }

    @Test
    void hardwareWhoseTrialHangsIsReplaced() throws Exception {
        answers.put("installed h264_vaapi", new Run.TooLong());
        assertThat(choose(Encoder.VAAPI).sentence())
                .contains("libx264", "the trial of h264_vaapi did not end within 10 s and was killed");
    }

    @Test
    void withoutX264OpenH264EncodesAndIfOnlyOneProgramWorksThatOne() throws Exception {
        answers.put("installed -encoders", new Run.Ended(0, ALL.replace("libx264 ", "nothing ")));
        assertThat(choose(Encoder.SOFTWARE).encoder()).isEqualTo(H264Encoder.OPENH264);
        answers.put("installed libopenh264", new Run.Ended(1, "Cannot load library\n"));
        Encoding encoding = choose(Encoder.SOFTWARE);
        assertThat(encoding.ffmpeg()).isEqualTo(own);
        assertThat(encoding.encoder()).isEqualTo(H264Encoder.OPENH264);
        assertThat(encoding.sentence())
                .contains("it has no libx264", "the trial of libopenh264 ended with exit code 1");
    }

    @Test
    void anOldOneIsNotUsedSinceItWouldWaitForConnections() throws Exception {
        answers.put("installed -version", new Run.Ended(0, "ffmpeg version 4.4.2-0ubuntu0.22.04.1 Copyright\n"));
        Encoding encoding = choose(Encoder.SOFTWARE);
        assertThat(encoding.ffmpeg()).isEqualTo(own);
        assertThat(encoding.sentence()).contains("/usr/bin/ffmpeg is of version 4, and at least 5 is needed");
        answers.put("installed -version", new Run.Ended(0, "ffmpeg version N-120000-gdeadbeef Copyright\n"));
        assertThat(choose(Encoder.SOFTWARE).ffmpeg()).isEqualTo(installed);
    }

    @Test
    void whereNoneIsInstalledTheOwnOneEncodes() throws Exception {
        isInstalled = false;
        assertThat(choose(Encoder.SOFTWARE).sentence())
                .isEqualTo(
                        "Streams are transcoded by libopenh264 of our own ffmpeg (there is no ffmpeg on PATH; our own"
                                + " ffmpeg: it has no libx264)");
    }

    @Test
    void ifNothingEncodesTheSentenceNamesEveryReasonAndARemedy() {
        isInstalled = false;
        isOwn = false;
        assertThatThrownBy(() -> choose(Encoder.NVENC))
                .isInstanceOf(FailureException.class)
                .hasMessage("No stream can be transcoded: there is no ffmpeg on PATH; no ffmpeg for riscv64 came with"
                        + " Watchkeeper. Install ffmpeg 5 or newer with libx264");
    }

    @Test
    void aTrialIsMadeOncePerProgramAndAgainWhenItsFileIsReplaced() throws Exception {
        EncoderChooser chooser = new EncoderChooser(this, this, Duration.ofSeconds(10));
        Encoding first = chooser.choose(Encoder.NVENC);
        int runs = ran.size();
        for (int i = 0; i < 32; i++) {
            assertThat(chooser.choose(Encoder.NVENC)).isSameAs(first);
        }
        assertThat(ran).hasSize(runs);
        Files.writeString(installed.program(), "another");
        chooser.choose(Encoder.NVENC);
        assertThat(ran).hasSize(2 * runs);
    }

    @Test
    void aTrialEncodesWithTheWordsOfAPublisher() throws Exception {
        choose(Encoder.NVENC);
        assertThat(ran.getLast())
                .containsSequence("-i", "/dev/zero")
                .containsSequence(H264Encoder.NVENC.words(new dev.watchkeeper.stream.Transcode(
                        new dev.watchkeeper.stream.Size(640, 480),
                        15,
                        800_000,
                        dev.watchkeeper.stream.Transcode.Profile.BASELINE,
                        false)))
                .endsWith("-f", "null", "-");
    }
}
