package dev.watchkeeper.coverage;

import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.camera.health.Gap;
import dev.watchkeeper.camera.health.Sign;
import dev.watchkeeper.camera.health.SignReading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the vital signs of one camera claim as blind, and up to when everything is proven; confined to the ledger's thread. A gap that
 * has ended is a final claim. A late sign claims everything since its last mark, until its gap says more.
 */
final class SignClaims {
    /** How long a sign that is in time again may take to report its gap, or none: late video may still be catching up. */
    private static final long LINGER_NANOS = Duration.ofSeconds(15).toNanos();

    /** Signs that are marked steadily while video comes; the others have no marks without work. */
    private static final Set<Sign> STEADY = EnumSet.of(Sign.PACKETS, Sign.KEYFRAMES, Sign.CLOCK, Sign.PICTURES);

    private static final Set<Sign> WORKERS = EnumSet.of(Sign.RECORDING, Sign.ANALYSIS);
    private static final int MAX_CLAIMS = 500;

    private final long startNanos;
    private final List<Claim> ended = new ArrayList<>();
    private final Map<Sign, Claim> late = new EnumMap<>(Sign.class);
    private final Map<Sign, Claim> lingering = new EnumMap<>(Sign.class);
    private final Map<Sign, Duration> deadlines = new EnumMap<>(Sign.class);
    private Optional<Claim> unexplained = Optional.empty();
    private boolean starting = true;
    private long nowNanos;
    private long provenNanos;

    SignClaims(long startNanos) {
        this.startNanos = startNanos;
        nowNanos = startNanos;
        provenNanos = startNanos;
    }

    /**
     * Takes new readings of the signs.
     *
     * @param readings read after {@code now}
     * @param gaps read after the readings, so that they include every gap that the readings no longer show
     */
    void look(List<SignReading> readings, List<Gap> gaps, long now) {
        nowNanos = now;
        for (SignReading reading : readings) {
            deadlines.put(reading.sign(), reading.deadline());
        }
        for (Gap gap : gaps) {
            lingering.remove(gap.sign());
            Duration deadline = deadlines.getOrDefault(gap.sign(), Duration.ZERO);
            ended.add(Claim.of(gap.sign(), gap.fromNanos(), gap.toNanos(), gap.cause(), deadline));
        }
        for (SignReading reading : readings) {
            lookAt(reading, readings, now);
        }
        lingering.values().removeIf(claim -> now - claim.toNanos() > LINGER_NANOS);
        endStarting(readings);
        long marked = marked(readings, now);
        provenNanos = Math.max(provenNanos, starting || !late.isEmpty() ? now : marked);
        unexplained = marked < provenNanos && !starting
                ? Optional.of(
                        new Claim(Claim.UNEXPLAINED, marked, provenNanos, FailureKind.PROCESS_DOWN, Long.MAX_VALUE))
                : Optional.empty();
    }

    private void lookAt(SignReading reading, List<SignReading> readings, long now) {
        Sign sign = reading.sign();
        Claim before = late.remove(sign);
        if (reading.required() && reading.late()) {
            long from = before == null ? begin(reading, readings, now) : before.fromNanos();
            if (ended.stream().noneMatch(c -> c.rank() == sign.ordinal() && c.toNanos() >= now)) {
                late.put(sign, Claim.of(sign, from, now, reading.cause(), reading.deadline()));
            }
        } else if (before != null && sign != Sign.CONNECT && !isReported(before)) {
            long to = Math.clamp(reading.lastNanos(), before.fromNanos(), now);
            lingering.put(sign, Claim.of(sign, before.fromNanos(), to, before.cause(), reading.deadline()));
        }
    }

    private boolean isReported(Claim before) {
        return ended.stream().anyMatch(c -> c.rank() == before.rank() && c.toNanos() > before.fromNanos());
    }

    /** The last mark; but a stage without work was not quiet, and a session that stood for hours was not being opened. */
    private static long begin(SignReading reading, List<SignReading> readings, long now) {
        if (reading.sign() == Sign.CONNECT) {
            long video = readings.stream()
                    .filter(r -> r.sign() == Sign.PACKETS)
                    .mapToLong(SignReading::lastNanos)
                    .findFirst()
                    .orElse(reading.lastNanos());
            return Math.min(now, Math.max(reading.lastNanos(), video));
        }
        long last = Math.min(now, reading.lastNanos());
        return WORKERS.contains(reading.sign())
                ? Math.max(last, now - reading.deadline().toNanos())
                : last;
    }

    /** Before the first picture nothing was watched, whether or not a sign was late already. */
    private void endStarting(List<SignReading> readings) {
        if (!starting) {
            return;
        }
        List<SignReading> first = readings.stream()
                .filter(r -> r.required() && (r.sign() == Sign.PACKETS || r.sign() == Sign.PICTURES))
                .toList();
        if (first.stream().anyMatch(r -> r.count() == 0)) {
            return;
        }
        starting = false;
        boolean reported = ended.stream().anyMatch(c -> c.fromNanos() <= startNanos && c.toNanos() >= startNanos);
        if (!reported) {
            long begun = first.stream().mapToLong(SignReading::lastNanos).max().orElse(startNanos);
            ended.add(new Claim(
                    Claim.STARTING, startNanos, Math.min(begun, nowNanos), FailureKind.STARTING, Long.MAX_VALUE));
        }
    }

    /** The time up to which every sign that is in time has been marked. */
    private static long marked(List<SignReading> readings, long now) {
        long marked = now;
        for (SignReading reading : readings) {
            boolean due = now - reading.lastNanos() <= reading.deadline().toNanos();
            boolean counts = reading.sign() != Sign.CONNECT && (due || STEADY.contains(reading.sign()));
            if (reading.required() && !reading.late() && counts) {
                marked = Math.min(marked, reading.lastNanos());
            }
        }
        return marked;
    }

    /** The time up to which watched and blind are certain. */
    long provenNanos() {
        return provenNanos;
    }

    /** Declares the time before a moment proven, because no sign will say anything about it any more. */
    void proveUntil(long nanos) {
        provenNanos = Math.max(provenNanos, nanos);
    }

    List<Claim> all() {
        List<Claim> all = new ArrayList<>(ended);
        all.addAll(late.values());
        all.addAll(lingering.values());
        if (starting) {
            all.add(new Claim(Claim.STARTING, startNanos, nowNanos, FailureKind.STARTING, Long.MAX_VALUE));
        }
        return all;
    }

    /**
     * What is blind if no further mark comes: all claims, and the time since the last mark of a sign that is still in time, as far as
     * it lies before a silence.
     */
    List<Claim> worstCase() {
        List<Claim> claims = all();
        unexplained.ifPresent(claims::add);
        return claims;
    }

    /** The earliest moment that may still change: where an open claim begins. */
    long openSinceNanos() {
        long since = starting ? startNanos : nowNanos;
        for (Claim claim : late.values()) {
            since = Math.min(since, claim.fromNanos());
        }
        for (Claim claim : lingering.values()) {
            since = Math.min(since, claim.fromNanos());
        }
        return since;
    }

    /** Forgets claims that ended before this time. */
    void forget(long beforeNanos) {
        ended.removeIf(claim -> claim.toNanos() <= beforeNanos);
    }

    boolean isFull() {
        return ended.size() > MAX_CLAIMS;
    }
}
