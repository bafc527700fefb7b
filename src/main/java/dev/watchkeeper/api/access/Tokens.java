package dev.watchkeeper.api.access;

import dev.watchkeeper.api.access.RefusedException.Reason;
import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tokens by which programs use the API, each with a name and the rights of a user; thread-safe. The file {@code tokens} in the data folder
 * has one {@code NAME SHA256 CREATED ROLE [CAMERA,CAMERA]} per line: the token itself is shown once and kept nowhere.
 */
public final class Tokens {
    /** What every token begins with, so that people and scanners of secrets recognise one. */
    public static final String PREFIX = "wk_";

    private static final Logger log = LoggerFactory.getLogger(Tokens.class);
    private static final String FILE = "tokens";
    private static final int MOST = 200;
    private static final int FIELDS = 4;

    private final Path file;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Instant> used = new ConcurrentHashMap<>();
    private volatile SequencedMap<String, Token> byHash = new LinkedHashMap<>();
    private Optional<FileState> seen = Optional.empty();

    /** @throws FailureException of kind CONFIGURATION if the file is wrong */
    public Tokens(Path data, Clock clock) throws FailureException {
        this.file = data.resolve(FILE);
        this.clock = clock;
        reread();
    }

    /** A token without its secret; immutable. */
    public record Token(Account account, Instant created) {
        public String name() {
            return account.name();
        }
    }

    /** All, oldest first. */
    public List<Token> all() {
        return List.copyOf(byHash.values());
    }

    /** When the token was last used since the start of this process. */
    public Optional<Instant> lastUsed(String name) {
        return Optional.ofNullable(used.get(name));
    }

    /** The account of a token that somebody presents. */
    public Optional<Account> find(String secret) {
        Optional<Account> found = secret.startsWith(PREFIX)
                ? Optional.ofNullable(byHash.get(Secrets.sha256(secret))).map(Token::account)
                : Optional.empty();
        found.ifPresent(account -> used.put(account.name(), clock.wall()));
        return found;
    }

    /** The account that the token of this name has now. */
    public Optional<Account> named(String name) {
        return byHash.values().stream()
                .map(Token::account)
                .filter(account -> account.name().equals(name))
                .findFirst();
    }

    /**
     * Makes a token.
     *
     * @return the token, which cannot be found out again
     */
    public synchronized String add(Account account) throws RefusedException, FailureException {
        reread();
        check(account);
        if (named(account.name()).isPresent()) {
            throw new RefusedException(Reason.CONFLICT, "There is a token '" + account.name() + "' already.");
        }
        if (byHash.size() >= MOST) {
            throw new RefusedException(Reason.CONFLICT, "There are " + MOST + " tokens already; remove one first.");
        }
        String secret = PREFIX + Secrets.random(random);
        SequencedMap<String, Token> next = new LinkedHashMap<>(byHash);
        next.put(Secrets.sha256(secret), new Token(account, clock.wall().truncatedTo(ChronoUnit.SECONDS)));
        write(next);
        return secret;
    }

    /** Changes what a token may do. */
    public synchronized void change(Account account) throws RefusedException, FailureException {
        reread();
        check(account);
        String hash = known(account.name());
        SequencedMap<String, Token> next = new LinkedHashMap<>(byHash);
        next.computeIfPresent(hash, (any, old) -> new Token(account, old.created));
        write(next);
    }

    /** Makes a token worthless. */
    public synchronized void remove(String name) throws RefusedException, FailureException {
        reread();
        String hash = known(name);
        SequencedMap<String, Token> next = new LinkedHashMap<>(byHash);
        next.remove(hash);
        write(next);
        used.remove(name);
    }

    /** Reads the file again if it has changed, for example by a command; called periodically. A wrong file changes nothing. */
    public synchronized void refresh() {
        try {
            reread();
        } catch (FailureException e) {
            log.warn("The tokens were changed and their file is wrong, so they stay as they were: {}", e.sentence());
        }
    }

    private String known(String name) throws RefusedException {
        return byHash.entrySet().stream()
                .filter(entry -> entry.getValue().name().equals(name))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new RefusedException(Reason.UNKNOWN, "There is no token of that name."));
    }

    private static void check(Account account) throws RefusedException {
        if (!Account.NAME.matcher(account.name()).matches()) {
            throw new RefusedException(
                    Reason.BAD, "A token's name must have 1 to 64 letters, digits, '.', '_', '@' or '-'.");
        }
        Optional<String> mistake = account.cameras().flatMap(Account::mistakeIn);
        if (mistake.isPresent()) {
            throw new RefusedException(Reason.BAD, mistake.get() + ".");
        }
    }

    /** Caller holds the lock, or is the constructor. */
    private void reread() throws FailureException {
        Optional<FileState> now = FileState.of(file);
        if (now.equals(seen)) {
            return;
        }
        seen = now;
        SequencedMap<String, Token> found = new LinkedHashMap<>();
        if (now.isPresent()) {
            List<String> lines = lines();
            for (int i = 0; i < lines.size(); i++) {
                read(lines.get(i), file + ":" + (i + 1), found);
            }
        }
        byHash = found;
    }

    private List<String> lines() throws FailureException {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new FailureException(
                    FailureKind.CONFIGURATION, "The tokens in " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static void read(String line, String place, SequencedMap<String, Token> found) throws FailureException {
        if (line.isBlank() || line.startsWith("#")) {
            return;
        }
        List<String> fields = Arrays.asList(line.strip().split(" "));
        if (fields.size() >= FIELDS
                && Account.parse(fields.getFirst(), fields.subList(FIELDS - 1, fields.size()))
                        instanceof Account.Parsed.Good(Account account)) {
            try {
                found.put(fields.get(1), new Token(account, Instant.parse(fields.get(2))));
                return;
            } catch (DateTimeException e) {
                // The sentence below says where.
            }
        }
        throw new FailureException(
                FailureKind.CONFIGURATION,
                place + ": this is no token; remove the line, and make another with 'watchkeeper token add NAME'.");
    }

    private void write(SequencedMap<String, Token> next) throws FailureException {
        StringBuilder text = new StringBuilder();
        next.forEach((hash, token) -> {
            Account account = token.account;
            text.append(String.join(
                            " ",
                            account.name(),
                            hash,
                            token.created.toString(),
                            account.role().id()))
                    .append(account.sortedCameras()
                            .map(cameras -> " " + String.join(",", cameras))
                            .orElse(""))
                    .append('\n');
        });
        try {
            KeptFile.replace(file, text.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT, "The tokens in " + file + " cannot be written: " + e.getMessage(), e);
        }
        byHash = next;
        seen = FileState.of(file);
    }
}
