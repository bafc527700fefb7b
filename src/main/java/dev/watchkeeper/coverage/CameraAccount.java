package dev.watchkeeper.coverage;

import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.camera.health.Gap;
import dev.watchkeeper.camera.health.SignReading;
import dev.watchkeeper.camera.health.SignsView;
import dev.watchkeeper.store.CoverageSpan;
import dev.watchkeeper.store.CoverageTail;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The part of one camera's account that may still change; confined to the ledger's thread, except for the results of {@link #shown} and
 * {@link #totals}. It consists of the last final span, the head, and of the claims since.
 */
final class CameraAccount {
    /** A gap is reported at its end; one that began longer ago was seen as a late sign before. */
    private static final long WINDOW_NANOS = Duration.ofMinutes(15).toNanos();

    /** A day of a camera that changes every half minute. */
    private static final int MAX_SETTLED = 3000;

    private final SignsView signs;
    private final SignClaims claims;
    private final Totals totals = new Totals();
    private List<CoverageSpan> head;
    private long windowNanos;
    private long nowNanos;
    private long countedNanos;
    private volatile Shown shown;

    /** What became final in this run, oldest first, without the head; needed to write it into another database. */
    private final Deque<CoverageSpan> settled = new ArrayDeque<>();

    /**
     * What queries read; immutable.
     *
     * @param spans the end of the account, from its last final span to now; everything earlier is in the database
     * @param provenUs where the provisional part begins
     */
    record Shown(List<CoverageSpan> spans, long provenUs) {}

    /** @param head the last spans before this run, ending at this moment; empty if there was no account before */
    CameraAccount(SignsView signs, long startNanos, List<CoverageSpan> head) {
        this.signs = signs;
        this.head = head;
        claims = new SignClaims(startNanos);
        windowNanos = startNanos;
        nowNanos = startNanos;
        countedNanos = startNanos;
        shown = new Shown(head, head.isEmpty() ? 0 : head.getLast().toUs());
    }

    String camera() {
        return signs.camera();
    }

    boolean isOf(SignsView camera) {
        return signs == camera;
    }

    /** Reads the signs. */
    void look(LedgerTimeline timeline, long now) {
        List<SignReading> readings = signs.signs();
        List<Gap> gaps = signs.takeGaps();
        claims.look(readings, gaps, now);
        nowNanos = now;
        claims.proveUntil(now - WINDOW_NANOS);
        count();
        shown = new Shown(
                List.copyOf(timeline.toSpans(head, intervals(windowNanos, now))),
                proven(timeline).toUs());
    }

    private List<Interval> intervals(long fromNanos, long toNanos) {
        return fromNanos >= toNanos ? List.of() : Interval.of(fromNanos, toNanos, claims.all());
    }

    /** What is certain, from the head on, for the database. */
    CoverageTail proven(LedgerTimeline timeline) {
        long until = Math.max(windowNanos, claims.provenNanos());
        long limit = timeline.limitUs(until);
        List<Interval> intervals =
                windowNanos >= until ? List.of() : Interval.of(windowNanos, until, claims.worstCase());
        List<CoverageSpan> laid = timeline.toSpans(head, intervals);
        List<CoverageSpan> spans = Spans.between(laid, Long.MIN_VALUE, limit);
        return new CoverageTail(spans.isEmpty() ? limit : spans.getFirst().fromUs(), spans);
    }

    private void count() {
        for (Interval interval : intervals(countedNanos, claims.provenNanos())) {
            totals.add(interval.cause(), interval.toNanos() - interval.fromNanos());
        }
        countedNanos = Math.max(countedNanos, claims.provenNanos());
    }

    /** Adds time that no monotonic clock has seen. */
    void jumped(FailureKind cause, long byUs) {
        if (byUs > 0) {
            totals.add(Optional.of(cause), byUs * 1_000);
        }
    }

    /** Makes final what can no longer change; call it after writing {@link #proven}. */
    void settle(LedgerTimeline timeline) {
        long until = Math.min(nowNanos - WINDOW_NANOS, claims.openSinceNanos());
        settle(timeline, claims.isFull() ? claims.provenNanos() : until);
    }

    /** Makes final what lies before a moment, as far as it is certain. */
    void settle(LedgerTimeline timeline, long untilNanos) {
        long until = Math.min(untilNanos, claims.provenNanos());
        if (until > windowNanos) {
            List<CoverageSpan> spans = timeline.toSpans(head, intervals(windowNanos, until));
            remember(spans);
            head = spans.isEmpty() ? List.of() : List.of(spans.getLast());
            windowNanos = until;
            claims.forget(until);
        }
    }

    private void remember(List<CoverageSpan> spans) {
        if (spans.isEmpty()) {
            return;
        }
        forgetFrom(spans.getFirst().fromUs());
        settled.addAll(spans.subList(0, spans.size() - 1));
        while (settled.size() > MAX_SETTLED) {
            settled.removeFirst();
        }
    }

    /** A step back of the clock replaces spans here as well. */
    private void forgetFrom(long fromUs) {
        while (!settled.isEmpty() && settled.getLast().toUs() > fromUs) {
            CoverageSpan last = settled.removeLast();
            if (last.fromUs() < fromUs) {
                settled.addLast(new CoverageSpan(last.fromUs(), fromUs, last.cause()));
            }
        }
    }

    /** The final spans of this run, oldest first. */
    List<CoverageSpan> known(CoverageTail tail) {
        forgetFrom(tail.fromUs());
        return List.copyOf(settled);
    }

    /**
     * Gives up what could not be written for so long that it is too much to keep, and books it as blind, since its state will be unknown.
     *
     * @return whether there was too much
     */
    boolean giveUpIfFull(LedgerTimeline timeline) {
        if (!claims.isFull()) {
            return false;
        }
        long until = claims.provenNanos();
        List<CoverageSpan> spans = timeline.toSpans(head, intervals(windowNanos, until));
        if (!spans.isEmpty() && until > windowNanos) {
            long from =
                    head.isEmpty() ? spans.getFirst().fromUs() : head.getFirst().toUs();
            List<CoverageSpan> kept = new ArrayList<>(head.isEmpty() ? List.of() : List.of(head.getFirst()));
            if (spans.getLast().toUs() > from) {
                kept.add(new CoverageSpan(from, spans.getLast().toUs(), Optional.of(FailureKind.WRITE_FAILED)));
            }
            head = List.copyOf(kept);
            windowNanos = until;
            claims.forget(until);
        }
        return true;
    }

    Shown shown() {
        return shown;
    }

    Totals totals() {
        return totals;
    }
}
