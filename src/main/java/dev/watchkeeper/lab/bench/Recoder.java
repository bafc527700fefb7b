package dev.watchkeeper.lab.bench;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Re-encodes films as H.264 with regular keyframes, using the program ffmpeg, and caches the results in a folder; thread-safe. */
final class Recoder {
    /** A minute of footage takes a few seconds. */
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final Path folder;

    Recoder(Path folder) {
        this.folder = folder;
    }

    /** Why re-encoding is not possible here, as the rest of a sentence; empty if it is. */
    Optional<String> missing() {
        return new PeerProgram(Contender.Kind.FFMPEG).missing();
    }

    synchronized Path withKeyframes(Path film, int everySeconds) throws FailureException {
        Path made = folder.resolve("film-" + film.getFileName() + "-gop" + everySeconds + ".mp4");
        if (Files.isRegularFile(made)) {
            return made;
        }
        try {
            Files.createDirectories(folder);
            Path part = Files.createTempFile(folder, "film", ".mp4");
            try {
                run(command(film, everySeconds, part), film);
                Files.move(part, made, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
            return made;
        } catch (IOException e) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT, "Cannot encode " + film + " into " + folder + ": " + e.getMessage(), e);
        }
    }

    private static List<String> command(Path film, int everySeconds, Path made) {
        String keyframes = "expr:gte(t,n_forced*" + everySeconds + ")";
        return List.of(
                "ffmpeg",
                "-v",
                "error",
                "-y",
                "-nostdin",
                "-i",
                film.toString(),
                "-an",
                "-c:v",
                "libx264",
                "-preset",
                "veryfast",
                "-crf",
                "23",
                "-bf",
                "0",
                "-sc_threshold",
                "0",
                "-g",
                "1000",
                "-force_key_frames",
                keyframes,
                "-pix_fmt",
                "yuv420p",
                made.toString());
    }

    private static void run(List<String> command, Path film) throws IOException, FailureException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .start();
        try {
            if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new FailureException(
                        FailureKind.TIMEOUT,
                        "ffmpeg did not encode " + film + " within " + LIMIT.toMinutes() + " minutes");
            }
            if (process.exitValue() != 0) {
                throw new FailureException(
                        FailureKind.ENVIRONMENT, "ffmpeg could not encode " + film + "; run ffmpeg by hand to see why");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailureException(FailureKind.STOPPED, "Stopped before the measurement was complete.");
        } finally {
            process.destroyForcibly();
        }
    }
}
