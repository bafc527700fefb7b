package dev.watchkeeper.config;

import dev.watchkeeper.config.yaml.Place;
import dev.watchkeeper.config.yaml.Problems;
import dev.watchkeeper.config.yaml.Quote;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Optional;

/** Reads a password from the first line of a file, or of the credential that replaces it; stateless. */
public final class PasswordFile {
    private static final int LONGEST_BYTES = 4096;

    private PasswordFile() {}

    /** The password, or nothing with the mistake noted. No message repeats the content of the file. */
    public static Optional<Secret> read(String file, String key, Place place, Problems problems) {
        try {
            Path path = Credentials.orElse(key, place.folder().resolve(file));
            if (!Files.isRegularFile(path)) {
                problems.mistake(place, key + ": there is no file '" + Quote.of(file) + "'");
                return Optional.empty();
            }
            byte[] bytes;
            try (InputStream in = Files.newInputStream(path)) {
                bytes = in.readNBytes(LONGEST_BYTES + 1);
            }
            String first = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString()
                    .lines()
                    .findFirst()
                    .orElse("");
            if (first.isEmpty() || bytes.length > LONGEST_BYTES) {
                problems.mistake(
                        place,
                        key + ": the first line of '" + Quote.of(file) + "' must be the " + word(key)
                                + " and nothing else");
                return Optional.empty();
            }
            if (Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_READ)) {
                problems.warning(
                        place,
                        key + ": every user of this machine can read '" + Quote.of(file) + "'; run chmod 600 on it");
            }
            return Optional.of(new Secret(first));
        } catch (CharacterCodingException e) {
            problems.mistake(place, key + ": '" + Quote.of(file) + "' is not UTF-8 text");
        } catch (InvalidPathException | IOException e) {
            problems.mistake(place, key + ": '" + Quote.of(file) + "' cannot be read");
        }
        return Optional.empty();
    }

    /** What such a file holds. */
    private static String word(String key) {
        for (String word : List.of("key", "token", "secret")) {
            if (key.endsWith(word + "-file")) {
                return word;
            }
        }
        return "password";
    }
}
