package dev.watchkeeper.backup;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * The part of the tar format (POSIX.1-1988, ustar) that a few plain files need, and no more: whatever else an archive may hold, such as links, folders and
 * devices, is refused and never interpreted; stateless.
 */
final class Ustar {
    private static final int BLOCK = 512;
    private static final int NAME = 100;
    private static final int CHECKSUM_AT = 148;
    private static final int TYPE_AT = 156;
    private static final int MAGIC_AT = 257;
    private static final int PREFIX_AT = 345;
    private static final String MAGIC = "ustar";

    /** What eleven octal digits hold. */
    static final long MAX_SIZE = (1L << 33) - 1;

    /** The blocks of zeros that end an archive, as tar writes them, and more than its padding. */
    private static final int MOST_ZEROS = 64;

    private Ustar() {}

    /** A file in an archive; immutable. */
    record Entry(String name, long size) {}

    /** Writes the head of a file, which must be followed by exactly its bytes and {@link #pad}. */
    static void head(OutputStream out, Entry entry, Instant modified) throws IOException {
        byte[] name = entry.name().getBytes(StandardCharsets.UTF_8);
        if (name.length == 0 || name.length > NAME) {
            throw new IOException("the name " + entry.name() + " does not fit into a tar archive");
        }
        if (entry.size() > MAX_SIZE) {
            throw new IOException(entry.name() + " is larger than the 8 GiB that a file of a tar archive may have");
        }
        byte[] head = new byte[BLOCK];
        System.arraycopy(name, 0, head, 0, name.length);
        octal(head, 100, 8, 0600);
        octal(head, 108, 8, 0);
        octal(head, 116, 8, 0);
        octal(head, 124, 12, entry.size());
        octal(head, 136, 12, Math.max(0, modified.getEpochSecond()));
        head[TYPE_AT] = '0';
        byte[] magic = (MAGIC + "\00000").getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(magic, 0, head, MAGIC_AT, magic.length);
        octal(head, CHECKSUM_AT, 7, sum(head));
        head[CHECKSUM_AT + 7] = ' ';
        out.write(head);
    }

    /** Fills the last block of a file. */
    static void pad(OutputStream out, long size) throws IOException {
        out.write(new byte[padding(size)]);
    }

    /** Ends the archive. */
    static void end(OutputStream out) throws IOException {
        out.write(new byte[2 * BLOCK]);
    }

    /**
     * Reads the next head. The caller then reads exactly the file's bytes, and calls {@link #skipPadding}.
     *
     * @return empty at the end of the archive
     * @throws IOException if it is anything but a plain file with a plain name
     */
    static Optional<Entry> next(InputStream in) throws IOException {
        byte[] head = in.readNBytes(BLOCK);
        if (head.length < BLOCK) {
            throw new EOFException("the archive is cut off");
        }
        if (isZero(head)) {
            finish(in);
            return Optional.empty();
        }
        if (number(head, CHECKSUM_AT, 8) != sum(head)) {
            throw new IOException("it is no tar archive, or damaged");
        }
        if (!text(head, MAGIC_AT, 5).equals(MAGIC) || head[PREFIX_AT] != 0) {
            throw new IOException("it holds an entry of a form that backups do not have");
        }
        String name = text(head, 0, NAME);
        if (head[TYPE_AT] != '0' && head[TYPE_AT] != 0) {
            throw new IOException("it holds something that is no plain file: " + quote(name));
        }
        return Optional.of(new Entry(name, number(head, 124, 12)));
    }

    /** Nothing may follow what ends an archive. */
    private static void finish(InputStream in) throws IOException {
        for (int count = 1; count < MOST_ZEROS; count++) {
            byte[] block = in.readNBytes(BLOCK);
            if (block.length == 0) {
                return;
            }
            if (!isZero(block)) {
                break;
            }
        }
        throw new IOException("something follows the end of the archive");
    }

    static void skipPadding(InputStream in, long size) throws IOException {
        if (in.readNBytes(padding(size)).length < padding(size)) {
            throw new EOFException("the archive is cut off");
        }
    }

    /** A foreign name for people: short, and without control characters. */
    static String quote(String name) {
        String plain = name.replaceAll("[^\\x20-\\x7e]", "?");
        return "'" + (plain.length() > 60 ? plain.substring(0, 60) + "…" : plain) + "'";
    }

    private static int padding(long size) {
        return (int) ((BLOCK - size % BLOCK) % BLOCK);
    }

    private static boolean isZero(byte[] block) {
        for (byte each : block) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    private static void octal(byte[] head, int at, int length, long value) {
        String digits = Long.toOctalString(value);
        byte[] text = ("0".repeat(length - 1 - digits.length()) + digits).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, head, at, text.length);
    }

    private static long number(byte[] head, int at, int length) throws IOException {
        String digits = text(head, at, length).strip();
        if (!digits.matches("[0-7]{1,11}")) {
            throw new IOException("it is no tar archive, or damaged");
        }
        return Long.parseLong(digits, 8);
    }

    private static String text(byte[] head, int at, int length) {
        int end = at;
        while (end < at + length && head[end] != 0) {
            end++;
        }
        return new String(head, at, end - at, StandardCharsets.UTF_8);
    }

    /** The sum of all bytes, with the field of the sum counted as blanks. */
    private static long sum(byte[] head) {
        byte[] copy = head.clone();
        Arrays.fill(copy, CHECKSUM_AT, CHECKSUM_AT + 8, (byte) ' ');
        long sum = 0;
        for (byte each : copy) {
            sum += each & 0xff;
        }
        return sum;
    }
}
