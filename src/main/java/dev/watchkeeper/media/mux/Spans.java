package dev.watchkeeper.media.mux;

import dev.watchkeeper.media.mux.Remuxer.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * The time of which there are pictures, gathered picture by picture; confined to the thread of its remuxer. A picture that is shown for far longer
 * than those before it is not a picture of all that time: then none came.
 */
final class Spans {
    /** Far above the distance of pictures that a scene without motion makes some cameras choose. */
    private static final long LEAST_HOLE_MICROS = 3_000_000;

    private static final int TIMES_USUAL = 4;

    private final List<Span> spans = new ArrayList<>();
    private long usual;

    /** The next picture is the first of another file. */
    void begins() {
        usual = 0;
    }

    void picture(long atMicros, long durationMicros) {
        boolean hole = usual > 0 && durationMicros > Math.max(LEAST_HOLE_MICROS, TIMES_USUAL * usual);
        long length = hole ? usual : durationMicros;
        if (!hole) {
            usual = usual == 0 ? Math.max(1, durationMicros) : Math.max(1, usual + (durationMicros - usual) / 8);
        }
        add(atMicros, atMicros + length);
    }

    private void add(long from, long to) {
        if (!spans.isEmpty()) {
            Span last = spans.getLast();
            // Pictures come in the order of decoding, not of their times.
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
