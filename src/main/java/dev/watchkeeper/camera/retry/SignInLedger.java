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
 * How often each camera refused a password, kept over restarts, because cameras lock accounts; thread-safe. After the first refusal one
 * further sign-in is allowed after 60 s, then three at intervals of 35 min, then none until the configuration changes or somebody asks.
 *
 * <p>The file names neither cameras nor passwords: its keys are PBKDF2 hashes, with a salt of the file, of address, user and password, so
 * that a changed configuration begins anew.
 */
public final class SignInLedger {
    private static final Logger log = LoggerFactory.getLogger(SignInLedger.class);
    private static final Duration FIRST_WAIT = Duration.ofSeconds(60);
    /** Longer than the half hour for which cameras of several makers lock an account after a handful of wrong passwords. */
    private static final Duration LATER_WAIT = Duration.ofMinutes(35);

    private static final int MOST_REFUSALS = 5;
    private static final int MOST_ENTRIES = 1_000;
    private static final int ITERATIONS = 100_000;
    private static final int KEY_BITS = 256;
    private static final int SALT_BYTES = 16;

    private final Optional<Path> file;
    private final Clock clock;
    private final Map<String, Refusals> entries = new LinkedHashMap<>();
    private final Map<String, String> keys = new ConcurrentHashMap<>();
    private byte[] salt;

    /** Immutable. */
    private record Refusals(int count, Instant last) {}

    private SignInLedger(Optional<Path> file, Clock clock) {
        this.file = file;
        this.clock = clock;
        salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
    }

    /** Forgets everything at the end of the process. */
    public static SignInLedger inMemory(Clock clock) {
        return new SignInLedger(Optional.empty(), clock);
    }

    /** @param file usually {@code data/sign-ins}; one that cannot be read is begun anew, with a warning */
    public static SignInLedger open(Path file, Clock clock) {
        SignInLedger ledger = new SignInLedger(Optional.of(file), clock);
        try {
            ledger.read(Files.readString(file));
        } catch (NoSuchFileException e) {
            log.debug("{} does not exist yet", file);
        } catch (IOException | RuntimeException e) {
            log.warn("{} cannot be read ({}); refused passwords are counted anew", file, e.toString());
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
                                Math.clamp(Integer.parseInt(parts[1]), 1, MOST_REFUSALS),
                                Instant.ofEpochMilli(Long.parseLong(parts[2]))));
            }
        }
        salt = savedSalt;
    }

    /** How long no password may be sent to the camera; zero if one may be, empty if none until something changes. */
    public Optional<Duration> waitBefore(CameraSettings camera) {
        synchronized (this) {
            if (entries.isEmpty()) {
                return Optional.of(Duration.ZERO);
            }
        }
        String key = key(camera);
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
        String key = key(camera);
        synchronized (this) {
            Refusals before = entries.remove(key);
            Refusals now = new Refusals(before == null ? 1 : Math.min(before.count + 1, MOST_REFUSALS), clock.wall());
            entries.put(key, now);
            while (entries.size() > MOST_ENTRIES) {
                entries.remove(entries.keySet().iterator().next());
            }
            save();
            return left(now);
        }
    }

    /** The camera let us in: earlier refusals are forgotten. */
    public void accepted(CameraSettings camera) {
        synchronized (this) {
            if (entries.isEmpty()) {
                return;
            }
        }
        String key = key(camera);
        synchronized (this) {
            if (entries.remove(key) != null) {
                save();
            }
        }
    }

    /** A wall clock that was set back makes the wait begin anew, never last longer. */
    private Optional<Duration> left(Refusals known) {
        if (known.count >= MOST_REFUSALS) {
            return Optional.empty();
        }
        Duration whole = known.count == 1 ? FIRST_WAIT : LATER_WAIT;
        Duration passed = Duration.between(known.last, clock.wall());
        Duration left = passed.isNegative() ? whole : whole.minus(passed);
        return Optional.of(left.isNegative() ? Duration.ZERO : left);
    }

    /** Slow on purpose, and therefore remembered and never worked out under the lock. */
    private String key(CameraSettings camera) {
        String identity = camera.url() + "\n" + camera.username().orElse("") + "\n"
                + camera.password().map(Secret::reveal).orElse("");
        return keys.computeIfAbsent(camera.name(), name -> hash(identity));
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

    /** On the disk before the call returns, so that a kill forgets no refusal. */
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
            log.warn("{} cannot be written ({}); a restart would forget the refused password", target, e.toString());
        }
    }
}
