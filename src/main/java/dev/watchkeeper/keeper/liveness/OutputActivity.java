package dev.watchkeeper.keeper.liveness;

import dev.watchkeeper.base.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/** When a child last wrote a line, and when it last wrote a heartbeat; thread-safe. */
public final class OutputActivity {
    private final Clock clock;
    private final Optional<Pattern> heartbeat;
    private final AtomicLong lines = new AtomicLong();
    private volatile long lastLineNanos;
    private volatile long lastHeartbeatNanos;

    public OutputActivity(Clock clock, Optional<Pattern> heartbeat) {
        this.clock = clock;
        this.heartbeat = heartbeat;
        restart();
    }

    /** Counts silence from now on, because the child is being started. */
    public void restart() {
        lastLineNanos = clock.monotonicNanos();
        lastHeartbeatNanos = lastLineNanos;
    }

    /** Records a line that the child wrote. */
    public void line(String text) {
        long now = clock.monotonicNanos();
        lines.incrementAndGet();
        lastLineNanos = now;
        if (heartbeat.isPresent() && heartbeat.get().matcher(text).find()) {
            lastHeartbeatNanos = now;
        }
    }

    long lines() {
        return lines.get();
    }

    Duration sinceLine() {
        return clock.since(lastLineNanos);
    }

    Duration sinceHeartbeat() {
        return clock.since(lastHeartbeatNanos);
    }
}
