package dev.watchkeeper.coverage;

import dev.watchkeeper.base.FailureKind;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Watched and blind time of one camera since the process started, as counters that never fall; thread-safe. */
final class Totals {
    private long watchedNanos;
    private final Map<FailureKind, Long> blindNanos = new EnumMap<>(FailureKind.class);

    synchronized void add(Optional<FailureKind> cause, long nanos) {
        cause.ifPresentOrElse(kind -> blindNanos.merge(kind, nanos, Long::sum), () -> watchedNanos += nanos);
    }

    synchronized CoverageView.Counted counted(String camera) {
        Map<FailureKind, Duration> blind = new EnumMap<>(FailureKind.class);
        blindNanos.forEach((kind, nanos) -> blind.put(kind, Duration.ofNanos(nanos)));
        return new CoverageView.Counted(camera, Duration.ofNanos(watchedNanos), blind);
    }
}
