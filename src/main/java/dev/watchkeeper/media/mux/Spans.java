package dev.watchkeeper.media.mux;

import dev.watchkeeper.media.mux.Remuxer.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * The time that has pictures, collected picture by picture; confined to its remuxer's thread. A picture shown for far longer than those before it
 * does not cover all of that time: none arrived.
 */
final class Spans {
    /** Far more than the distance that some cameras choose between the pictures of a still scene. */
    private static final long MIN_HOLE_MICROS = 3_000_000;

    private static final int TIMES_USUAL = 4;

    private final List<Span> spans = new ArrayList<>();
    private long usual;

    /** The next picture is the first of another file. */
    void nextFile() {
        usual = 0;
    }

    void picture(long atMicros, long durationMicros) {
        boolean hole = usual > 0 && durationMicros > Math.max(MIN_HOLE_MICROS, TIMES_USUAL * usual);
        long length = hole ? usual : durationMicros;
        if (!hole) {
            usual = usual == 0 ? Math.max(1, durationMicros) : Math.max(1, usual + (durationMicros - usual) / 8);
        }
        add(atMicros, atMicros + length);
    }

    private void add(long from, long to) {
        if (!spans.isEmpty()) {
            Span last = spans.getLast();
            // Pictures arrive in decoding order, not in order of time.
            if (from <= last.toMicros() + 2 * usual && to >= last.fromMicros()) {
                spans.set(spans.size() - 1, new Span(Math.min(from, last.fromMicros()), Math.max(to, last.toMicros())));
                return;
            }
        }
        spans.add(new Span(from, to));
    }

    List<Span> all() {
        return List.copyOf(spans);
    }
}
