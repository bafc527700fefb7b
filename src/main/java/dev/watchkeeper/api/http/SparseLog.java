package dev.watchkeeper.api.http;

import dev.watchkeeper.base.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Logs a few lines per minute about what outsiders can cause at will, and counts the rest; thread-safe. A flood of wrong requests must
 * not flood the log.
 */
final class SparseLog {
    static final int LINES = 5;
    static final Duration WINDOW = Duration.ofMinutes(1);

    /** The most characters of a foreign word that a line repeats. */
    private static final int LONGEST_WORD = 64;

    private final Clock clock;
    private final Consumer<String> sink;
    private long sinceNanos;
    private int written;
    private long leftOut;
    private String last = "";

    /** @param sink receives the lines, for example as warnings; called without a lock */
    SparseLog(Clock clock, Consumer<String> sink) {
        this.clock = clock;
        this.sink = sink;
        this.sinceNanos = clock.monotonicNanos();
    }

    void line(String sentence) {
        flush();
        synchronized (this) {
            if (written >= LINES) {
                leftOut++;
                last = sentence;
                return;
            }
            written++;
        }
        sink.accept(sentence);
    }

    /** Logs how many lines were left out, once their minute is over; to be called periodically. */
    void flush() {
        Optional<String> sum = Optional.empty();
        synchronized (this) {
            if (clock.since(sinceNanos).compareTo(WINDOW) < 0) {
                return;
            }
            if (leftOut > 0) {
                sum = Optional.of(leftOut + " more of these within " + WINDOW.toSeconds() + " s; the last: " + last);
            }
            sinceNanos = clock.monotonicNanos();
            written = 0;
            leftOut = 0;
        }
        sum.ifPresent(sink);
    }

    /** A word from outside, quoted, shortened, and without characters that could mislead a terminal or a log reader. */
    static String quote(String word) {
        StringBuilder text = new StringBuilder("'");
        int[] points = word.codePoints().limit(LONGEST_WORD + 1L).toArray();
        for (int i = 0; i < Math.min(points.length, LONGEST_WORD); i++) {
            int point = points[i];
            if (point == '\'' || point == '\\' || !isPlain(point)) {
                text.append("\\u{").append(Integer.toHexString(point)).append('}');
            } else {
                text.appendCodePoint(point);
            }
        }
        return text.append(points.length > LONGEST_WORD ? "…'" : "'").toString();
    }

    private static boolean isPlain(int point) {
        return point == ' ' || Character.isLetterOrDigit(point) || (point > ' ' && point < 0x7f);
    }
}
