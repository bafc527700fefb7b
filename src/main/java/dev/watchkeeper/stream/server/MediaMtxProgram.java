package dev.watchkeeper.stream.server;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The program MediaMTX on this machine; immutable.
 *
 * @param file its absolute path
 */
public record MediaMtxProgram(Path file, ServerVersion version) {
    private static final String NAME = "mediamtx";
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int MOST_BYTES = 4096;
    private static final String REMEDY = "Download MediaMTX " + ServerVersion.ADVISED
            + " or newer from https://github.com/bluenviron/mediamtx/releases, unpack it, and name the program in streams.mediamtx or put it on the PATH";

    /**
     * Finds the program and asks it for its version, which takes at most 10 s.
     *
     * @param named as {@code streams.mediamtx} names it; empty to search the PATH
     * @param path the value of PATH
     * @throws FailureException of kind ENVIRONMENT with a sentence that says what is missing and how to get it
     */
    public static MediaMtxProgram find(Optional<Path> named, String path)
            throws FailureException, InterruptedException {
        return find(named, path, LIMIT);
    }

    static MediaMtxProgram find(Optional<Path> named, String path, Duration limit)
            throws FailureException, InterruptedException {
        Path file = named.isPresent() ? checked(named.get().toAbsolutePath()) : onPath(path);
        ServerVersion version = version(file, limit);
        if (version.compareTo(ServerVersion.OLDEST) < 0) {
            throw failure("MediaMTX at " + file + " has version " + version + ", but streams need "
                    + ServerVersion.OLDEST + " or newer. " + REMEDY + ".");
        }
        return new MediaMtxProgram(file, version);
    }

    /** What a person should know of this version; empty if there is nothing. */
    public Optional<String> warning() {
        return version.compareTo(ServerVersion.ADVISED) < 0
                ? Optional.of("MediaMTX " + version + " at " + file
                        + " can deadlock when its configuration changes (bluenviron/mediamtx#6077), and all streams with it. Install "
                        + ServerVersion.ADVISED + " or newer.")
                : Optional.empty();
    }

    /**
     * The command line that starts the server: without the variables of this process that would override its configuration.
     *
     * @param configuration as {@link ServerFile} writes it
     */
    public List<String> command(Path configuration) {
        return command(configuration, System.getenv().keySet());
    }

    List<String> command(Path configuration, Set<String> variables) {
        List<String> command = new ArrayList<>();
        variables.stream()
                .filter(name -> name.startsWith("MTX_") || name.startsWith("RTSP_"))
                .sorted()
                .forEach(name -> command.addAll(List.of("-u", name)));
        if (!command.isEmpty()) {
            command.addFirst("env");
        }
        command.add(file.toString());
        command.add(configuration.toAbsolutePath().toString());
        return List.copyOf(command);
    }

    private static Path checked(Path file) throws FailureException {
        if (!Files.exists(file)) {
            throw failure("streams.mediamtx names " + file + ", but there is no such file. " + REMEDY + ".");
        }
        if (!isProgram(file)) {
            throw failure(
                    "streams.mediamtx names " + file
                            + ", but that is not a program that this user may execute. Make it executable (chmod +x), or name another one.");
        }
        return file;
    }

    private static Path onPath(String path) throws FailureException {
        for (String folder : path.split(File.pathSeparator)) {
            try {
                Path file = Path.of(folder.isEmpty() ? "." : folder).resolve(NAME);
                if (isProgram(file)) {
                    return file.toAbsolutePath().normalize();
                }
            } catch (InvalidPathException e) {
                // Shells skip such folders, too.
            }
        }
        throw failure("Streams need the program MediaMTX, but there is no '" + NAME + "' on the PATH. " + REMEDY + ".");
    }

    private static boolean isProgram(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }

    private static ServerVersion version(Path file, Duration limit) throws FailureException, InterruptedException {
        String output = "";
        try {
            Process process = new ProcessBuilder(file.toString(), "--version")
                    .redirectInput(new File("/dev/null"))
                    .redirectErrorStream(true)
                    .start();
            try {
                if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw failure(
                            file + " did not tell its version within " + limit.toSeconds() + " s. Is it MediaMTX?");
                }
                output = available(process.getInputStream());
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw failure(file + " cannot be started to ask for its version. Is it a program for this machine? "
                    + REMEDY + ".");
        }
        return ServerVersion.parse(output)
                .orElseThrow(() -> failure(file
                        + " does not tell a version when called with --version, so it is no release of MediaMTX for this machine. "
                        + REMEDY + "."));
    }

    /** Reads no further than what is there: a grandchild may hold the pipe open. */
    private static String available(InputStream input) throws IOException {
        return new String(input.readNBytes(Math.min(input.available(), MOST_BYTES)), StandardCharsets.UTF_8);
    }

    private static FailureException failure(String sentence) {
        return new FailureException(FailureKind.ENVIRONMENT, sentence);
    }
}
