package dev.watchkeeper.api.http;

import dev.watchkeeper.base.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Writes a few lines a minute about what outsiders can cause as often as they like, and counts the others; thread-safe. Whoever floods
 * us with wrong requests must not flood the log with them.
 */
final class SparseLog {
    static final int LINES = 5;
    static final Duration WINDOW = Duration.ofMinutes(1);

    /** The most of a foreign word that a line repeats. */
    private static final int LONGEST_WORD = 64;

    private final Clock clock;
    private final Consumer<String> sink;
    private long sinceNanos;
    private int written;
    private long leftOut;
    private String last = "";

    /** @param sink where lines go, such as the warnings of a log; called without a lock */
    SparseLog(Clock clock, Consumer<String> sink) {
        this.clock = clock;
        this.sink = sink;
        this.sinceNanos = clock.monotonicNanos();
    }

    void line(String sentence) {
        rest();
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

    /** Says how many lines were left out, once their minute is over; to be called now and then. */
    void rest() {
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

    /** A word from outside in quotes, bounded, and without anything that a terminal or a reader of logs could take for more. */
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
