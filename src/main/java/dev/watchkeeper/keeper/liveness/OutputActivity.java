package dev.watchkeeper.keeper.liveness;

import dev.watchkeeper.base.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/** When a child last wrote a line, and one that shows progress; thread-safe. */
public final class OutputActivity {
    private final Clock clock;
    private final Optional<Pattern> heartbeat;
    private final AtomicLong lines = new AtomicLong();
    private volatile long lastLineNanos;
    private volatile long lastBeatNanos;

    public OutputActivity(Clock clock, Optional<Pattern> heartbeat) {
        this.clock = clock;
        this.heartbeat = heartbeat;
        restart();
    }

    /** The child was started anew: silence counts from now. */
    public void restart() {
        lastLineNanos = clock.monotonicNanos();
        lastBeatNanos = lastLineNanos;
    }

    /** The child wrote a line. */
    public void line(String text) {
        long now = clock.monotonicNanos();
        lines.incrementAndGet();
        lastLineNanos = now;
        if (heartbeat.isPresent() && heartbeat.get().matcher(text).find()) {
            lastBeatNanos = now;
        }
    }

    long lines() {
        return lines.get();
    }

    Duration sinceLine() {
        return clock.since(lastLineNanos);
    }

    Duration sinceBeat() {
        return clock.since(lastBeatNanos);
    }
}
