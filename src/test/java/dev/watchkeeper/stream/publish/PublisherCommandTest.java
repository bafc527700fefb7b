package dev.watchkeeper.stream.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.config.Secret;
import dev.watchkeeper.stream.Publisher.Work.Transcoding;
import dev.watchkeeper.stream.Size;
import dev.watchkeeper.stream.StreamSettings.Ports;
import dev.watchkeeper.stream.StreamSettings.Reader;
import dev.watchkeeper.stream.StreamSettings.Server;
import dev.watchkeeper.stream.Transcode;
import dev.watchkeeper.stream.Transcode.Profile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class PublisherCommandTest {
    private static final Ffmpeg FFMPEG = new Ffmpeg(Path.of("/opt/a b/ffmpeg"), "ffmpeg");
    private static final Transcode SUB = new Transcode(new Size(640, 480), 15, 800_000, Profile.BASELINE, true);

    private static Server server(String bind) {
        return new Server(
                Optional.empty(),
                bind,
                new Ports(8554, 8888, 8889, 8890, 9997),
                Optional.of(new Reader("anna", new Secret("geheim"))));
    }

    private static List<String> words(H264Encoder encoder, Transcode how) {
        return PublisherCommand.words(
                new Encoding(FFMPEG, encoder, ""), server("127.0.0.1"), new Transcoding("yard", how), "yard_sub");
    }

    @Test
    void aSubStreamIsReadAndWrittenOverTcpWithTimeLimits() {
        assertThat(words(H264Encoder.X264, SUB))
                .containsExactly(
                        "/opt/a b/ffmpeg",
                        "-nostdin",
                        "-hide_banner",
                        "-nostats",
                        "-loglevel",
                        "level+error",
                        "-threads",
                        "2",
                        "-rtsp_transport",
                        "tcp",
                        "-timeout",
                        "10000000",
                        "-analyzeduration",
                        "2000000",
                        "-probesize",
                        "2000000",
                        "-fpsprobesize",
                        "0",
                        "-i",
                        "rtsp://127.0.0.1:8554/yard",
                        "-map",
                        "0:v:0",
                        "-map",
                        "0:a:0?",
                        "-vf",
                        "fps=15,scale=640:480:force_original_aspect_ratio=decrease:force_divisible_by=2:flags=bilinear,"
                                + "pad=640:480:(ow-iw)/2:(oh-ih)/2,setsar=1,format=yuv420p",
                        "-c:v",
                        "libx264",
                        "-preset",
                        "ultrafast",
                        "-tune",
                        "zerolatency",
                        "-sc_threshold",
                        "0",
                        "-threads",
                        "2",
                        "-x264-params",
                        "scenecut=0:cabac=0:8x8dct=0",
                        "-profile:v",
                        "baseline",
                        "-b:v",
                        "800000",
                        "-maxrate",
                        "800000",
                        "-bufsize",
                        "1600000",
                        "-g",
                        "15",
                        "-c:a",
                        "aac",
                        "-b:a",
                        "64k",
                        "-ar",
                        "44100",
                        "-af",
                        "aresample=async=1",
                        "-f",
                        "rtsp",
                        "-rtsp_transport",
                        "tcp",
                        "-timeout",
                        "10000000",
                        "rtsp://127.0.0.1:8554/yard_sub");
    }

    @Test
    void withoutSoundNothingOfSoundIsMapped() {
        Transcode silent = new Transcode(new Size(640, 480), 15, 800_000, Profile.BASELINE, false);
        assertThat(words(H264Encoder.X264, silent))
                .doesNotContain("-c:a", "0:a:0?", "-af", "aac")
                .containsSequence("-map", "0:v:0");
    }

    @ParameterizedTest
    @EnumSource(H264Encoder.class)
    void everyEncoderKeepsSizeRateAndSecondsBetweenKeyframesAndNoWordHoldsASecret(H264Encoder encoder) {
        Transcode how = new Transcode(new Size(1920, 1080), 30, 2_500_000, Profile.HIGH, true);
        List<String> words = PublisherCommand.words(
                new Encoding(FFMPEG, encoder, ""), server("192.0.2.7"), new Transcoding("yard", how), "yard_main");
        assertThat(words)
                .containsSequence("-c:v", encoder.word())
                .containsSequence("-profile:v", "high")
                .containsSequence("-b:v", "2500000", "-maxrate", "2500000", "-bufsize", "5000000", "-g", "30")
                .containsSequence("-b:a", "128k")
                .contains("rtsp://192.0.2.7:8554/yard")
                .endsWith("rtsp://192.0.2.7:8554/yard_main")
                .noneMatch(word -> word.contains("geheim") || word.contains("anna") || word.contains("@"));
        assertThat(words.get(words.indexOf("-vf") + 1)).contains("fps=30,scale=1920:1080:", "pad=1920:1080:");
    }

    @ParameterizedTest
    @CsvSource({
        "X264, BASELINE, baseline",
        "X264, MAIN, main",
        "OPENH264, BASELINE, constrained_baseline",
        "OPENH264, MAIN, main",
        "OPENH264, HIGH, high",
        "NVENC, BASELINE, baseline",
        "QSV, BASELINE, baseline",
        "VAAPI, BASELINE, constrained_baseline"
    })
    void profilesAreNamedAsEachEncoderNamesThem(H264Encoder encoder, Profile profile, String word) {
        assertThat(words(encoder, new Transcode(new Size(640, 480), 15, 800_000, profile, true)))
                .containsSequence("-profile:v", word);
    }

    @Test
    void memoryOfTheGraphicsCardIsNamedBeforeTheInput() {
        List<String> words = words(H264Encoder.VAAPI, SUB);
        assertThat(words.indexOf("-vaapi_device")).isBetween(0, words.indexOf("-i"));
        assertThat(words).anyMatch(word -> word.endsWith("format=nv12,hwupload"));
    }
}
