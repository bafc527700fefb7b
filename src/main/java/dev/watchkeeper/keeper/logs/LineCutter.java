package dev.watchkeeper.keeper.logs;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Splits bytes into lines of UTF-8, at most 8 KiB long; confined to one thread. */
final class LineCutter {
    private static final int MAX_BYTES = 8192;

    private final Consumer<String> lines;
    private final ByteArrayOutputStream partial = new ByteArrayOutputStream();

    LineCutter(Consumer<String> lines) {
        this.lines = lines;
    }

    void add(byte[] bytes, int length) {
        int start = 0;
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n') {
                emit(bytes, start, i - start);
                start = i + 1;
            } else if (partial.size() + i - start >= MAX_BYTES) {
                emit(bytes, start, i - start);
                start = i;
            }
        }
        partial.write(bytes, start, length - start);
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
