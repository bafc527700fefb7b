package dev.watchkeeper.config;

import dev.watchkeeper.base.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The last configuration with which cameras were seen, in {@code last-good/} of the data folder, and the order to start the node from it; immutable, and safe between processes of which one takes copies and
 * orders. The user's file is never touched, and files that it names are not copied.
 */
public final class LastGood {
    /** Tells a node to read the copy in place of its configuration; set by the keeper. */
    public static final String VARIABLE = "WATCHKEEPER_LAST_GOOD";

    private final Path folder;

    /** @param data the data folder */
    public LastGood(Path data) {
        folder = data.resolve("last-good");
    }

    /**
     * What is known of the copy; immutable.
     *
     * @param sha256 of its content
     * @param takenAt when it was taken
     * @param cameras those that were seen then
     */
    public record Taken(String sha256, Instant takenAt, List<String> cameras) {
        public Taken {
            cameras = List.copyOf(cameras);
        }
    }

    /**
     * A running node reads its configuration anew; immutable.
     *
     * @param pid of the node
     * @param sha256 of the file's content
     */
    public record Reloaded(long pid, String sha256, Instant at) {}

    /** The copy that this process was told to read in place of its configuration. */
    public static Optional<Path> ofEnvironment(Map<String, String> environment) {
        return Optional.ofNullable(environment.get(VARIABLE))
                .filter(path -> !path.isEmpty())
                .map(Path::of);
    }

    /** The copy itself. */
    public Path copy() {
        return folder.resolve("watchkeeper.yml");
    }

    private Path facts() {
        return folder.resolve("taken");
    }

    private Path order() {
        return folder.resolve("rolled-back");
    }

    /** What is known of the copy; empty if there is none, or if it was damaged. */
    public Optional<Taken> taken() {
        try {
            List<String> lines = Files.readAllLines(facts());
            if (lines.size() < 2 || !sha256(copy()).equals(Optional.of(lines.get(0)))) {
                return Optional.empty();
            }
            return Optional.of(new Taken(lines.get(0), Instant.parse(lines.get(1)), lines.subList(2, lines.size())));
        } catch (IOException | DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Replaces the copy by the file as it is now, and notes which cameras are seen with it. */
    public void take(Path file, Instant now, List<String> cameras) throws IOException {
        PrivateFiles.createDirectories(folder);
        byte[] content = Files.readAllBytes(file);
        // Between the two, the facts do not fit the copy, and there is none.
        PrivateFiles.replace(copy(), content);
        List<String> lines = new ArrayList<>(List.of(sha256(content), now.toString()));
        lines.addAll(cameras);
        PrivateFiles.replace(facts(), String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }

    /** Has starts use the copy for as long as the file's content is this. */
    public void order(String sha256) throws IOException {
        PrivateFiles.createDirectories(folder);
        PrivateFiles.replace(order(), sha256.getBytes(StandardCharsets.UTF_8));
    }

    /** The content of the file from which it was rolled back; empty if it was not. */
    public Optional<String> ordered() {
        try {
            return Optional.of(Files.readString(order()).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Notes that the running node watches by the file as it is now, as if it had been started with it. */
    public void reloaded(Path file, long pid, Instant now) throws IOException {
        PrivateFiles.createDirectories(folder);
        String lines = pid + "\n" + sha256(file).orElse("") + "\n" + now + "\n";
        PrivateFiles.replace(folder.resolve("reloaded"), lines.getBytes(StandardCharsets.UTF_8));
    }

    /** When a node last read its configuration anew; empty if none did, or if the note was damaged. */
    public Optional<Reloaded> lastReload() {
        try {
            List<String> lines = Files.readAllLines(folder.resolve("reloaded"));
            return lines.size() < 3
                    ? Optional.empty()
                    : Optional.of(
                            new Reloaded(Long.parseLong(lines.get(0)), lines.get(1), Instant.parse(lines.get(2))));
        } catch (IOException | DateTimeParseException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The copy, if a start must use it in place of the file as it is now. */
    public Optional<Path> inPlaceOf(Path file) {
        Optional<String> now = sha256(file);
        return now.isPresent() && ordered().equals(now) && taken().isPresent() ? Optional.of(copy()) : Optional.empty();
    }

    /** SHA-256 of a file's content; empty if it cannot be read. */
    public static Optional<String> sha256(Path file) {
        try {
            return Optional.of(sha256(Files.readAllBytes(file)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new LinkageError("this Java does not support SHA-256", e);
        }
    }
}
