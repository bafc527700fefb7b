package dev.watchkeeper.notify;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads the newest picture of a letter; stateless. */
public final class LetterPicture {
    /** More than a camera's JPEG has; the heap of the sender is small. */
    private static final int MAX_BYTES = 4 << 20;

    private LetterPicture() {}

    /** The JPEG; empty if the letter has none, or if its file has gone, is too large or is no JPEG. */
    public static Optional<byte[]> read(Letter letter) {
        return letter.messages().reversed().stream()
                .filter(message -> message.view().picture().isPresent())
                .findFirst()
                .flatMap(LetterPicture::read);
    }

    /** The same for one message. */
    public static Optional<byte[]> read(Message message) {
        return message.view().picture().flatMap(LetterPicture::read);
    }

    private static Optional<byte[]> read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            boolean jpeg = bytes.length > 3
                    && bytes.length <= MAX_BYTES
                    && (bytes[0] & 0xff) == 0xff
                    && (bytes[1] & 0xff) == 0xd8;
            return jpeg ? Optional.of(bytes) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
