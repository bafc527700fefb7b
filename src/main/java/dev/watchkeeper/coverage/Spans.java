package dev.watchkeeper.coverage;

import dev.watchkeeper.store.ClockStep;
import dev.watchkeeper.store.CoverageSpan;
import java.util.ArrayList;
import java.util.List;

/** Cuts, joins and sums up spans; stateless. */
final class Spans {
    private Spans() {}

    /** The spans between two times, cut to them, with equal neighbours joined. */
    static List<CoverageSpan> between(List<CoverageSpan> spans, long fromUs, long toUs) {
        List<CoverageSpan> cut = new ArrayList<>();
        for (CoverageSpan span : spans) {
            long from = Math.max(fromUs, span.fromUs());
            long to = Math.min(toUs, span.toUs());
            if (from < to) {
                join(cut, new CoverageSpan(from, to, span.cause()));
            }
        }
        return cut;
    }

    /** Appends a span, or extends the last one. */
    static void join(List<CoverageSpan> spans, CoverageSpan next) {
        if (!spans.isEmpty()) {
            CoverageSpan last = spans.getLast();
            if (last.toUs() == next.fromUs() && last.cause().equals(next.cause())) {
                spans.set(spans.size() - 1, new CoverageSpan(last.fromUs(), next.toUs(), last.cause()));
                return;
            }
        }
        spans.add(next);
    }

    static ClockStep step(String camera, long atUs, long byUs, List<CoverageSpan> replaced) {
        long watched = 0;
        long blind = 0;
        for (CoverageSpan span : replaced) {
            if (span.watched()) {
                watched += span.lengthUs();
            } else {
                blind += span.lengthUs();
            }
        }
        return new ClockStep(camera, atUs, byUs, watched, blind);
    }
}
