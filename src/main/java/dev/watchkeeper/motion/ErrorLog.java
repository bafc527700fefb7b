package dev.watchkeeper.motion;

import dev.watchkeeper.base.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs a rising count of errors at most once a minute; confined to one thread. */
final class ErrorLog {
    private static final Logger log = LoggerFactory.getLogger(ErrorLog.class);
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final Clock clock;
    private final String camera;
    private long reported;
    private long reportedNanos;

    ErrorLog(Clock clock, String camera) {
        this.clock = clock;
        this.camera = camera;
    }

    /** @param total errors of this kind since the start */
    void report(String what, long total) {
        boolean first = reported == 0;
        if (total > reported && (first || clock.since(reportedNanos).compareTo(PAUSE) >= 0)) {
            log.warn("[{}] {} {} ({} in all)", camera, total - reported, what, total);
            reported = total;
            reportedNanos = clock.monotonicNanos();
        }
    }
}
