package dev.watchkeeper.program;

import dev.watchkeeper.base.PrivateFiles;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The program as it is built, the one that the launcher kept from before the last build, and the order to start the node from that; thread-safe, and safe
 * between processes of which one notes and orders. A program is known by the SHA-256 of its jar.
 */
public final class Programs {
    private static final String JAR = "watchkeeper.jar";

    /** The node's database in a data folder. */
    private static final String DATABASE = "watchkeeper.db";

    private static final int CHUNK_BYTES = 65_536;

    private final Optional<Path> jar;
    private final Path folder;
    private final Path database;
    private volatile Hashed last = new Hashed("", "");

    /** What is known of a file's content, and of which state of the file; immutable. */
    private record Hashed(String state, String sha256) {}

    /**
     * The program with which cameras were seen last; immutable.
     *
     * @param cameras those that were seen
     */
    public record Good(String sha256, Instant at, List<String> cameras) {
        public Good {
            cameras = List.copyOf(cameras);
        }
    }

    /** Whether the program from before the last build can be started; immutable. */
    public sealed interface Former {
        /**
         * It can.
         *
         * @param builtAt when it was built
         */
        record Usable(Path jar, Instant builtAt) implements Former {
            /** The command of a node, with this program in place of the newer one. */
            public List<String> in(List<String> command) {
                List<String> words = new ArrayList<>();
                boolean path = false;
                for (String word : command) {
                    if (path) {
                        words.add(jar + File.pathSeparator + jar.resolveSibling("lib") + File.separator + "*");
                    } else if (!word.startsWith("-XX:AOTCache=")) { // that is one of the newer program
                        words.add(word);
                    }
                    path = word.equals("-cp");
                }
                return words;
            }
        }

        /** It cannot, as the rest of a sentence that says why. */
        record Unusable(String why) implements Former {}
    }

    /** @param jar of the program; empty if it was not built by the launcher */
    Programs(Optional<Path> jar, Path data) {
        this.jar = jar;
        folder = data.resolve("last-good");
        database = data.resolve(DATABASE);
    }

    /** The program that this process runs. */
    public static Programs here(Path data) {
        return of(System.getProperty("java.class.path", ""), data);
    }

    /** The same for a class path. */
    public static Programs of(String classPath, Path data) {
        Path first = Path.of(classPath.split(File.pathSeparator, 2)[0]);
        return new Programs(first.endsWith(JAR) ? Optional.of(first.toAbsolutePath()) : Optional.empty(), data);
    }

    /** The file that changes when the program is built. */
    public Optional<Path> file() {
        return jar;
    }

    /** The program as it is built now, which the next start uses; empty if that is not known. */
    public Optional<String> now() {
        try {
            if (jar.isEmpty()) {
                return Optional.empty();
            }
            BasicFileAttributes facts = Files.readAttributes(jar.get(), BasicFileAttributes.class);
            String state = facts.fileKey() + " " + facts.size() + " " + facts.lastModifiedTime();
            Hashed known = last;
            if (!known.state.equals(state)) {
                known = new Hashed(state, sha256(jar.get()));
                last = known;
            }
            return Optional.of(known.sha256);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The last program with which cameras were seen; empty if none is known. */
    public Optional<Good> good() {
        try {
            List<String> lines = Files.readAllLines(folder.resolve("program"));
            return lines.size() < 2
                    ? Optional.empty()
                    : Optional.of(new Good(lines.get(0), Instant.parse(lines.get(1)), lines.subList(2, lines.size())));
        } catch (IOException | DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Notes a program with which cameras are seen. */
    public void take(Good good) throws IOException {
        List<String> lines = new ArrayList<>(List.of(good.sha256, good.at.toString()));
        lines.addAll(good.cameras);
        write("program", String.join("\n", lines));
    }

    /** Has starts use the former program for as long as the newer one is this. */
    public void order(String sha256) throws IOException {
        write("program-rolled-back", sha256);
    }

    /** The program from which it was rolled back; empty if it was not. */
    public Optional<String> ordered() {
        try {
            return Optional.of(
                    Files.readString(folder.resolve("program-rolled-back")).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void write(String name, String text) throws IOException {
        PrivateFiles.createDirectories(folder);
        PrivateFiles.replace(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
    }

    /** The program from before the last build, if a start must use it. */
    public Optional<Former.Usable> inPlace() {
        Optional<String> ordered = ordered();
        return ordered.isPresent() && ordered.equals(now()) && former() instanceof Former.Usable usable
                ? Optional.of(usable)
                : Optional.empty();
    }

    /** Whether the program from before the last build is the good one, and knows the database. */
    public Former former() {
        Path former =
                jar.map(path -> path.resolveSibling("previous").resolve(JAR)).orElse(Path.of(JAR));
        if (jar.isEmpty() || !Files.isRegularFile(former)) {
            return new Former.Unusable("the launcher has kept no program from before the last build");
        }
        try {
            if (good().filter(good -> isOf(good, former)).isEmpty()) {
                return new Former.Unusable(
                        "the program from before the last build is not the one with which cameras were seen");
            }
            int known = Schemas.ofProgram(former);
            int needed = Schemas.ofDatabase(database);
            return known >= needed
                    ? new Former.Usable(
                            former, Files.getLastModifiedTime(former).toInstant())
                    : new Former.Unusable("the program from before the last build knows the database up to schema "
                            + known + ", and the database has schema " + needed + " by now");
        } catch (IOException e) {
            return new Former.Unusable("it is not known whether the program from before the last build knows the"
                    + " database: " + e.getMessage());
        }
    }

    private static boolean isOf(Good good, Path file) {
        try {
            return sha256(file).equals(good.sha256);
        } catch (IOException e) {
            return false;
        }
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] chunk = new byte[CHUNK_BYTES];
            int read = in.read(chunk);
            while (read > 0) {
                digest.update(chunk, 0, read);
                read = in.read(chunk);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new LinkageError("this Java does not support SHA-256", e);
        }
    }
}
