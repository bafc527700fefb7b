package dev.watchkeeper.camera.retry;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.PrivateFiles;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts how often each camera refused a password, across restarts, because cameras lock accounts; thread-safe. After the first refusal it allows one
 * more sign-in after 60 s, then three at intervals of 35 min, then none until the configuration changes or a person requests one.
 *
 * <p>The file names neither cameras nor passwords: its keys are PBKDF2 hashes of address, user and password, with the file's salt, so that a changed
 * configuration starts from zero.
 */
public final class SignInLedger {
    private static final Logger log = LoggerFactory.getLogger(SignInLedger.class);
    private static final Duration FIRST_WAIT = Duration.ofSeconds(60);
    /** Longer than the half hour for which several makers' cameras lock an account after a few wrong passwords. */
    private static final Duration LATER_WAIT = Duration.ofMinutes(35);

    private static final int MAX_REFUSALS = 5;
    private static final int MAX_ENTRIES = 1_000;
    private static final int ITERATIONS = 100_000;
    private static final int KEY_BITS = 256;
    private static final int SALT_BYTES = 16;

    private final Optional<Path> file;
    private final Clock clock;
    private final Map<String, Refusals> entries = new LinkedHashMap<>();

    /** By camera, with what it was computed from: a camera's password can change while the node runs. */
    private final Map<String, Key> keys = new ConcurrentHashMap<>();

    private byte[] salt;

    /** Immutable. */
    private record Key(String identity, String hash) {
        @Override
        public String toString() {
            return "Key[***]";
        }
    }

    /** Immutable. */
    private record Refusals(int count, Instant last) {}

    private SignInLedger(Optional<Path> file, Clock clock) {
        this.file = file;
        this.clock = clock;
        salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
    }

    /** Keeps everything in memory only. */
    public static SignInLedger inMemory(Clock clock) {
        return new SignInLedger(Optional.empty(), clock);
    }

    /** @param file usually {@code data/sign-ins}; one that cannot be read is replaced, with a warning */
    public static SignInLedger open(Path file, Clock clock) {
        SignInLedger ledger = new SignInLedger(Optional.of(file), clock);
        try {
            ledger.read(Files.readString(file));
        } catch (NoSuchFileException e) {
            log.debug("{} does not exist yet", file);
        } catch (IOException | RuntimeException e) {
            log.warn("{} cannot be read ({}); refused passwords are counted from zero again", file, e.toString());
        }
        return ledger;
    }

    private void read(String text) {
        String[] lines = text.split("\n", -1);
        byte[] savedSalt = HexFormat.of().parseHex(lines[0].strip());
        for (int i = 1; i < lines.length; i++) {
            String[] parts = lines[i].split(" ", -1);
            if (parts.length == 3) {
                entries.put(
                        parts[0],
                        new Refusals(
                                Math.clamp(Integer.parseInt(parts[1]), 1, MAX_REFUSALS),
                                Instant.ofEpochMilli(Long.parseLong(parts[2]))));
            }
        }
        salt = savedSalt;
    }

    /** How long no password may be sent to the camera; zero if one may, empty if none may until something changes. */
    public Optional<Duration> waitBefore(CameraSettings camera) {
        synchronized (this) {
            if (entries.isEmpty()) {
                return Optional.of(Duration.ZERO);
            }
        }
        return waitBefore(key(camera));
    }

    /** The same for what is no camera of the configuration. */
    public Optional<Duration> waitBefore(String url, String user, String password) {
        return waitBefore(hash(identity(url, user, password)));
    }

    private Optional<Duration> waitBefore(String key) {
        synchronized (this) {
            Refusals known = entries.get(key);
            return known == null ? Optional.of(Duration.ZERO) : left(known);
        }
    }

    /**
     * Counts a refusal.
     *
     * @return the wait until the next sign-in; empty: none until something changes
     */
    public Optional<Duration> refused(CameraSettings camera) {
        return refused(key(camera));
    }

    /** The same for what is no camera of the configuration. */
    public Optional<Duration> refused(String url, String user, String password) {
        return refused(hash(identity(url, user, password)));
    }

    private Optional<Duration> refused(String key) {
        synchronized (this) {
            Refusals before = entries.remove(key);
            Refusals now = new Refusals(before == null ? 1 : Math.min(before.count + 1, MAX_REFUSALS), clock.wall());
            entries.put(key, now);
            while (entries.size() > MAX_ENTRIES) {
                entries.remove(entries.keySet().iterator().next());
            }
            save();
            return left(now);
        }
    }

    /** The camera accepted the password: earlier refusals are forgotten. */
    public void accepted(CameraSettings camera) {
        synchronized (this) {
            if (entries.isEmpty()) {
                return;
            }
        }
        accepted(key(camera));
    }

    /** The same for what is no camera of the configuration. */
    public void accepted(String url, String user, String password) {
        accepted(hash(identity(url, user, password)));
    }

    private void accepted(String key) {
        synchronized (this) {
            if (entries.remove(key) != null) {
                save();
            }
        }
    }

    /** If the wall clock was set back, the wait starts again and never lasts longer. */
    private Optional<Duration> left(Refusals known) {
        if (known.count >= MAX_REFUSALS) {
            return Optional.empty();
        }
        Duration whole = known.count == 1 ? FIRST_WAIT : LATER_WAIT;
        Duration passed = Duration.between(known.last, clock.wall());
        Duration left = passed.isNegative() ? whole : whole.minus(passed);
        return Optional.of(left.isNegative() ? Duration.ZERO : left);
    }

    /** Slow on purpose, so it is cached and never computed under the lock. */
    private String key(CameraSettings camera) {
        String identity = identity(
                camera.url(),
                camera.username().orElse(""),
                camera.password().map(Secret::reveal).orElse(""));
        Key known = keys.get(camera.name());
        if (known == null || !known.identity().equals(identity)) {
            known = new Key(identity, hash(identity));
            keys.put(camera.name(), known);
        }
        return known.hash();
    }

    private static String identity(String url, String user, String password) {
        return url + "\n" + user + "\n" + password;
    }

    private String hash(String identity) {
        byte[] used;
        synchronized (this) {
            used = salt.clone();
        }
        try {
            PBEKeySpec spec = new PBEKeySpec(identity.toCharArray(), used, ITERATIONS, KEY_BITS);
            byte[] hash = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
            return HexFormat.of().formatHex(hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has PBKDF2WithHmacSHA256", e);
        }
    }

    /** On disk before the call returns, so that no refusal is lost if the process is killed. */
    private void save() {
        if (file.isEmpty()) {
            return;
        }
        StringBuilder text = new StringBuilder(HexFormat.of().formatHex(salt)).append('\n');
        entries.forEach((key, refusals) -> text.append(key)
                .append(' ')
                .append(refusals.count)
                .append(' ')
                .append(refusals.last.toEpochMilli())
                .append('\n'));
        Path target = file.get();
        try {
            PrivateFiles.replace(target, text.toString().getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            log.warn(
                    "{} cannot be written ({}); after a restart, the refused password would be sent again",
                    target,
                    e.toString());
        }
    }
}
