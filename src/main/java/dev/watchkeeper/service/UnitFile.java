package dev.watchkeeper.service;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A file that this program writes for systemd; immutable. A checksum in its first line shows whether a person has changed it since; such changes are
 * never lost.
 *
 * @param text everything but the first line
 * @param isPrivate whether only root may read it
 */
public record UnitFile(Path path, String text, boolean isPrivate) {
    private static final String HEAD = "# Written by 'watchkeeper install-service', checksum ";
    private static final int CHECKSUM_DIGITS = 16;
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /** How the file on disk compares with what this program writes; an immutable enumeration. */
    enum Found {
        NOTHING,
        /** As this program would write it now. */
        SAME,
        /** As this program wrote it earlier. */
        EARLIER,
        /** Written or changed by somebody else. */
        CHANGED
    }

    /** A file that everybody may read. */
    UnitFile(Path path, String text) {
        this(path, text, false);
    }

    /** The whole file. */
    public String content() {
        return HEAD + checksum(text) + ". Put your own changes into a drop-in: systemctl edit\n" + text;
    }

    Found found() throws FailureException {
        Optional<String> there = read();
        if (there.isEmpty()) {
            return Found.NOTHING;
        }
        if (there.get().equals(content())) {
            return Found.SAME;
        }
        return isUntouched(there.get()) ? Found.EARLIER : Found.CHANGED;
    }

    private Optional<String> read() throws FailureException {
        try {
            return Files.exists(path) ? Optional.of(Files.readString(path)) : Optional.empty();
        } catch (IOException e) {
            throw failure("read", e);
        }
    }

    private static boolean isUntouched(String content) {
        int end = content.indexOf('\n');
        return end > 0
                && content.startsWith(HEAD)
                && content.startsWith(checksum(content.substring(end + 1)), HEAD.length());
    }

    private static String checksum(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, CHECKSUM_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM supports SHA-256", e);
        }
    }

    /** Writes it atomically. */
    void write() throws FailureException {
        try {
            Path folder = Optional.ofNullable(path.getParent()).orElse(Path.of("/"));
            Files.createDirectories(folder);
            Path fresh = path.resolveSibling(path.getFileName() + ".new");
            Files.deleteIfExists(fresh);
            PrivateFiles.write(fresh, content().getBytes(StandardCharsets.UTF_8));
            if (!isPrivate) {
                Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r--r--"));
            }
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw failure("written", e);
        }
    }

    /** Renames the existing file so that systemd ignores it. */
    Path setAside(Instant now) throws FailureException {
        Path aside = path.resolveSibling(path.getFileName() + ".saved-" + STAMP.format(now));
        try {
            return Files.move(path, aside, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw failure("kept as " + aside, e);
        }
    }

    void delete() throws FailureException {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw failure("removed", e);
        }
    }

    private FailureException failure(String what, IOException e) {
        return new FailureException(
                FailureKind.ENVIRONMENT,
                path + " cannot be " + what + " (" + e.getClass().getSimpleName() + ": " + e.getMessage() + ")",
                e);
    }
}
