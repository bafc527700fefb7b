package dev.watchkeeper.notify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Reads the newest picture of a letter; stateless. */
public final class LetterPicture {
    /** More than a camera's JPEG has; the heap of the sender is small. */
    private static final int MAX_BYTES = 4 << 20;

    /** What a channel makes of a picture on its way, text for a mail above all, with room for another channel beside it. */
    private static final int TIMES_ITS_SIZE = 6;

    private LetterPicture() {}

    /** The JPEG; empty if the letter has none, or if its file has gone, is too large, also for what is left of the heap, or is no JPEG. */
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
        return read(file, LetterPicture::heapLeft);
    }

    /** @param room the bytes of the heap that are free or can become so */
    static Optional<byte[]> read(Path file, LongSupplier room) {
        try {
            long size = Files.size(file);
            if (size > MAX_BYTES || !fits(size, room)) {
                return Optional.empty();
            }
            byte[] bytes = Files.readAllBytes(file);
            boolean jpeg = bytes.length > 3 && (bytes[0] & 0xff) == 0xff && (bytes[1] & 0xff) == 0xd8;
            return jpeg ? Optional.of(bytes) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** A message without its picture is better than a sender that ends for want of memory, and again with the same message. */
    private static boolean fits(long size, LongSupplier room) {
        if (room.getAsLong() >= TIMES_ITS_SIZE * size) {
            return true;
        }
        System.gc(); // what is no longer held counts as used until then
        return room.getAsLong() >= TIMES_ITS_SIZE * size;
    }

    private static long heapLeft() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
    }
}
