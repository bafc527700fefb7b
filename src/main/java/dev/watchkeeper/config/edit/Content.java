package dev.watchkeeper.config.edit;

import dev.watchkeeper.base.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/** What a configuration file held at one moment; nobody changes its bytes. Prints none of it, since it may hold passwords. */
final class Content {
    private final byte[] bytes;
    private final String text;

    private Content(byte[] bytes) throws CharacterCodingException {
        this.bytes = bytes;
        text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }

    /** Empty if it cannot be read. @throws CharacterCodingException if it is no text */
    static Optional<Content> read(Path file) throws CharacterCodingException {
        try {
            return Optional.of(new Content(Files.readAllBytes(file)));
        } catch (CharacterCodingException e) {
            throw e;
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    byte[] bytes() {
        return bytes;
    }

    String text() {
        return text;
    }

    String version() {
        return version(bytes);
    }

    static Optional<String> version(Path file) {
        try {
            return Optional.of(version(Files.readAllBytes(file)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static String version(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new LinkageError("this Java does not support SHA-256", e);
        }
    }

    /** The file itself, where a link names it: a link stays a link. */
    static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            return file.toAbsolutePath();
        }
    }

    /**
     * Replaces a file in one step if it still has this version, with the permissions that it has.
     *
     * @return its other version if it has not, and was left as it is
     */
    static Optional<String> replace(Path named, String version, byte[] bytes) throws IOException {
        Path file = real(named);
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        Path fresh = file.resolveSibling("." + file.getFileName() + ".watchkeeper-new");
        try {
            try (FileChannel channel = PrivateFiles.open(
                    fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                ByteBuffer left = ByteBuffer.wrap(bytes);
                while (left.hasRemaining()) {
                    channel.write(left);
                }
                channel.force(true);
            }
            Files.setPosixFilePermissions(fresh, permissions);
            String now = version(Files.readAllBytes(file));
            if (!now.equals(version)) {
                return Optional.of(now);
            }
            // Never half: where a volume cannot replace a file in one step, it is left as it is.
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return Optional.empty();
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
