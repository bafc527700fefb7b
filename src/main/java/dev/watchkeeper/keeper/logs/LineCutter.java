package dev.watchkeeper.keeper.logs;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Cuts bytes into lines of UTF-8, none longer than 8 KiB; confined to one thread. */
final class LineCutter {
    private static final int LONGEST_BYTES = 8192;

    private final Consumer<String> lines;
    private final ByteArrayOutputStream rest = new ByteArrayOutputStream();

    LineCutter(Consumer<String> lines) {
        this.lines = lines;
    }

    void add(byte[] bytes, int length) {
        int start = 0;
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n') {
                emit(bytes, start, i - start);
                start = i + 1;
            } else if (rest.size() + i - start >= LONGEST_BYTES) {
                emit(bytes, start, i - start);
                start = i;
            }
        }
        rest.write(bytes, start, length - start);
    }

    private void emit(byte[] bytes, int start, int length) {
        String line;
        if (rest.size() == 0) {
            line = new String(bytes, start, length, StandardCharsets.UTF_8);
        } else {
            rest.write(bytes, start, length);
            line = rest.toString(StandardCharsets.UTF_8);
            rest.reset();
        }
        lines.accept(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
    }

    /** What was written last may lack the end of its line. */
    void end() {
        if (rest.size() > 0) {
            emit(new byte[0], 0, 0);
        }
    }
}
