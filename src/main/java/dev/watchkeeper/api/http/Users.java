package dev.watchkeeper.api.http;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The users who may sign in, read from a file with one {@code name:hash} per line; immutable. Ignores empty lines and lines that begin
 * with {@code #}. Hashes are Argon2id in the usual {@code $argon2id$…} format.
 */
public final class Users {
    /** 19 MiB, two passes, one lane: the minimum for Argon2id in OWASP's password storage cheat sheet. */
    private static final Argon2Function ARGON = Argon2Function.getInstance(19 * 1024, 2, 1, 32, Argon2.ID);

    /** A foreign hash must not make a sign-in cost more than this. */
    private static final int MAX_MEMORY_KIB = 256 * 1024;

    private static final int MAX_PASSES = 10;
    private static final int SALT_BYTES = 16;
    private static final int MIN_PASSWORD = 8;
    private static final int MAX_PASSWORD = 256;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");

    private static final Pattern HASH = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,8}),t=(\\d{1,4}),p=[1-4]\\$[A-Za-z0-9+/=]{11,}\\$[A-Za-z0-9+/=]{22,}");

    private final Map<String, String> hashes;
    private final String decoy;

    private Users(Map<String, String> hashes) {
        this.hashes = Map.copyOf(hashes);
        this.decoy = hash("nobody has this password");
    }

    /**
     * Reads the file.
     *
     * @throws FailureException of kind CONFIGURATION, naming file and line, also if there are no users
     */
    public static Users read(Path file) throws FailureException {
        Map<String, String> hashes = new LinkedHashMap<>();
        List<String> lines = lines(file);
        for (int i = 0; i < lines.size(); i++) {
            Optional<String> mistake = readLine(lines.get(i), hashes);
            if (mistake.isPresent()) {
                throw wrong(
                        file + ":" + (i + 1) + ": " + mistake.get() + "; write this line with 'watchkeeper password'.");
            }
        }
        if (hashes.isEmpty()) {
            throw wrong(file + ": this users file is empty; add a user with 'watchkeeper password'.");
        }
        return new Users(hashes);
    }

    /**
     * Writes a user to the file, replacing one of the same name. Only the owner may read the file, which is replaced atomically,
     * so that it is never half written.
     *
     * @throws FailureException of kind CONFIGURATION for a bad name, password or file, ENVIRONMENT if it cannot be written
     */
    public static void addOrReplace(Path file, String name, String password) throws FailureException {
        if (!NAME.matcher(name).matches()) {
            throw wrong("A user's name must have 1 to 64 letters, digits, '.', '_', '@' or '-'; not "
                    + Replies.quote(name) + ".");
        }
        if (password.length() < MIN_PASSWORD || password.length() > MAX_PASSWORD) {
            throw wrong("A password must have " + MIN_PASSWORD + " to " + MAX_PASSWORD + " characters.");
        }
        List<String> lines = new ArrayList<>(Files.exists(file) ? lines(file) : List.of());
        lines.removeIf(line -> line.strip().startsWith(name + ":"));
        lines.add(name + ":" + hash(password));
        try {
            replace(file.toAbsolutePath(), String.join("\n", lines) + "\n");
        } catch (IOException e) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT, "The users file " + file + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** Whether the password is right; takes as long for an unknown name. Costs about 20 ms and 19 MiB. */
    boolean verify(String name, String password) {
        if (password.length() > MAX_PASSWORD) {
            return false;
        }
        String hash = hashes.get(name);
        boolean right = matches(password, hash == null ? decoy : hash);
        return right && hash != null;
    }

    private static Optional<String> readLine(String raw, Map<String, String> hashes) {
        String line = raw.strip();
        if (line.isEmpty() || line.startsWith("#")) {
            return Optional.empty();
        }
        int colon = line.indexOf(':');
        if (colon < 0) {
            return Optional.of("expected name:hash");
        }
        String name = line.substring(0, colon);
        if (!NAME.matcher(name).matches()) {
            return Optional.of(Replies.quote(name) + " is not a valid user name");
        }
        if (!isUsable(line.substring(colon + 1))) {
            return Optional.of("the hash of " + Replies.quote(name) + " is not an Argon2id hash of reasonable cost");
        }
        if (hashes.put(name, line.substring(colon + 1)) != null) {
            return Optional.of("user " + Replies.quote(name) + " is given twice");
        }
        return Optional.empty();
    }

    /** Checks the cost first, because the library allocates the memory as soon as it has read the number. */
    private static boolean isUsable(String hash) {
        Matcher form = HASH.matcher(hash);
        if (!form.matches()
                || Integer.parseInt(form.group(1)) > MAX_MEMORY_KIB
                || Integer.parseInt(form.group(2)) > MAX_PASSES) {
            return false;
        }
        try {
            return !matches("", hash);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return false;
        }
    }

    private static boolean matches(String password, String hash) {
        return Password.check(password, hash).with(Argon2Function.getInstanceFromHash(hash));
    }

    private static String hash(String password) {
        return Password.hash(password).addRandomSalt(SALT_BYTES).with(ARGON).getResult();
    }

    private static List<String> lines(Path file) throws FailureException {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new FailureException(
                    FailureKind.CONFIGURATION,
                    "The users file " + file
                            + " cannot be read; create it with 'watchkeeper password', or correct api.users-file.",
                    e);
        }
    }

    private static void replace(Path file, String content) throws IOException {
        Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("/"));
        PrivateFiles.createDirectories(folder);
        Path draft = Files.createTempFile(
                folder,
                ".users",
                ".tmp",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(draft, content);
            try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static FailureException wrong(String sentence) {
        return new FailureException(FailureKind.CONFIGURATION, sentence);
    }
}
