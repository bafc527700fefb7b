package dev.watchkeeper.stream.publish;

import dev.watchkeeper.stream.Size;
import dev.watchkeeper.stream.Transcode;
import dev.watchkeeper.stream.Transcode.Profile;
import dev.watchkeeper.stream.publish.ProgramRuns.Run;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks one ffmpeg what it can do, by running it; confined to the thread that chooses. */
final class EncoderTrial {
    /** The first with {@code -timeout} for connections; in older ones it makes them listen. */
    private static final int OLDEST = 5;

    private static final int LONGEST_REASON = 200;
    private static final Pattern VERSION = Pattern.compile("ffmpeg version n?(\\d{1,4})[.-].*");

    /** Encoders are listed with six flags before the name. */
    private static final String LISTED = "(?m)^ [A-Z.]{6} %s ";

    /** Small, and larger than the least that hardware takes. */
    private static final Transcode PICTURES = new Transcode(new Size(640, 480), 15, 800_000, Profile.BASELINE, false);

    /** Black pictures from nowhere: a stand-in for a camera that every ffmpeg can read. */
    private static final List<String> INPUT = List.of(
            "-f",
            "rawvideo",
            "-pixel_format",
            "yuv420p",
            "-video_size",
            "320x240",
            "-framerate",
            "15",
            "-i",
            "/dev/zero");

    private static final List<String> OUTPUT = List.of("-frames:v", "15", "-f", "null", "-");

    private final Ffmpeg ffmpeg;
    private final ProgramRuns runs;
    private final Duration limit;

    /** @param limit of each run */
    EncoderTrial(Ffmpeg ffmpeg, ProgramRuns runs, Duration limit) {
        this.ffmpeg = ffmpeg;
        this.runs = runs;
        this.limit = limit;
    }

    /** Why the program cannot be used at all, as the rest of a sentence that begins with its name; empty if it can. */
    Optional<String> unusable() throws InterruptedException {
        return switch (ask("-version")) {
            case Run.Ended(int code, String output)
            when code == 0 -> tooOld(output.lines().findFirst().orElse(""));
            case Run run -> Optional.of(failure(run));
        };
    }

    private static Optional<String> tooOld(String line) {
        Matcher matcher = VERSION.matcher(line);
        return matcher.matches() && Integer.parseInt(matcher.group(1)) < OLDEST
                ? Optional.of("is of version " + matcher.group(1) + ", and at least " + OLDEST + " is needed")
                : Optional.empty();
    }

    /** What it lists of its encoders; empty if it lists nothing. */
    String encoders() throws InterruptedException {
        return ask("-encoders") instanceof Run.Ended(int code, String output) && code == 0 ? output : "";
    }

    static boolean lists(String encoders, H264Encoder encoder) {
        return Pattern.compile(LISTED.formatted(encoder.word()))
                .matcher(encoders)
                .find();
    }

    /** Why it does not encode a second of pictures, as the rest of a sentence; empty if it does. */
    Optional<String> fails(H264Encoder encoder) throws InterruptedException {
        Run run = runs.run(PublisherCommand.words(new Encoding(ffmpeg, encoder, ""), PICTURES, INPUT, OUTPUT), limit);
        return run instanceof Run.Ended(int code, String output) && code == 0
                ? Optional.empty()
                : Optional.of(failure(run));
    }

    private Run ask(String what) throws InterruptedException {
        return runs.run(
                List.of(ffmpeg.program().toString(), "-nostdin", "-hide_banner", "-loglevel", "error", what), limit);
    }

    private String failure(Run run) {
        return switch (run) {
            case Run.Ended(int code, String output) ->
                "ended with exit code " + code
                        + output.lines()
                                .filter(line -> !line.isBlank())
                                .reduce((first, second) -> second)
                                .map(line -> ": " + shortened(line))
                                .orElse("");
            case Run.TooLong() -> "did not end within " + limit.toSeconds() + " s and was killed";
            case Run.NotStarted(String why) -> "was not started: " + shortened(why);
        };
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\p{Cntrl}", " ").strip();
        return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON) + "…";
    }
}
