package dev.watchkeeper.api.access;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.config.yaml.Quote;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The users who may sign in, read from a file with one of {@code NAME:HASH}, {@code NAME:HASH:ROLE} and {@code NAME:HASH:viewer:CAMERA,CAMERA}
 * per line; immutable. Two fields mean administrator. Ignores empty lines and lines that begin with {@code #}. Hashes are Argon2id in the
 * usual {@code $argon2id$…} format.
 */
public final class Users {
    /** 19 MiB, two passes, one lane: the minimum for Argon2id in OWASP's password storage cheat sheet. */
    private static final int MEMORY_KIB = 19 * 1024;

    private static final int PASSES = 2;

    /**
     * What unknown names are checked against, so that an answer takes as long for them. Random bytes, which nobody knows, have this hash; it is
     * written here because the library keeps 19 MiB forever as soon as it hashes, and most nodes have no users.
     */
    static final String DECOY =
            "$argon2id$v=19$m=19456,t=2,p=1$rM6PVzJsK2mz6dWoeBF3Kg$m6DQJ61TdzYddVs2dTNo9dpIWlrRzxRQ3xHXA4JRnd0";

    /** A foreign hash must not make a sign-in cost more than this. */
    private static final int MAX_MEMORY_KIB = 256 * 1024;

    private static final int MAX_PASSES = 10;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    static final int MIN_PASSWORD = 8;
    static final int MAX_PASSWORD = 256;

    private static final Pattern HASH = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,8}),t=(\\d{1,4}),p=[1-4]\\$[A-Za-z0-9+/=]{11,}\\$[A-Za-z0-9+/=]{22,}");

    private final SequencedMap<String, Entry> entries;

    private Users(SequencedMap<String, Entry> entries) {
        this.entries = new LinkedHashMap<>(entries);
    }

    private record Entry(Account account, String hash) {}

    /** Nobody. */
    static Users none() {
        return new Users(new LinkedHashMap<>());
    }

    /**
     * Reads the file.
     *
     * @throws FailureException of kind CONFIGURATION, naming file and line, also if there are no users
     */
    public static Users read(Path file) throws FailureException {
        return none().again(file);
    }

    /** The users in the file now; hashes that are known already are not tried once more, because each trial takes 20 ms. */
    Users again(Path file) throws FailureException {
        SequencedMap<String, Entry> found = new LinkedHashMap<>();
        List<String> lines = lines(file);
        for (int i = 0; i < lines.size(); i++) {
            Optional<String> mistake = readLine(lines.get(i), found);
            if (mistake.isPresent()) {
                throw wrong(
                        file + ":" + (i + 1) + ": " + mistake.get() + "; write this line with 'watchkeeper password'.");
            }
        }
        if (found.isEmpty()) {
            throw wrong(file + ": this users file is empty; add a user with 'watchkeeper password'.");
        }
        return new Users(found);
    }

    /**
     * Writes a user to the file, replacing one of the same name, who keeps his role. Only the owner may read the file, which is replaced
     * atomically, so that it is never half written.
     *
     * @throws FailureException of kind CONFIGURATION for a bad name, password or file, ENVIRONMENT if it cannot be written
     */
    public static void addOrReplace(Path file, String name, String password) throws FailureException {
        UsersFile.save(file, name, password, Optional.empty());
    }

    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /** All, in the order of the file. */
    public List<Account> accounts() {
        return entries.values().stream().map(Entry::account).toList();
    }

    public Optional<Account> account(String name) {
        return Optional.ofNullable(entries.get(name)).map(Entry::account);
    }

    /** Something that changes with the user's password, and tells nothing of it. */
    Optional<String> stamp(String name) {
        return Optional.ofNullable(entries.get(name)).map(entry -> Secrets.sha256(entry.hash));
    }

    /** Whether the password is right; takes as long for an unknown name. Costs about 20 ms and 19 MiB. */
    public boolean verify(String name, String password) {
        if (password.length() > MAX_PASSWORD) {
            return false;
        }
        Optional<Entry> entry = Optional.ofNullable(entries.get(name));
        boolean right = matches(password, entry.map(Entry::hash).orElse(DECOY));
        return right && entry.isPresent();
    }

    private Optional<String> readLine(String raw, Map<String, Entry> found) {
        String line = raw.strip();
        if (line.isEmpty() || line.startsWith("#")) {
            return Optional.empty();
        }
        List<String> fields = Arrays.asList(line.split(":", -1));
        if (fields.size() < 2) {
            return Optional.of("expected name:hash");
        }
        String name = fields.getFirst();
        String hash = fields.get(1);
        if (!Account.NAME.matcher(name).matches()) {
            return Optional.of("'" + Quote.of(name) + "' is not a valid user name");
        }
        boolean known = Optional.ofNullable(entries.get(name))
                .filter(entry -> entry.hash.equals(hash))
                .isPresent();
        if (!known && !isUsable(hash)) {
            return Optional.of("the hash of '" + name + "' is not an Argon2id hash of reasonable cost");
        }
        return switch (Account.parse(name, fields.subList(2, fields.size()))) {
            case Account.Parsed.Bad(String mistake) -> Optional.of(mistake);
            case Account.Parsed.Good(Account account) ->
                found.put(name, new Entry(account, hash)) == null
                        ? Optional.empty()
                        : Optional.of("user '" + name + "' is given twice");
        };
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

    static String hash(String password) {
        return Password.hash(password)
                .addRandomSalt(SALT_BYTES)
                .with(Argon2Function.getInstance(MEMORY_KIB, PASSES, 1, HASH_BYTES, Argon2.ID))
                .getResult();
    }

    static List<String> lines(Path file) throws FailureException {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new FailureException(
                    FailureKind.CONFIGURATION,
                    "The users file " + file
                            + " cannot be read; create it with 'watchkeeper password', or correct api.users-file.",
                    e);
        }
    }

    static FailureException wrong(String sentence) {
        return new FailureException(FailureKind.CONFIGURATION, sentence);
    }
}
