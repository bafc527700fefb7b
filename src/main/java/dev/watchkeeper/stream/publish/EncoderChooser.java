package dev.watchkeeper.stream.publish;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.stream.StreamSettings.Encoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * Chooses what transcoded streams are encoded with: what the user asks for if a trial shows that it works, else software; thread-safe. It remembers
 * its choice for as long as the file of that ffmpeg stays the same, so that publishers do not each cost a trial. Choosing takes up to a minute in the worst case.
 */
public final class EncoderChooser {
    private static final Duration TRIAL_LIMIT = Duration.ofSeconds(10);

    private final Candidates candidates;
    private final ProgramRuns runs;
    private final Duration limit;
    private final Map<Encoder, Chosen> chosen = new HashMap<>();

    /** The programs that come into question; implementations are thread-safe. */
    public interface Candidates {
        /** The program of this machine. */
        Optional<Ffmpeg> installed();

        /**
         * The program that came with Watchkeeper.
         *
         * @throws FailureException if there is none for this machine, or it cannot be unpacked
         */
        Ffmpeg own() throws FailureException;
    }

    /** A choice, and the file that it was made for. */
    private record Chosen(Encoding encoding, String file) {}

    public EncoderChooser(Candidates candidates, ProgramRuns runs) {
        this(candidates, runs, TRIAL_LIMIT);
    }

    /** @param limit of each run of a program */
    public EncoderChooser(Candidates candidates, ProgramRuns runs, Duration limit) {
        this.candidates = candidates;
        this.runs = runs;
        this.limit = limit;
    }

    /**
     * What encodes.
     *
     * @throws FailureException of kind ENVIRONMENT if nothing on this machine encodes H.264, with a sentence that says why
     */
    public synchronized Encoding choose(Encoder wanted) throws FailureException, InterruptedException {
        Optional<Chosen> before = Optional.ofNullable(chosen.get(wanted));
        if (before.isPresent()
                && before.get()
                        .file()
                        .equals(identity(before.get().encoding().ffmpeg().program()))) {
            return before.get().encoding();
        }
        Encoding encoding = decide(wanted);
        chosen.put(wanted, new Chosen(encoding, identity(encoding.ffmpeg().program())));
        return encoding;
    }

    private Encoding decide(Encoder wanted) throws FailureException, InterruptedException {
        List<String> reasons = new ArrayList<>();
        Optional<Ffmpeg> installed = candidates.installed();
        if (installed.isPresent()) {
            Optional<Encoding> found = tryOut(installed.get(), wanted, reasons);
            if (found.isPresent()) {
                return found.get();
            }
        } else {
            reasons.add("there is no ffmpeg on PATH");
        }
        Ffmpeg own;
        try {
            own = candidates.own();
        } catch (FailureException e) {
            reasons.add(String.valueOf(e.getMessage()));
            throw nothing(reasons);
        }
        return tryOut(own, wanted, reasons).orElseThrow(() -> nothing(reasons));
    }

    private static FailureException nothing(List<String> reasons) {
        return new FailureException(
                FailureKind.ENVIRONMENT,
                "No stream can be transcoded: " + String.join("; ", reasons)
                        + ". Install ffmpeg 5 or newer with libx264");
    }

    /** @param reasons why something better is not used; grows */
    private Optional<Encoding> tryOut(Ffmpeg ffmpeg, Encoder wanted, List<String> reasons) throws InterruptedException {
        EncoderTrial trial = new EncoderTrial(ffmpeg, runs, limit);
        Optional<String> unusable = trial.unusable();
        if (unusable.isPresent()) {
            reasons.add(ffmpeg.shown() + " " + unusable.get());
            return Optional.empty();
        }
        String listed = trial.encoders();
        for (H264Encoder encoder : H264Encoder.of(wanted)) {
            Optional<String> why = EncoderTrial.lists(listed, encoder)
                    ? trial.fails(encoder).map(text -> "the trial of " + encoder.word() + " " + text)
                    : Optional.of("it has no " + encoder.word());
            if (why.isEmpty()) {
                return Optional.of(new Encoding(ffmpeg, encoder, sentence(ffmpeg, encoder, wanted, reasons)));
            }
            reasons.add(ffmpeg.shown() + ": " + why.get());
        }
        return Optional.empty();
    }

    private static String sentence(Ffmpeg ffmpeg, H264Encoder encoder, Encoder wanted, List<String> reasons) {
        StringJoiner why = new StringJoiner("; ", " (", ")").setEmptyValue("");
        reasons.forEach(why::add);
        String how = wanted != Encoder.SOFTWARE && encoder.isSoftware()
                ? " in software, although streams.encoder asks for hardware"
                : "";
        return "Streams are transcoded by " + encoder.word() + " of " + ffmpeg.shown() + how + why;
    }

    /** Changes when the program is replaced. */
    private static String identity(Path program) {
        try {
            Path real = program.toRealPath();
            BasicFileAttributes file = Files.readAttributes(real, BasicFileAttributes.class);
            return real + " " + file.fileKey() + " " + file.size() + " " + file.lastModifiedTime();
        } catch (IOException e) {
            return "gone";
        }
    }
}
