package dev.watchkeeper.keeper.logs;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Splits bytes into lines of UTF-8, at most 8 KiB long, and cuts longer ones where no secret is; confined to one thread. */
final class LineCutter {
    private static final int MAX_BYTES = 8192;

    /** In place of a piece of a line that may be a secret as a whole. */
    private static final String SECRET = "***";

    private final Supplier<SecretFilter> filter;
    private final Consumer<String> lines;
    private final ByteArrayOutputStream partial = new ByteArrayOutputStream();

    /** @param lines takes them as they are, with their secrets */
    LineCutter(Supplier<SecretFilter> filter, Consumer<String> lines) {
        this.filter = filter;
        this.lines = lines;
    }

    void add(byte[] bytes, int length) {
        int start = 0;
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n') {
                emit(bytes, start, i - start);
                start = i + 1;
            } else if (partial.size() + i - start >= MAX_BYTES) {
                partial.write(bytes, start, i - start);
                cut();
                start = i;
            }
        }
        partial.write(bytes, start, length - start);
    }

    private void cut() {
        byte[] all = partial.toByteArray();
        int whole = wholeCharacters(all);
        String text = new String(all, 0, whole, StandardCharsets.UTF_8);
        int cut = filter.get().cut(text);
        lines.accept(cut == 0 ? SECRET : text.substring(0, cut));
        partial.reset();
        if (cut > 0) {
            partial.writeBytes(text.substring(cut).getBytes(StandardCharsets.UTF_8));
        }
        partial.write(all, whole, all.length - whole);
    }

    /** The bytes before a character that is not complete yet. */
    private static int wholeCharacters(byte[] bytes) {
        int last = bytes.length - 1;
        int first = last;
        while (first > 0 && last - first < 3 && (bytes[first] & 0xc0) == 0x80) {
            first--;
        }
        int expected = switch ((bytes[first] & 0xff) >> 4) {
            case 0xc, 0xd -> 2;
            case 0xe -> 3;
            case 0xf -> 4;
            default -> 1;
        };
        return first + expected > bytes.length ? first : bytes.length;
    }

    private void emit(byte[] bytes, int start, int length) {
        String line;
        if (partial.size() == 0) {
            line = new String(bytes, start, length, StandardCharsets.UTF_8);
        } else {
            partial.write(bytes, start, length);
            line = partial.toString(StandardCharsets.UTF_8);
            partial.reset();
        }
        lines.accept(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
    }

    /** Emits the last line, which may lack its line break. */
    void end() {
        if (partial.size() > 0) {
            emit(new byte[0], 0, 0);
        }
    }
}
